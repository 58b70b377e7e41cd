"""Files of an event: those that a viewer may open, and all for who runs the event."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.events.enums import FileAudience, FileKind
from alliance.events.models import Event, EventFile
from alliance.events.policy import can_manage_event, can_open_file, may_open
from alliance.events.queries.access import seen_event, visible_event

ORDER = sa.case({kind.value: place for place, kind in enumerate(FileKind)}, value=EventFile.kind)


def files_of(event: Event) -> list[EventFile]:
    """All that were not removed, by kind and in their order; one statement."""
    return list(db.session.scalars(listed_files(event).where(EventFile.removed_at.is_(None))))


def listed_files(event: Event) -> sa.Select[Any]:
    found = select(EventFile).where(EventFile.event_id == event.id).options(joinedload(EventFile.file))
    return found.order_by(ORDER, EventFile.position, EventFile.id)


def removed_files(event: Event) -> list[EventFile]:
    """What was taken off and may be put back, the latest first."""
    found = listed_files(event).where(EventFile.removed_at.is_not(None)).order_by(None)
    return list(db.session.scalars(found.order_by(EventFile.removed_at.desc(), EventFile.id)))


def files_for(user: Any, event: Event) -> list[EventFile]:
    """The files that this viewer may open, by kind and in their order; one statement."""
    return files_for_audiences(event, [one for one in FileAudience if may_open(user, event, one)])


def files_for_guests(event: Event) -> list[EventFile]:
    """The files that somebody who attends may open."""
    return files_for_audiences(event, [FileAudience.EVERYBODY, FileAudience.ATTENDEES])


def files_for_audiences(event: Event, audiences: list[FileAudience]) -> list[EventFile]:
    wanted = listed_files(event).where(EventFile.removed_at.is_(None), EventFile.audience.in_(audiences))
    return list(db.session.scalars(wanted))


def visible_file(user: Any, event_id: int, file_id: int) -> EventFile | None:
    """A file that this viewer may open, with its event and facts; None for any other, removed ones too."""
    row = file_of_event(event_id, file_id)
    if row is None or row.removed_at is not None or seen_event(user, row.event) is None:
        return None
    return row if can_open_file(user, row) else None


def managed_file(user: Any, event_id: int, file_id: int) -> EventFile | None:
    """A file, removed or not, of an event that the viewer may know of, with what the pages of organizers need."""
    event = visible_event(user, event_id)
    return file_of_event(event_id, file_id) if event is not None else None


def file_of_event(event_id: int, file_id: int) -> EventFile | None:
    wanted = select(EventFile).where(EventFile.id == file_id, EventFile.event_id == event_id)
    return db.session.scalar(wanted.options(joinedload(EventFile.file), joinedload(EventFile.event)))


def can_manage_file(user: Any, row: EventFile) -> bool:
    return can_manage_event(user, row.event)


def file_count(event_id: int) -> sa.ScalarSelect[int]:
    """The number of files, as the tab shows it."""
    counted = select(sa.func.count()).select_from(EventFile)
    return counted.where(EventFile.event_id == event_id, EventFile.removed_at.is_(None)).scalar_subquery()
