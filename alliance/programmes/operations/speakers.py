"""Who is in the programme, and what each of them does in which session."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.places import is_zone
from alliance.events.models import Event
from alliance.programmes.enums import SpeakerAnswer, SpeakerRole
from alliance.programmes.models import Part, Session, Speaker
from alliance.programmes.operations.guards import hold, replaced
from alliance.programmes.operations.sessions import refuse_removed
from alliance.programmes.queries.programme import parts_of

MOST_PARTS = 60
LOCALES = ("en", "zh")


@dataclass(frozen=True)
class SpeakerInput:
    """Somebody as shown in the programme: title and organization on one line in `affiliation`.

    `person` when we know who it is; the mail then goes where the person reads it unless `email` says otherwise.
    """

    name: Localized
    affiliation: Localized = field(default_factory=Localized)
    about: Localized = field(default_factory=Localized)
    email: str = ""
    locale: str = "en"
    zone: str = ""
    person: Person | None = None


@operation
def add_speaker(actor: Person | None, event: Event, typed: SpeakerInput) -> Speaker:
    """Name somebody for the programme. Refuses one without a name, a wrong address, a person who is in it already."""
    check(event, typed)
    speaker = Speaker(event=event)
    put(speaker, typed)
    db.session.add(speaker)
    record(actor, "programmes.speaker_added", speaker)
    return speaker


@operation
def change_speaker(actor: Person, speaker: Speaker, typed: SpeakerInput, version: int) -> None:
    """Change how somebody is shown and reached. Refuses what adding refuses, and an edit of an outdated version."""
    hold(speaker, version)
    check(speaker.event, typed, speaker.id)
    put(speaker, typed)
    record(actor, "programmes.speaker_changed", speaker)


@operation
def remove_speaker(actor: Person, speaker: Speaker) -> None:
    """Take somebody out of the programme with all their parts; told of it with the next publication."""
    lock(speaker)
    if speaker.removed_at is not None:
        raise Refused(_("This person is out of the programme already."))
    for part in parts_of(speaker):
        take_out(part)
    speaker.removed_at = now()
    record(actor, "programmes.speaker_removed", speaker)


@operation
def add_part(actor: Person | None, session: Session, speaker: Speaker, role: SpeakerRole = SpeakerRole.SPEAKER) -> Part:
    """Give somebody a part in a session, behind the others. Refuses the same part twice and who is not of the event."""
    lock(session)
    refuse_removed(session)
    if speaker.event_id != session.event_id or speaker.removed_at is not None:
        raise Refused(_("Choose somebody of this event."), "speaker")
    parts = list(db.session.scalars(select(Part).where(Part.session_id == session.id)))
    known = next((one for one in parts if (one.speaker_id, one.role) == (speaker.id, role)), None)
    if known is not None and known.removed_at is None:
        raise Refused(_("%(name)s has this part already.", name=speaker.name.text), "speaker")
    if len(parts) >= MOST_PARTS:
        raise Refused(_("At most %(most)s people take part in a session.", most=MOST_PARTS), "speaker")
    part = known or Part(session=session, speaker=speaker, role=role)
    part.position = max((one.position for one in parts), default=0) + 1
    if known is not None:
        bring_back(known)
    db.session.add(part)
    record(actor, "programmes.part_added", part, name=speaker.audit_label, session=session.audit_label)
    return part


@operation
def move_part(actor: Person, part: Part, position: int) -> None:
    """Put somebody at this place among those of the session, counted from 1."""
    lock(part.session)
    order = select(Part).where(Part.session_id == part.session_id, Part.removed_at.is_(None))
    parts = list(db.session.scalars(order.order_by(Part.position, Part.id)))
    if part not in parts:
        raise Refused(_("This person is out of the session already."))
    parts.remove(part)
    parts.insert(max(0, position - 1), part)
    for at, one in enumerate(parts, 1):
        one.position = at
    record(actor, "programmes.part_moved", part, position=part.position)
    db.session.expire(part.session, ["parts"])


@operation
def remove_part(actor: Person, part: Part) -> None:
    """Take somebody out of a session; who was told of it hears so with the next publication."""
    lock(part)
    if part.removed_at is not None:
        raise Refused(_("This person is out of the session already."))
    record(actor, "programmes.part_removed", part, name=part.speaker.audit_label, session=part.session.audit_label)
    take_out(part)


def take_out(part: Part) -> None:
    """Out of the planning; kept as long as the speaker has an entry in a calendar that must be taken off."""
    session = part.session
    if part.told:
        part.removed_at = now()
        session.sequence += 1
    else:
        session.parts.remove(part)


def bring_back(part: Part) -> None:
    part.removed_at, part.answer, part.answered_at, part.note = None, SpeakerAnswer.NOT_ASKED, None, ""
    part.session.sequence += 1


def check(event: Event, typed: SpeakerInput, but: int | None = None) -> None:
    """Refuse what cannot be shown or reached."""
    if not typed.name:
        raise Refused(_("Give the name in one language at least."), "name_en")
    if typed.email and not is_address(typed.email):
        raise Refused(_("This is no mail address."), "email")
    if typed.zone and not is_zone(typed.zone):
        raise Refused(_("Choose a time zone of the list."), "zone")
    if typed.locale not in LOCALES:
        raise Refused(_("Choose a language of the list."), "locale")
    if typed.person is not None:
        same = select(func.count()).select_from(Speaker)
        same = same.where(Speaker.event_id == event.id, Speaker.person_id == typed.person.id)
        if db.session.scalar(same.where(Speaker.id != (but or 0), Speaker.removed_at.is_(None))):
            raise Refused(_("This person is in the programme already."), "person")


def is_address(text: str) -> bool:
    """Whether mail can be sent there at all: one @ with something on both sides, no spaces."""
    local, _at, host = text.rpartition("@")
    return bool(local) and "@" not in local and "." in host and not any(sign in ' ,;<>"()' for sign in text)


def put(speaker: Speaker, typed: SpeakerInput) -> None:
    speaker.name = replaced(speaker.name, typed.name)
    speaker.affiliation = replaced(speaker.affiliation, typed.affiliation)
    speaker.about = replaced(speaker.about, typed.about)
    speaker.email, speaker.locale, speaker.zone = typed.email, typed.locale, typed.zone
    speaker.person = typed.person
