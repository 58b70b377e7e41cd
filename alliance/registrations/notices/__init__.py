"""What guests of an event are told."""
