"""What is made for the WeChat official account."""
