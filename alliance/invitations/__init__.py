"""Invitations to events, bound to the invitee."""
