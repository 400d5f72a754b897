"""Writing a proposal down and having it signed."""
