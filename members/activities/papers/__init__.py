"""What surrounds an activity on paper: materials and photos, outcomes, and who is told of them."""
