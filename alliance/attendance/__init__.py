"""On the day and after: passes, doors, badges, certificates, figures."""
