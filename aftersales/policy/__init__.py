"""What the shop promises: versioned rules, each of which says yes or no and why."""
