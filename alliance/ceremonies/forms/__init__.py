"""Forms of ceremonies."""
