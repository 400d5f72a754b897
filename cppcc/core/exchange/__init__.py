"""Packages that travel between installations on separate networks: signed, counted, taken once, answered by a
receipt."""
