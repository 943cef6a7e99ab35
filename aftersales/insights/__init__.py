"""What many cases and much feedback come to: counted by day, with how sure each figure is."""
