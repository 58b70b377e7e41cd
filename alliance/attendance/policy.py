"""Who may do what with the attendance; the questions about the event are the event's own."""

from __future__ import annotations

from typing import Any

from alliance.attendance.models import Arrival
from alliance.events.policy import can_check_in
from alliance.registrations.models import Registration


def can_take_back(user: Any, arrival: Arrival) -> bool:
    """Take somebody off the list: whoever may stand at the doors."""
    return can_check_in(user, arrival.event)


def can_note_guest(user: Any, guest: Registration) -> bool:
    """Note that a guest was there: whoever may stand at the doors."""
    return can_check_in(user, guest.event)


def holds_link(_user: Any, _guest: Registration) -> bool:
    """A guest's own paper: whoever holds the personal link, by which the query found it."""
    return True
