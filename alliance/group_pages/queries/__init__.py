"""What the pages over several features of a group show."""
