"""Real reviews through the service, which is killed again and again; then the proof that each was read exactly once."""
