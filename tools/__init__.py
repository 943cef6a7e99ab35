"""What developers run: generators of what is checked in, and the replay of a real shop."""
