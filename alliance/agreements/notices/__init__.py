"""What is told about agreements."""
