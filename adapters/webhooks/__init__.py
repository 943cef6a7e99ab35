"""The way of an event to a shop's own systems: signed, over a connection that leads to nobody else."""
