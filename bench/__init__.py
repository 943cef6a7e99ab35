"""What is claimed about speed and cost, measured anew whenever someone asks."""
