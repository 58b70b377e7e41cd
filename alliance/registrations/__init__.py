"""Registration for events: forms, seats, the waitlist, delegations, staff, feedback."""
