"""Series: planning their next activities, and who came to them over the year."""
