"""Cases in the contract: what is asked, decided, sent back and paid."""
