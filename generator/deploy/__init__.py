"""How a release reaches a web server, whole at every moment."""
