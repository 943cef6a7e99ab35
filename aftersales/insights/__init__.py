"""What many cases and much feedback come to, counted by day, and how sure each figure is."""
