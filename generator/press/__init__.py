"""What is made for paper: sheets, walls, boards and booklets, and the orders for them."""
