"""What is told about meetings."""
