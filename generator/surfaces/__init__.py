"""What is made: pages, feeds, pictures, posters and walls, each a job."""
