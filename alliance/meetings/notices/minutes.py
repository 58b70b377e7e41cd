"""What the group is told about its minutes."""

from __future__ import annotations

from typing import Any

from alliance.accounts.models import Person
from alliance.core.web import absolute
from alliance.groups.queries.following import readers_of
from alliance.groups.queries.people import people_of
from alliance.meetings.models import Amendment, Minutes
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue


def group_readers(group_id: int) -> list[Person]:
    """Who sits in the group and wants to hear of it: followers from outside cannot read its minutes."""
    seated = {one.id for one in people_of(group_id)}
    return [one for one in readers_of(group_id) if one.id in seated]


def tell(kind: str, minutes: Minutes, **context: Any) -> None:
    meeting = minutes.meeting
    for person in group_readers(meeting.group_id):
        queue(
            f"meetings.{kind}",
            to=person,
            category=Category.MEETINGS,
            subject_row=minutes,
            url=absolute("meetings.minutes.show", meeting_id=meeting.id),
            thread=f"meeting-{meeting.id}",
            minutes=minutes,
            meeting=meeting,
            group=meeting.group,
            **context,
        )


def circulated(minutes: Minutes) -> None:
    content = minutes.content
    parts = [*content["items"], content["loose"]]
    decisions = [one for part in parts for one in part["decisions"]]
    tell("minutes_circulated", minutes, decisions=decisions, actions=sum(len(part["actions"]) for part in parts))


def amended(amendment: Amendment) -> None:
    tell("minutes_amended", amendment.minutes, amendment=amendment)
