"""What happens to groups, heard by higher features inside the same transaction."""

from blinker import Namespace

_signals = Namespace()
seated = _signals.signal("groups.seated")
"""Sent with the `SeatHolder` that just began."""
unseated = _signals.signal("groups.unseated")
"""Sent with the `SeatHolder` that just got a last day."""
succeeded = _signals.signal("groups.succeeded")
"""Sent with the group's `Seat`, `leaver`, `successor` and `actor` (persons; the last did it): open tasks held for the
organization pass on."""
concluded = _signals.signal("groups.concluded")
"""Sent with the `Group`."""
