"""AWS on this machine: the functions run from their zips as Lambda runs them, and MiniStack stands for the rest."""
