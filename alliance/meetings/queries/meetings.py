"""Finding meetings: of a group, past and coming, one with its group as the viewer stands to it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.text import one_line
from alliance.groups.models import Group
from alliance.groups.queries.groups import seen_group
from alliance.meetings.enums import MeetingState
from alliance.meetings.models import Meeting
from alliance.meetings.policy import can_read_meeting

ESCAPE = "\\"


def visible_meeting(user: Any, meeting_id: int) -> Meeting | None:
    """A meeting with its group, facts and tab counts, for who sits in the group and for the secretariat; else None.

    Three statements.
    """
    whole = joinedload(Meeting.group).options(joinedload(Group.parent), joinedload(Group.charter))
    wanted = select(Meeting).where(Meeting.id == meeting_id)
    found = db.session.scalar(wanted.options(whole, joinedload(Meeting.series), joinedload(Meeting.called_by)))
    if found is None or seen_group(user, found.group) is None:
        return None
    return found if can_read_meeting(user, found) else None


def meetings_of(group: Group) -> Select[Any]:
    """Every meeting of a group, the next ones first; cancelled ones too."""
    return select(Meeting).where(Meeting.group_id == group.id).order_by(Meeting.starts_at, Meeting.id)


def coming_meetings(group: Group, words: str = "") -> Select[Any]:
    """What is not over yet, the next first."""
    return named(meetings_of(group).where(Meeting.ends_at > now()), words)


def past_meetings(group: Group, words: str = "") -> Select[Any]:
    """What is over, the last first."""
    found = meetings_of(group).where(Meeting.ends_at <= now())
    return named(found, words).order_by(None).order_by(Meeting.starts_at.desc(), Meeting.id.desc())


def named(found: Select[Any], words: str) -> Select[Any]:
    """Those whose title in either language holds every word, or whose number is the text."""
    text = one_line(words)[:100].lower()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return found.where(Meeting.number == int(text))
    for word in text.split()[:5]:
        pattern = "%" + "".join(ESCAPE + sign if sign in "%_\\" else sign for sign in word) + "%"
        titles = (sa.func.lower(Meeting.title[language].as_string()) for language in ("en", "zh"))
        found = found.where(sa.or_(*(title.like(pattern, escape=ESCAPE) for title in titles)))
    return found


def next_meeting(group: Group) -> Meeting | None:
    """The meeting that runs or comes next; None when none is planned."""
    wanted = meetings_of(group).where(Meeting.ends_at > now(), Meeting.state == MeetingState.PLANNED)
    return db.session.scalar(wanted.limit(1))


def coming_count(_user: Any, group_id: int) -> sa.ScalarSelect[int]:
    """How many meetings are planned and not over: the number at the tab."""
    ahead = (Meeting.group_id == group_id, Meeting.ends_at > now(), Meeting.state == MeetingState.PLANNED)
    return select(sa.func.count()).select_from(Meeting).where(*ahead).scalar_subquery()
