"""What an event still needs, counted in one statement, in the order in which one looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement
from alliance.ceremonies.models import Ceremony, Signing
from alliance.core.db import db
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, ProgrammeVersion, Session
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Plan, Registration


@dataclass(frozen=True)
class Need:
    """One thing to do: in words, where, and how urgent (tone of the look)."""

    text: str
    url: str
    tone: str = "warn"
    icon: str = "exclamation-triangle"


@dataclass(frozen=True)
class Counts:
    """What was counted of an event."""

    confirmed: int
    requested: int
    waiting: int
    invited: int
    unsent: int
    unanswered: int
    sessions: int
    unplaced: int
    changed: int
    not_asked: int
    asked: int
    declined: int
    agreements: int
    not_ready: int
    versions: int
    has_plan: int


def counts_of(event: Event) -> Counts:
    """All of it; one statement."""
    columns = [found.label(name) for name, found in subqueries(event.id).items()]
    return Counts(**{name: value or 0 for name, value in db.session.execute(select(*columns)).one()._mapping.items()})


def subqueries(event_id: int) -> dict[str, sa.ScalarSelect[int]]:
    return registered(event_id) | invited(event_id) | planned(event_id) | signed(event_id)


def counted(model: Any, *conditions: Any) -> sa.ScalarSelect[int]:
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()


def registered(event_id: int) -> dict[str, sa.ScalarSelect[int]]:
    of = Registration.event_id == event_id
    return {
        "confirmed": counted(Registration, of, Registration.state == RegistrationState.CONFIRMED),
        "requested": counted(Registration, of, Registration.state == RegistrationState.REQUESTED),
        "waiting": counted(Registration, of, Registration.state == RegistrationState.WAITING),
        "has_plan": counted(Plan, Plan.event_id == event_id),
    }


def invited(event_id: int) -> dict[str, sa.ScalarSelect[int]]:
    of = Invitation.event_id == event_id
    return {
        "invited": counted(Invitation, of, Invitation.state != InvitationState.WITHDRAWN),
        "unsent": counted(Invitation, of, Invitation.state == InvitationState.LISTED),
        "unanswered": counted(Invitation, of, Invitation.state == InvitationState.SENT),
    }


def planned(event_id: int) -> dict[str, sa.ScalarSelect[int]]:
    of = sa.and_(Session.event_id == event_id, Session.removed_at.is_(None))
    newest = select(func.max(ProgrammeVersion.published_at)).where(ProgrammeVersion.event_id == event_id)
    part = sa.and_(Part.session_id == Session.id, of)
    return {
        "sessions": counted(Session, of),
        "unplaced": counted(Session, of, sa.or_(Session.starts_at.is_(None), Session.room_id.is_(None))),
        "changed": counted(Session, of, Session.updated_at > newest.scalar_subquery()),
        "versions": counted(ProgrammeVersion, ProgrammeVersion.event_id == event_id),
        **{
            name: select(func.count())
            .select_from(Part)
            .join(Session, part)
            .where(Part.answer == answer)
            .scalar_subquery()
            for name, answer in (
                ("not_asked", SpeakerAnswer.NOT_ASKED),
                ("asked", SpeakerAnswer.ASKED),
                ("declined", SpeakerAnswer.DECLINED),
            )
        },
    }


def signed(event_id: int) -> dict[str, sa.ScalarSelect[int]]:
    found = (
        select(func.count())
        .select_from(Signing)
        .join(Ceremony, Ceremony.id == Signing.ceremony_id)
        .join(Agreement, Agreement.id == Signing.agreement_id)
        .where(Ceremony.event_id == event_id)
    )
    open_states = (AgreementState.DRAFTING, AgreementState.CONFIRMED)
    return {
        "agreements": found.scalar_subquery(),
        "not_ready": found.where(Agreement.state.in_(open_states)).scalar_subquery(),
    }


def needs_of(event: Event, counts: Counts) -> list[Need]:
    """What is still to be done, the pressing first; nothing once the event is cancelled or over."""
    if event.state is EventState.CANCELLED or event.is_over():
        return []
    return [*pressing(event, counts), *incomplete(event, counts), *unsettled(event, counts)]


def pressing(event: Event, counts: Counts) -> list[Need]:
    """People wait for an answer, or nobody can see the event yet."""
    found = []
    if event.state is EventState.DRAFT:
        found.append(
            Need(_("The event is a draft: nobody else sees it yet."), here("events.edit", event), "info", "pencil")
        )
    if event.state is EventState.POSTPONED:
        found.append(Need(_("The event is postponed: give it its new time."), here("events.edit", event)))
    if counts.requested:
        text = ngettext(
            "%(num)s registration waits for approval.", "%(num)s registrations wait for approval.", counts.requested
        )
        found.append(Need(text, here("registrations.people.index", event, state="requested")))
    if counts.declined:
        text = ngettext("%(num)s speaker declined.", "%(num)s speakers declined.", counts.declined)
        found.append(Need(text, here("programmes.editing.index", event), "bad", "x-circle"))
    if counts.not_ready:
        text = ngettext(
            "%(num)s agreement is not ready to sign.", "%(num)s agreements are not ready to sign.", counts.not_ready
        )
        found.append(Need(text, here("ceremonies.index", event)))
    return found


def incomplete(event: Event, counts: Counts) -> list[Need]:
    """Facts that readers will miss."""
    found = []
    if not event.venue and not event.link:
        found.append(Need(_("There is neither a venue nor an online room."), here("events.edit", event)))
    if event.title.state.value != "complete" or (event.text and event.text.state.value != "complete"):
        found.append(
            Need(
                _("A text is missing or out of date in one language."), here("events.edit", event), "info", "translate"
            )
        )
    if not counts.has_plan and not event.website:
        found.append(Need(_("Nobody can register yet."), here("registrations.plan.show", event), "info", "person-plus"))
    return found


def unsettled(event: Event, counts: Counts) -> list[Need]:
    """The programme and the guests."""
    lines = [
        (unplaced(counts), "programmes.editing.index"),
        (unpublished(counts), "programmes.editing.index"),
        (speakers(counts.not_asked, counts.asked), "programmes.editing.index"),
        (guests(counts.unsent, counts.unanswered), "invitations.lists.index"),
    ]
    return [Need(text, here(endpoint, event), "info", "hourglass-split") for texts, endpoint in lines for text in texts]


def unplaced(counts: Counts) -> list[str]:
    number = counts.unplaced
    text = ngettext("%(num)s session has no room or no time.", "%(num)s sessions have no room or no time.", number)
    return [text] if number else []


def unpublished(counts: Counts) -> list[str]:
    """Sessions that no reader sees as they are planned."""
    if counts.versions:
        changed = ngettext(
            "%(num)s session changed since the programme was published.",
            "%(num)s sessions changed since the programme was published.",
            counts.changed,
        )
        return [changed] if counts.changed else []
    whole = ngettext(
        "The programme with %(num)s session is not published.",
        "The programme with %(num)s sessions is not published.",
        counts.sessions,
    )
    return [whole] if counts.sessions else []


def speakers(not_asked: int, asked: int) -> list[str]:
    first = ngettext(
        "%(num)s part in the programme was not asked for yet.",
        "%(num)s parts in the programme were not asked for yet.",
        not_asked,
    )
    second = ngettext("%(num)s speaker has not answered.", "%(num)s speakers have not answered.", asked)
    return [text for number, text in ((not_asked, first), (asked, second)) if number]


def guests(unsent: int, unanswered: int) -> list[str]:
    first = ngettext(
        "%(num)s invitation is listed and not sent.", "%(num)s invitations are listed and not sent.", unsent
    )
    second = ngettext("%(num)s invitee has not answered.", "%(num)s invitees have not answered.", unanswered)
    return [text for number, text in ((unsent, first), (unanswered, second)) if number]


def here(endpoint: str, event: Event, **more: Any) -> str:
    return url_for(endpoint, event_id=event.id, **more)
