"""What happens to events, heard by higher features inside the same transaction. Every one is sent with the `Event`."""

from blinker import Namespace

_signals = Namespace()
published = _signals.signal("events.published")
"""A draft came out, with `actor`. A postponed event that gets a new date sends `reinstated`."""
moved = _signals.signal("events.moved")
"""A published event that is not over got other times or another zone, with `actor` and `was`, a `Standing`."""
changed = _signals.signal("events.changed")
"""Its title, place or link changed, not its times; with `actor` and `was`, a `Standing`."""
postponed = _signals.signal("events.postponed")
"""It takes place later, nobody knows when; with `actor` and `reason`."""
cancelled = _signals.signal("events.cancelled")
"""It does not take place; with `actor` and `reason`. Not sent for a draft, which nobody knows."""
reinstated = _signals.signal("events.reinstated")
"""A cancelled or postponed event takes place after all, perhaps at new times; with `actor` and `from_state`."""
copied = _signals.signal("events.copied")
"""The new draft, with `actor`, `source` and `shift`, how much later it begins: copy what hangs on the source."""
unpublishing = _signals.signal("events.unpublishing")
"""It is about to become a draft again; with `actor`. Who knows of people that count on it raises `Refused`."""
