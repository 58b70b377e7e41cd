"""What invitees are told of meetings. Each mail carries the calendar entry that does what its words say."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import current_app

from alliance.core.calendars import Calendar, Contact, Entry, Guest, Method, write_calendar
from alliance.core.clock import now
from alliance.core.web import absolute
from alliance.meetings.models import Invitee, Meeting
from alliance.meetings.queries.entries import entry_of
from alliance.notices.enums import Category
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.queueing import secret_url
from alliance.notices.operations.rendering import language_of
from alliance.settings.queries import current_alliance


def invited(meeting: Meeting, invitees: Iterable[Invitee]) -> None:
    """Asked to come; the link in the mail answers without sign-in."""
    tell("invited", meeting, invitees, Method.REQUEST)


def changed(meeting: Meeting, invitees: Iterable[Invitee], was: Entry) -> None:
    """What changed, with the times as they were; calendars move the entry."""
    tell("changed", meeting, invitees, Method.REQUEST, was=was)


def reinstated(meeting: Meeting, invitees: Iterable[Invitee]) -> None:
    """It takes place after all."""
    tell("reinstated", meeting, invitees, Method.REQUEST)


def cancelled(meeting: Meeting, invitees: Iterable[Invitee]) -> None:
    """It does not take place; calendars take the entry off."""
    tell("cancelled", meeting, invitees, Method.CANCEL)


def released(meeting: Meeting, invitees: Iterable[Invitee]) -> None:
    """The reader is asked no more; the meeting itself takes place."""
    tell("released", meeting, invitees, Method.CANCEL)


def reminded(meeting: Meeting, invitees: Iterable[Invitee]) -> None:
    """The day before; without a calendar, for nothing changed."""
    tell("reminded", meeting, invitees, None)


def tell(kind: str, meeting: Meeting, invitees: Iterable[Invitee], method: Method | None, **context: Any) -> None:
    """One mail to each, in the reader's language, with the times on the reader's own clocks too."""
    alliance_zone = current_alliance().zone
    rows = sorted(invitees, key=lambda one: (one.person.zone or alliance_zone, one.id or 0))
    url = secret_url("meetings.answers.show") if method is not Method.CANCEL else page_url(meeting, kind)
    for zone, group in groupby(rows, key=lambda one: one.person.zone or alliance_zone):
        queue_many(
            f"meetings.{kind}",
            to=[copy_for(one, method) for one in group],
            category=Category.MEETINGS,
            subject_row=meeting,
            url=url,
            thread=f"meeting-{meeting.uid}",
            zone=zone,
            meeting=meeting,
            group=meeting.group,
            **context,
        )


def page_url(meeting: Meeting, kind: str) -> str:
    """The page of the meeting; nothing for who may not see it any more."""
    return "" if kind == "released" else absolute("meetings.show", meeting_id=meeting.id)


def copy_for(invitee: Invitee, method: Method | None) -> Copy:
    nonce = "" if method is Method.CANCEL else invitee.nonce
    return Copy(invitee.person, nonce, invitation(invitee, method) if method else None)


def invitation(invitee: Invitee, method: Method) -> Calendar:
    """The entry for one invitee, asked by the alliance's sender."""
    person, meeting = invitee.person, invitee.meeting
    language = language_of(person)
    entry = entry_of(meeting, language, method is Method.CANCEL, at=now())
    organizer = Contact(current_alliance().short_name.in_language(language), current_app.config["MAIL_SENDER"])
    guest = Guest(person.display_name, person.email, invitee.answer.value)
    return write_calendar([with_people(entry, organizer, guest)], method)


def with_people(entry: Entry, organizer: Contact, guest: Guest) -> Entry:
    return Entry(**{**vars(entry), "organizer": organizer, "guest": guest})
