"""What speakers are told, each with the calendar entry of the session, and what organizers hear from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app

from alliance.accounts.models import Person
from alliance.core.calendars import Calendar, Contact, Entry, Guest, Method, write_calendar
from alliance.core.clock import now
from alliance.core.web import absolute
from alliance.events.models import Event
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import Addressee, queue, secret_url
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, Session, Speaker
from alliance.programmes.queries.entries import told_entry
from alliance.programmes.queries.telling import Facts, News, address_of, read
from alliance.settings.queries import current_alliance

ANSWERS = {SpeakerAnswer.CONFIRMED: "accepted", SpeakerAnswer.DECLINED: "declined"}


def reader_of(speaker: Speaker) -> Addressee:
    """Who reads the mail: the person as far as known; the address kept with the speaker goes before the person's."""
    person = speaker.person
    zone = speaker.zone or (person.zone if person else "")
    locale = person.locale if person else speaker.locale
    return Addressee(address_of(speaker), speaker.name.in_language(locale), locale, zone, speaker.person_id)


def asked(event: Event, speaker: Speaker, parts: Iterable[Part]) -> None:
    """Asked to take their parts; the link answers without sign-in."""
    write("asked", event, speaker, parts=list(parts))


def scheduled(event: Event, news: News) -> None:
    """The first time that title, time and room are fixed; the calendar gets its entry."""
    assert news.facts is not None
    tell("scheduled", event, news.part, news.facts, Method.REQUEST)


def changed(event: Event, news: News) -> None:
    """Title, time or room are other ones; calendars move the entry."""
    assert news.facts is not None and news.was is not None
    tell("changed", event, news.part, news.facts, Method.REQUEST, was=read(news.was))


def dropped(event: Event, part: Part, was: Facts, by_self: bool = False) -> None:
    """The session takes place without the reader, or not at all; calendars take the entry off."""
    tell("dropped", event, part, was, Method.CANCEL, by_self=by_self)


def called_off(event: Event, part: Part, was: Facts) -> None:
    """The whole event is postponed or cancelled; calendars take the entry off."""
    tell("called_off", event, part, was, Method.CANCEL)


def reinstated(event: Event, part: Part, facts: Facts) -> None:
    """The event takes place after all; calendars take the entry up again."""
    tell("reinstated", event, part, facts, Method.REQUEST)


def answered(part: Part, readers: Iterable[Person]) -> None:
    """Organizers hear who said no."""
    event = part.session.event
    for one in readers:
        queue(
            "programmes.answered",
            to=one,
            category=Category.EVENTS,
            subject_row=event,
            url=absolute("programmes.people.index", event_id=event.id),
            event=event,
            part=part,
            speaker=part.speaker,
            session=part.session,
        )


def tell(kind: str, event: Event, part: Part, facts: Facts, method: Method, **context: Any) -> None:
    """A mail about one session, with its entry."""
    calendar = invitation(event, part, facts, method)
    write(kind, event, part.speaker, calendar, session=part.session, told=read(facts), part=part, **context)


def write(kind: str, event: Event, speaker: Speaker, calendar: Calendar | None = None, **context: Any) -> None:
    reader = reader_of(speaker)
    queue(
        f"programmes.{kind}",
        to=reader,
        category=Category.PROGRAMME,
        subject_row=event,
        url=secret_url("programmes.answers.show"),
        secret_nonce=speaker.nonce,
        thread=f"programme-{event.uid}",
        calendar=calendar,
        event=event,
        speaker=speaker,
        own_zone=reader.zone or event.zone,
        **context,
    )


def invitation(event: Event, part: Part, facts: Facts, method: Method) -> Calendar:
    """The entry for one speaker, asked by the alliance's sender."""
    reader = reader_of(part.speaker)
    session: Session = part.session
    entry = told_entry(event, session, read(facts), reader.locale, now(), method is Method.CANCEL)
    organizer = Contact(current_alliance().short_name.in_language(reader.locale), current_app.config["MAIL_SENDER"])
    guest = Guest(reader.display_name, reader.email, ANSWERS.get(part.answer, "needs-action"))
    return write_calendar([Entry(**{**vars(entry), "organizer": organizer, "guest": guest})], method)
