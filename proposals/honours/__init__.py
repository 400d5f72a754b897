"""Key and excellent proposals."""
