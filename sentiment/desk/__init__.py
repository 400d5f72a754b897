"""The editor's desk: duplicates, the wording beside the original, what is personal, the decision and the next one."""
