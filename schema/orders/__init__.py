"""Orders in the contract: what the shop told, and what may be asked for on each line."""
