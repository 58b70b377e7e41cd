"""What happens to organizations, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
changed = _signals.signal("organizations.changed")
"""Sent with the `Organization` after its names, profile, identifiers or people changed."""
