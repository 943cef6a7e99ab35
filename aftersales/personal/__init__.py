"""Personal data: what is kept of a buyer, for the buyer to have, and to be erased when the buyer asks for that."""
