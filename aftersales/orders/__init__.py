"""What the shop sold: orders, their lines and payments, as the shop recorded them."""
