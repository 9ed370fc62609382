"""Finished files read back and judged."""
