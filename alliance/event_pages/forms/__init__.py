"""Forms of event pages."""
