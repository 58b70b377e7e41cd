"""Pages over all features of an event: its public page, its overview for organizers, one's own events."""
