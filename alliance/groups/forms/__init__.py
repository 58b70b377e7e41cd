"""What people send to groups."""
