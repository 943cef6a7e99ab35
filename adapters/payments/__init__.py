"""Payment gateways: how money goes back the way it came."""
