"""The edges: the disk, the release, the live server."""
