"""Orders: what the shop recorded, and what cases have done to it since."""
