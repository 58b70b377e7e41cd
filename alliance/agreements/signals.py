"""What happens to agreements, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
moved = _signals.signal("agreements.moved")
"""Sent with the `Agreement` and `was`, the state that it left: confirmed by everybody, ready, signed, back to
drafting."""
