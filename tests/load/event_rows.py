"""One large event: sessions over three days in ten rooms, published, and registrations, written in bulk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db, insert_rows, take_ids
from alliance.core.localized import Localized
from alliance.core.secrets import new_nonce
from alliance.events.enums import Audience, EventKind, EventState, Visibility
from alliance.events.models import Event
from alliance.programmes.enums import SessionKind, SpeakerRole
from alliance.programmes.models import Part, ProgrammeVersion, Room, Session, ShownSession, Speaker
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.models import Plan, Registration, SeatCategory

ROOMS, DAYS = 10, 3
EMPTY = Localized()


def fill_event(registrations: int, sessions: int, seats: int | None = None) -> int:
    """A public forum that begins in ten days; its id. `seats` caps it."""
    starts_at = (datetime.now(UTC) + timedelta(days=10)).replace(hour=1, minute=0, second=0, microsecond=0)
    event = Event(
        kind=EventKind.FORUM,
        title=Localized("Large forum", "大型论坛"),
        theme=EMPTY,
        text=Localized("Many people meet.", "许多人相聚。"),
        venue=Localized("Hall", "大厅"),
        address=EMPTY,
        city=Localized("Guangzhou", "广州"),
        zone="Asia/Shanghai",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=DAYS - 1, hours=8),
        visibility=Visibility.PUBLIC,
        audience=Audience.PUBLIC,
        state=EventState.PUBLISHED,
        published_at=now(),
    )
    db.session.add(event)
    db.session.flush()
    plan = Plan(event=event, seats=seats, consent=EMPTY, confirmation_text=EMPTY, taken=registrations)
    category = SeatCategory(plan=plan, name=Localized("Participants", "参会者"), taken=registrations)
    db.session.add_all([plan, category])
    db.session.flush()
    if sessions:
        fill_programme(event, sessions)
    fill_registrations(event, category, registrations)
    db.session.commit()
    return event.id


def fill_programme(event: Event, count: int) -> None:
    """Sessions of half an hour, one speaker each, as planned and as published."""
    rooms = [Room(event=event, code=f"r{n}", name=Localized(f"Hall {n}", f"{n}号厅"), position=n) for n in range(ROOMS)]
    db.session.add_all([*rooms, ProgrammeVersion(event=event, number=1)])
    db.session.flush()
    session_ids, speaker_ids = take_ids(Session, count), take_ids(Speaker, count)
    planned, shown, speakers, parts = [], [], [], []
    for place, (session_id, speaker_id) in enumerate(zip(session_ids, speaker_ids, strict=True)):
        room = rooms[place % ROOMS]
        slot = place // ROOMS
        starts_at = event.starts_at + timedelta(days=slot % DAYS, minutes=30 * (slot // DAYS))
        facts = {
            "event_id": event.id,
            "kind": SessionKind.TALK,
            "title": Localized(f"Talk {place} on batteries", f"电池演讲{place}"),
            "text": EMPTY,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=30),
            "language": "",
            "is_open": True,
            "uid": new_nonce(),
            "sequence": 0,
        }
        name, affiliation = Localized(f"Speaker {place}", f"演讲人{place}"), Localized("Engineer, Example", "工程师")
        planned.append(facts | {"id": session_id, "code": f"s{place}", "room_id": room.id, "version": 1})
        shown.append(facts | {
            "session_id": session_id, "day": (starts_at + timedelta(hours=8)).date(), "room": room.name,
            "room_position": room.position, "track": EMPTY, "changed_at": now(),
            "speakers": [{"id": speaker_id, "name": name.as_dict(), "affiliation": affiliation.as_dict(),
                          "role": SpeakerRole.SPEAKER.value}],
        })  # fmt: skip
        speakers.append({
            "id": speaker_id, "event_id": event.id, "name": name, "affiliation": affiliation, "about": EMPTY,
            "email": "", "locale": "en", "zone": "", "nonce": new_nonce(), "version": 1,
        })  # fmt: skip
        parts.append({"session_id": session_id, "speaker_id": speaker_id, "role": SpeakerRole.SPEAKER, "position": 0})
    insert_rows(Session, planned)
    insert_rows(Speaker, speakers)
    insert_rows(Part, parts)
    insert_rows(ShownSession, shown)


def fill_registrations(event: Event, category: SeatCategory, count: int) -> None:
    """Confirmed guests with addresses of their own."""
    shared: dict[str, Any] = {
        "event_id": event.id,
        "category_id": category.id,
        "state": RegistrationState.CONFIRMED,
        "state_since": now(),
        "source": Source.FORM,
        "version": 1,
        "locale": "en",
        "organization_name": "Example Motors",
        "answers": {},
        "follow_up": {},
    }
    rows = [
        shared
        | {
            "name": f"Guest {n:06d}",
            "name_key": f"guest {n:06d}",
            "email": f"guest{n}@example.com",
            "email_key": f"guest{n}@example.com",
            "nonce": new_nonce(),
            "token": new_nonce(),
            "code": f"B{n:07d}",
        }
        for n in range(count)
    ]
    insert_rows(Registration, rows)


def analyzed() -> None:
    db.session.execute(sa.text("ANALYZE"))
    db.session.commit()
