"""Pages of duty statements."""
