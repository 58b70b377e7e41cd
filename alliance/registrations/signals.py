"""What happens to registrations, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
confirmed = _signals.signal("registrations.confirmed")
"""Sent with the `Registration` that holds a seat for good from now on."""
released = _signals.signal("registrations.released")
"""Sent with the `Registration` that no longer comes: cancelled, declined, its offer lapsed."""
changed = _signals.signal("registrations.changed")
"""Sent with the `Registration` whose guest, organization, category or answers were changed."""
