"""Who hears what of groups."""
