"""Pages of service records and of the office's own register."""
