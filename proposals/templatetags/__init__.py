"""Words in the templates of proposals."""
