"""What the organizers do to registrations, one by one and many at once. Each act upon many can be looked at before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import one_line
from alliance.events.models import Event
from alliance.registrations.enums import BulkAct, RegistrationState
from alliance.registrations.models import Plan, Registration, SeatCategory
from alliance.registrations.notices import staff as notices
from alliance.registrations.operations.approvals import approve_many, decline_many
from alliance.registrations.operations.changing import cancel, move_to_category
from alliance.registrations.operations.seats import id_of
from alliance.registrations.queries import people as queries

MOST = 1000
"""Registrations that one act changes at once: each may write a mail."""
STATES = RegistrationState
NO_WORDS = Localized()


@dataclass(frozen=True)
class BulkInput:
    """An act upon registrations of one event; what it needs besides depends on the act."""

    act: BulkAct
    ids: tuple[int, ...]
    category: SeatCategory | None = None
    reason: str = ""
    subject: Localized = NO_WORDS
    text: Localized = NO_WORDS


@dataclass(frozen=True)
class Change:
    """What an act would do to one registration: `becomes` in words, or why nothing (`problem`)."""

    registration: Registration
    becomes: str = ""
    problem: str = ""


@operation
def set_note(actor: Person, registration: Registration, note: str, place: str, version: int) -> None:
    """Keep a note that the guest never sees, and the place in the room. Refuses an outdated version."""
    if registration.version != version:
        theirs: dict[str, object] = {"note": registration.note, "place": registration.place}
        raise Clash(_("Somebody else changed this registration meanwhile. Compare and save again."), theirs)
    registration.note, registration.place = note.strip(), one_line(place)[:40]
    record(actor, "registrations.noted", registration, registration.organization_id)


# Many at once


def preview(event: Event, plan: Plan, wanted: BulkInput) -> list[Change]:
    """What the act would do to each, in the order in which it is done; it changes nothing."""
    rows = queries.registrations_by_id(event, wanted.ids)
    if wanted.act in (BulkAct.APPROVE, BulkAct.DECLINE):
        rows.sort(key=lambda row: row.id)
    left = Left(plan)
    return [judged(one, wanted, left) for one in rows]


class Left:
    """Seats that are free, counted down while acts are looked at; None: no end."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.all = None if plan.seats is None else plan.seats - plan.taken
        self.free = {one.id: None if one.seats is None else one.seats - one.taken for one in plan.categories}

    def take(self, category_id: int, within_plan: bool = True) -> bool:
        """Whether there is a seat; then it is counted. `within_plan` False: one that comes from another category."""
        own, whole = self.free[category_id], self.all if within_plan else None
        if any(room is not None and room <= 0 for room in (own, whole)):
            return False
        self.free[category_id] = None if own is None else own - 1
        self.all = whole - 1 if whole is not None else self.all
        return True


def judged(one: Registration, wanted: BulkInput, left: Left) -> Change:
    """What becomes of one registration."""
    match wanted.act:
        case BulkAct.APPROVE:
            return approving(one, left)
        case BulkAct.DECLINE:
            return ending(one, STATES.DECLINED, one.state.may_become(STATES.DECLINED))
        case BulkAct.CANCEL:
            return ending(one, STATES.CANCELLED, one.state.is_live)
        case BulkAct.MOVE:
            return moving(one, wanted.category, left)
        case BulkAct.WRITE:
            return Change(one, one.email, "" if one.email else _("has no address"))


def approving(one: Registration, left: Left) -> Change:
    if one.state is not STATES.REQUESTED:
        return Change(one, problem=_("does not wait for a decision"))
    if left.take(one.category_id):
        return Change(one, str(STATES.CONFIRMED.label))
    if left.plan.has_waitlist:
        return Change(one, str(STATES.WAITING.label))
    return Change(one, problem=_("every seat is taken"))


def ending(one: Registration, state: RegistrationState, possible: bool) -> Change:
    return Change(one, str(state.label)) if possible else Change(one, problem=_("is not open to this any more"))


def moving(one: Registration, category: SeatCategory | None, left: Left) -> Change:
    if category is None or one.category_id == category.id:
        return Change(one, problem=_("is in this category already"))
    if one.delegation_id is not None:
        return Change(one, problem=_("comes with a delegation, whose seats are of one category"))
    holds = one.state in (STATES.CONFIRMED, STATES.OFFERED)
    if holds and not left.take(category.id, within_plan=False):
        return Change(one, problem=_("every seat of this category is taken"))
    return Change(one, category.name.text)


@operation
def act_on_many(actor: Person, event: Event, wanted: BulkInput) -> int:
    """Do an act to all of a selection to which it can be done; how many. The rest are left as they are.

    Refuses nobody chosen, more than 1,000 at once, declining and cancelling without a reason, and an empty message.
    """
    if not wanted.ids:
        raise Refused(_("Choose at least one registration."))
    if len(wanted.ids) > MOST:
        raise Refused(_("At most %(most)s registrations are changed at once.", most=MOST))
    match wanted.act:
        case BulkAct.APPROVE:
            decided = approve_many(actor, event, wanted.ids)
            return decided.confirmed + decided.waiting
        case BulkAct.DECLINE:
            return decline_many(actor, event, wanted.ids, wanted.reason).declined
        case BulkAct.MOVE:
            return move_many(actor, event, wanted.ids, wanted.category)
        case BulkAct.CANCEL:
            return cancel_many(actor, event, wanted.ids, wanted.reason)
        case BulkAct.WRITE:
            return write_to_many(actor, event, wanted)


def move_many(actor: Person, event: Event, ids: Iterable[int], category: SeatCategory | None) -> int:
    """One after the other by name; who finds no seat stays."""
    if category is None:
        raise Refused(_("Choose one of the categories of this event."), field="category")
    category_id, done = id_of(category), 0
    for one in queries.registrations_by_id(event, ids):
        if one.category_id == category_id or one.delegation_id is not None:
            continue
        try:
            move_to_category(actor, one, category)
        except Refused:
            continue  # refused before anything was changed
        done += 1
    return done


def cancel_many(actor: Person, event: Event, ids: Iterable[int], reason: str) -> int:
    if not reason.strip():
        raise Refused(_("Tell the guests why."), field="reason")
    done = 0
    for one in queries.registrations_by_id(event, ids):
        if one.state.is_live:
            cancel(one, actor, reason, by_guest=False)
            done += 1
    return done


def write_to_many(actor: Person, event: Event, wanted: BulkInput) -> int:
    """The same words to each who has an address, in the language that the guest reads, with the personal link."""
    if not wanted.subject or not wanted.text:
        raise Refused(_("Write a subject and a text."), field="text_en")
    rows = [one for one in queries.registrations_by_id(event, wanted.ids) if one.email]
    sent = notices.written(event, rows, wanted.subject, wanted.text)
    record(actor, "registrations.written_to", event, count=sent, words=[wanted.subject, wanted.text])
    return sent
