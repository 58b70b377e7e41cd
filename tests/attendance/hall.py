"""An event that takes place now, with guests and somebody at its doors."""

from __future__ import annotations

from alliance.core.localized import Localized
from alliance.events.enums import OrganizerRole
from tests.factories.events import (
    EventFactory,
    OrganizerFactory,
    PlanFactory,
    RegistrationFactory,
    SeatCategoryFactory,
)


def hall(guests=0, hours=-1, **event):
    """A category of an event that began an hour ago, with so many confirmed guests."""
    category = SeatCategoryFactory(
        plan=PlanFactory(event=EventFactory(hours=hours, **event)), name=Localized("Member", "会员")
    )
    for number in range(guests):
        guest_of(category, name=f"Guest {number}")
    return category


def guest_of(category, **values):
    return RegistrationFactory(category=category, **values)


def doorkeeper(event):
    """Somebody who may only check in."""
    return OrganizerFactory(event=event, role=OrganizerRole.DOOR).person


def organizer(event):
    return OrganizerFactory(event=event).person
