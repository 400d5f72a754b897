"""What the public may read: checking, masking, releasing."""
