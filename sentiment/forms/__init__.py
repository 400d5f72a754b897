"""What is typed about a social report, checked."""
