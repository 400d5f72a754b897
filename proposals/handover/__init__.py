"""Handing proposals over to units: the queue, the letters, who is told."""
