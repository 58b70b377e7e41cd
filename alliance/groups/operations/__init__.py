"""What can be done with groups."""
