"""Checking in by the code on the big screen (docs/decisions/check-in.md)."""
