"""What became of reports: entered one by one or from a notice, told to their authors, printed as registers."""
