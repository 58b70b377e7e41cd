"""What the organizers write to guests in their own words."""

from __future__ import annotations

from collections.abc import Iterable

from alliance.core.localized import Localized
from alliance.events.models import Event
from alliance.notices.enums import Category
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.queueing import secret_url
from alliance.registrations.models import Registration
from alliance.registrations.notices.parts import addressee


def written(event: Event, registrations: Iterable[Registration], subject: Localized, text: Localized) -> int:
    """The same words to all of them, each with the own link; how many."""
    return queue_many(
        "registrations.written",
        to=[Copy(addressee(event, one), one.nonce) for one in registrations],
        category=Category.REGISTRATIONS,
        subject_row=event,
        url=secret_url("registrations.own.show"),
        thread=f"event-{event.uid}",
        zone=event.zone,
        event=event,
        words=(subject, text),
    )
