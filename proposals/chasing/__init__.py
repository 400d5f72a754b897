"""Nightly chasing: what is due soon, overdue or lying still is found, and those who can do something are told, once."""
