"""What whoever looks after the product itself sees and does."""
