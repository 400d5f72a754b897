"""What somebody is typing, kept while the form is open; handed back after a lost session or connection."""
