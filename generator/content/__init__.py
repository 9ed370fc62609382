"""What people wrote: from the characters of a file to a checked `Document`."""
