"""What the law gives a buyer whatever the shop's policy says: the place of the statutory floor."""
