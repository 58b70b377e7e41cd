"""What happens to programmes, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
published = _signals.signal("programmes.published")
"""Sent with the `Event` after a new version of its programme was published."""
