"""The outside world: keeps the promises that the business asks of stores, queues and gateways."""
