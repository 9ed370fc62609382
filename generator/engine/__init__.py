"""How work is done: jobs as values, a ledger of answers, and the builder between them."""
