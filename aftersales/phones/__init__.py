"""Phones: buyers hear on theirs, in a sentence, when something happened that they wait for."""
