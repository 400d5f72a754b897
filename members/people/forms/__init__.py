"""Forms of the people pages, by subject."""
