"""The review desk: opinions, decisions, batches, likeness to what was proposed before."""
