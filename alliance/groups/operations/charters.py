"""Charters: drafted by who runs the group, put in force by a coordinator who has read them or by a ballot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import tidy
from alliance.groups.enums import Abstentions, CharterState, GroupState, JoinMode
from alliance.groups.models import Charter, Group
from alliance.groups.notices import life as notices
from alliance.groups.operations.activity import note_activity
from alliance.groups.operations.states import move
from alliance.organizations.operations.cleaning import both_long

RULES = (
    "join_mode", "quorum_percent", "pass_numerator", "pass_denominator", "pass_strictly", "abstentions", "weighted",
    "attendance_needed", "attendance_of",
)  # fmt: skip
MOST_MEETINGS, LARGEST_DENOMINATOR, LONGEST_REASON = 50, 1000, 2000


@dataclass(frozen=True)
class CharterInput:
    """What a group is for and how it decides, as typed; the fields mean what those of `Charter` mean."""

    scope: Localized
    deliverables: Localized = field(default_factory=Localized)
    join_mode: JoinMode = JoinMode.ON_REQUEST
    quorum_percent: int = 50
    pass_numerator: int = 1
    pass_denominator: int = 2
    pass_strictly: bool = True
    abstentions: Abstentions = Abstentions.IGNORED
    weighted: bool = False
    attendance_needed: int = 0
    attendance_of: int = 0


@operation
def draft_charter(actor: Person | None, group: Group, typed: CharterInput, reason: str = "") -> Charter:
    """Write the next version as a draft that changes nothing yet; coordinators hear of it.

    Refuses a declined group, a second draft beside an open one, one that differs in nothing from the version in
    force, no reason for a change, and what `check_charter` refuses.
    """
    lock(group)
    if group.state is GroupState.DECLINED:
        raise Refused(_("This proposal is declined and stays as it is."))
    if open_draft(group) is not None:
        raise Refused(_("There is an open draft already. Change that one, or withdraw it first."))
    check_charter(typed)
    before = group.charter
    refuse_unexplained(before, typed, reason)
    charter = new_version(actor, group, typed, reason)
    note_activity(group)
    record(actor, "groups.charter_drafted", charter, group=group.code, number=charter.number)
    notices.charter_drafted(actor, charter)
    return charter


@operation
def change_draft(actor: Person | None, charter: Charter, typed: CharterInput, reason: str, version: int) -> None:
    """Change a draft. Refuses an edit of an outdated one, any other state, and what `draft_charter` refuses."""
    lock(charter)
    if charter.version != version:
        raise Clash(_("Somebody else changed this draft meanwhile. Compare and save again."))
    if charter.state is not CharterState.DRAFT:
        raise Refused(_("Only a draft can be changed. This version is: %(state)s.", state=charter.state.label))
    check_charter(typed)
    refuse_unexplained(charter.group.charter, typed, reason)
    put_words(charter, typed, reason)
    charter.written_by_id = actor.id if actor is not None else None
    record(actor, "groups.charter_changed", charter, group=charter.group.code)


@operation
def adopt(actor: Person | None, charter: Charter, version: int | None = None) -> None:
    """Put a version in force in the place of the one before; a concluded group is active again by it.

    A coordinator adopts a draft that somebody else wrote, as it stood when read (`version`). A ballot that passed
    adopts without an actor what was marked for it. Refuses anything else, and the charter of a proposal, which is
    decided with the proposal.
    """
    group = charter.group
    lock(group)
    lock(charter)
    refuse_unreviewed(actor, charter, version)
    if group.state not in (GroupState.FORMING, GroupState.ACTIVE, GroupState.CONCLUDED):
        raise Refused(_("The charter of a proposal is decided together with the proposal."))
    back = group.state is GroupState.CONCLUDED
    if back:
        move(actor, group, GroupState.ACTIVE, charter.reason)
        group.concluded_on = None
    put_in_force(actor, charter)
    note_activity(group)
    verb = "groups.rechartered" if back else "groups.charter_adopted"
    record(actor, verb, charter, group=group.code, number=charter.number)
    notices.charter_adopted(charter, back)


@operation
def mark_for_ballot(charter: Charter, actor: Person | None = None) -> None:
    """A ballot will decide on this draft; until then nobody changes it. Refuses what is no draft."""
    turn(actor, charter, CharterState.FOR_BALLOT, "groups.charter_for_ballot")


@operation
def back_to_draft(charter: Charter, actor: Person | None = None) -> None:
    """The ballot was lost, withdrawn or cancelled: the version is a draft again. Refuses what was not for ballot."""
    turn(actor, charter, CharterState.DRAFT, "groups.charter_back")


@operation
def withdraw(actor: Person | None, charter: Charter, reason: str = "") -> None:
    """Nobody will decide on this draft any more; it stays to be read. Refuses one that a ballot decides on."""
    if charter.group.state is GroupState.PROPOSED:
        raise Refused(_("The charter of a proposal is decided together with the proposal."))
    lock(charter)
    if charter.state is CharterState.FOR_BALLOT:
        raise Refused(_("A ballot decides on this version. Cancel the ballot first."))
    turn(actor, charter, CharterState.WITHDRAWN, "groups.charter_withdrawn", reason=reason)


def turn(actor: Person | None, charter: Charter, state: CharterState, verb: str, **details: Any) -> None:
    """One step of a version that changes nothing else."""
    lock(charter)
    if not charter.state.may_become(state):
        raise Refused(_("This cannot be done: the version is in the state “%(state)s”.", state=charter.state.label))
    charter.state = state
    record(actor, verb, charter, group=charter.group.code, **details)


def new_version(actor: Person | None, group: Group, typed: CharterInput, reason: str = "") -> Charter:
    """A draft with the next number of the group, which the caller holds locked."""
    last = db.session.scalar(select(func.max(Charter.number)).where(Charter.group_id == group.id)) or 0
    charter = Charter(group=group, number=last + 1, state=CharterState.DRAFT)
    charter.written_by_id = actor.id if actor is not None else None
    put_words(charter, typed, reason)
    db.session.add(charter)
    db.session.flush()
    return charter


def put_words(charter: Charter, typed: CharterInput, reason: str) -> None:
    charter.scope = both_long(typed.scope, "scope")
    charter.deliverables = both_long(typed.deliverables, "deliverables")
    charter.reason = tidy(reason)[:LONGEST_REASON]
    for name in RULES:
        setattr(charter, name, getattr(typed, name))


def put_in_force(actor: Person | None, charter: Charter) -> None:
    """The version in force from now on; the one before is kept as replaced."""
    group, at = charter.group, now()
    if group.charter is not None:
        group.charter.state, group.charter.replaced_at = CharterState.REPLACED, at
    charter.state, charter.adopted_at = CharterState.IN_FORCE, at
    charter.adopted_by_id = actor.id if actor is not None else None
    group.charter = charter
    db.session.flush()


def open_draft(group: Group) -> Charter | None:
    """The version that somebody still has to decide on; there is at most one."""
    waiting = Charter.state.in_([CharterState.DRAFT, CharterState.FOR_BALLOT])
    return db.session.scalar(select(Charter).where(Charter.group_id == group.id, waiting))


def as_typed(charter: Charter) -> CharterInput:
    """A stored version as it was typed."""
    rules = {name: getattr(charter, name) for name in RULES}
    return CharterInput(scope=charter.scope, deliverables=charter.deliverables, **rules)


def refuse_unexplained(before: Charter | None, typed: CharterInput, reason: str) -> None:
    """A new version differs from the one in force and says why."""
    if before is None:
        return
    if as_typed(before) == typed and before.group.state is not GroupState.CONCLUDED:
        raise Refused(_("Nothing differs from the version in force."))
    if not reason.strip():
        raise Refused(_("Say why the charter changes; members read it beside the difference."), "reason")


def refuse_unreviewed(actor: Person | None, charter: Charter, version: int | None) -> None:
    """Two pairs of eyes, or a ballot; and what is adopted is what was read."""
    if version is not None and charter.version != version:
        raise Clash(_("The draft was changed while you read it. Read it again before you adopt it."))
    wanted = CharterState.FOR_BALLOT if actor is None else CharterState.DRAFT
    if actor is not None and charter.state is CharterState.FOR_BALLOT:
        raise Refused(_("A ballot decides on this version."))
    if charter.state is not wanted:
        raise Refused(_("This cannot be done: the version is in the state “%(state)s”.", state=charter.state.label))
    if actor is not None and charter.written_by_id == actor.id:
        raise Refused(_("You wrote this version last. Somebody else adopts it, or a ballot does."))


def check_charter(typed: CharterInput) -> None:
    """Refuse a charter without scope and rules by which nothing could be decided."""
    if not typed.scope:
        raise Refused(_("Say what the group is for, in at least one language."), "scope_en")
    if not 0 <= typed.quorum_percent <= 100:
        raise Refused(_("The quorum is a share between 0 and 100 percent."), "quorum_percent")
    check_pass_mark(typed.pass_numerator, typed.pass_denominator, typed.pass_strictly)
    if not 0 <= typed.attendance_needed <= typed.attendance_of <= MOST_MEETINGS:
        raise Refused(_("Ask for at most as many meetings as are counted, of 50 at most."), "attendance_needed")
    if typed.attendance_of and not typed.attendance_needed:
        raise Refused(_("Say how many of these meetings are asked for, or leave both empty."), "attendance_needed")


def check_pass_mark(numerator: int, denominator: int, strictly: bool) -> None:
    """A share from one half to all; more than all is none."""
    if not 1 <= numerator <= denominator <= LARGEST_DENOMINATOR or numerator * 2 < denominator:
        raise Refused(_("The pass mark is a share of at least one half and at most all votes."), "pass_numerator")
    if strictly and numerator == denominator:
        raise Refused(_("More than all votes cannot be reached."), "pass_numerator")
