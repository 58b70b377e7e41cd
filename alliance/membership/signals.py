"""What happens to memberships, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
changed = _signals.signal("membership.changed")
"""Sent with the `Membership` after a term or a measure was added or ended."""
many_changed = _signals.signal("membership.many_changed")
"""Sent with the list of organization ids after many memberships or organizations were written at once (imports)."""
