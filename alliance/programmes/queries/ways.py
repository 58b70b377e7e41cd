"""Who knows of an event and attends it because of a part in its programme."""

from __future__ import annotations

import sqlalchemy as sa

from alliance.events.models import Event
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Speaker


def takes_part_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Was asked for a part in `Event`, whatever the answer."""
    return has_part(person_id, SpeakerAnswer.ASKED, SpeakerAnswer.CONFIRMED, SpeakerAnswer.DECLINED)


def is_confirmed_sql(person_id: int) -> sa.ColumnElement[bool]:
    """Confirmed a part in `Event`."""
    return has_part(person_id, SpeakerAnswer.CONFIRMED)


def has_part(person_id: int, *answers: SpeakerAnswer) -> sa.ColumnElement[bool]:
    part = sa.exists().where(Part.speaker_id == Speaker.id, Part.answer.in_(answers), Part.removed_at.is_(None))
    speaker = sa.and_(Speaker.event_id == Event.id, Speaker.person_id == person_id, Speaker.removed_at.is_(None))
    return sa.exists().where(speaker, part)
