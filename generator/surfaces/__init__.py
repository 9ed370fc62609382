"""What is made for screens: pages, feeds, pictures, share cards and slides, each a job."""
