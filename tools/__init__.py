"""What is run by hand: generators, and the replay of a real shop. Nothing here is part of the product."""
