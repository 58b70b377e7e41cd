"""What happens to memberships, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
changed = _signals.signal("membership.changed")
"""Sent with the `Membership` after a term or a measure was added or ended."""
