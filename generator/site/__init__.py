"""What belongs together: addresses, relations, templates and the one door for jobs."""
