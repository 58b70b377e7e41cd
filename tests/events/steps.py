"""What tests of events share."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.events import signals
from alliance.events.enums import EventKind
from alliance.events.operations.life import EventInput
from alliance.notices.models import Notice
from tests.factories import CoordinatorFactory

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"
NAMES = ("published", "moved", "changed", "postponed", "cancelled", "reinstated", "copied", "unpublishing")


def local(text, zone=SHANGHAI):
    """The instant at which clocks in the zone show that."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def event_input(starts="2026-12-03T09:00", zone=SHANGHAI, hours=8, **more):
    at = local(starts, zone)
    values = {"kind": EventKind.FORUM, "title": Localized("Chain forum", "产业链论坛")} | more
    return EventInput(starts_at=at, ends_at=at + timedelta(hours=hours), zone=zone, **values)


def coordinator():
    return CoordinatorFactory(duty=Duty.EVENTS)


@contextmanager
def heard():
    """The signals that events send inside the block, as (name, event, what was said)."""
    found = []
    hands = {name: lambda event, _name=name, **said: found.append((_name, event, said)) for name in NAMES}
    for name, hand in hands.items():
        getattr(signals, name).connect(hand, weak=False)
    try:
        yield found
    finally:
        for name, hand in hands.items():
            getattr(signals, name).disconnect(hand)


def forget_mails():
    db.session.execute(sa.delete(Notice))
    db.session.commit()


def form_of(typed, **more):
    """The fields of the form for what `event_input` gives."""
    clock = {
        "starts": typed.starts_at.astimezone(ZoneInfo(typed.zone)).strftime("%Y-%m-%dT%H:%M"),
        "ends": typed.ends_at.astimezone(ZoneInfo(typed.zone)).strftime("%Y-%m-%dT%H:%M"),
    }
    texts = {
        f"{name}_{code}": getattr(getattr(typed, name), code)
        for name in ("title", "theme", "text", "venue", "address", "city")
        for code in ("en", "zh")
    }
    plain = {
        "kind": typed.kind.value, "zone": typed.zone, "link": typed.link, "website": typed.website,
        "visibility": typed.visibility.value, "audience": typed.audience.value,
    }  # fmt: skip
    return {**clock, **texts, **plain, **more}
