"""Pages that show several features of a group at once: its front page, the list of groups, the weekly brief."""
