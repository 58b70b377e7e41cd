"""The life of a group: proposed with founding members, forming, active, concluded; founded by a coordinator at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import tidy
from alliance.groups import signals
from alliance.groups.enums import CharterState, GroupState
from alliance.groups.models import Charter, Group, ParticipationCall
from alliance.groups.notices import life as notices
from alliance.groups.operations.charters import CharterInput, check_charter, new_version, open_draft, put_in_force
from alliance.groups.operations.checks import GroupInput, put_group
from alliance.groups.operations.founding import add_founders, confirm_founding, decline_founding, seat_founder
from alliance.groups.operations.states import move, note_step
from alliance.groups.queries.life import founding_of, is_member, running_below
from alliance.organizations.models import Organization
from alliance.organizations.operations.cleaning import both_long
from alliance.organizations.queries import organizations_of, primary_of, this_day

__all__ = ["CharterInput", "GroupInput", "confirm_founding", "decline_founding"]


@operation
def propose_group(
    actor: Person,
    organization: Organization,
    typed: GroupInput,
    charter: CharterInput,
    founding: Sequence[Organization],
) -> Group:
    """Propose a group on behalf of a member, with those who should found it: each one's primary representative is
    asked. The proposing organization counts as confirmed when its primary representative proposes.

    Refuses a proposer who does not work there, an organization that is no member, and what `put_group`,
    `check_charter` and `add_founders` refuse.
    """
    if organization not in organizations_of(actor):
        raise Refused(_("You propose for an organization that you work at."), "organization")
    if not is_member(organization):
        raise Refused(_("Only members propose groups. The secretariat knows the way in."), "organization")
    check_charter(charter)
    group = begin(actor, typed, GroupState.PROPOSED)
    group.proposing_organization = organization
    new_version(actor, group, charter)
    own, *others = add_founders(group, [organization, *founding])
    primary = primary_of(organization)
    if primary is not None and primary.id == actor.id:
        own.confirmed_at = now()
    own.person = actor
    record(actor, "groups.proposed", group, organization_id=organization.id, founding=len(others) + 1)
    notices.founding_asked(actor, [*others, *([] if own.confirmed_at else [own])])
    notices.proposed(actor, group)
    return group


@operation
def found_group(
    actor: Person | None,
    typed: GroupInput,
    charter: CharterInput,
    state: GroupState = GroupState.ACTIVE,
    on: date | None = None,
) -> Group:
    """Found a group that is forming or active at once, its first charter in force; `on` is its first day.

    Refuses another state and what `put_group` and `check_charter` refuse.
    """
    if not state.is_running:
        raise Refused(_("A group is founded as forming or as active."), "state")
    check_charter(charter)
    group = begin(actor, typed, state, on)
    put_in_force(actor, new_version(actor, group, charter))
    if state is GroupState.ACTIVE:
        group.founded_on = on or this_day()
    record(actor, "groups.founded", group, state=state)
    return group


def begin(actor: Person | None, typed: GroupInput, state: GroupState, on: date | None = None) -> Group:
    """The new row at the end of the list, with the first event of its life."""
    last = db.session.scalar(select(func.max(Group.position))) or 0
    group = Group(state=state, position=last + 1, proposed_by_id=actor.id if actor is not None else None)
    put_group(group, typed)
    db.session.add(group)
    db.session.flush()
    note_step(actor, group, None, state, on=on)
    return group


@operation
def open_forming(actor: Person | None, group: Group) -> None:
    """Accept the proposal: the group forms, its charter is in force, founding members that confirmed have seats.

    Refuses a proposal behind which nobody stands yet, and any other state.
    """
    accept(actor, group, GroupState.FORMING)
    record(actor, "groups.forming", group)
    notices.moved(actor, group)


@operation
def activate(actor: Person | None, group: Group, on: date | None = None) -> None:
    """The group works from a day on (today when not given): after forming, or right after the proposal.

    Refuses what `open_forming` refuses, and a group that is over.
    """
    accept(actor, group, GroupState.ACTIVE)
    group.founded_on = group.founded_on or on or this_day()
    record(actor, "groups.activated", group)
    notices.moved(actor, group)


def accept(actor: Person | None, group: Group, state: GroupState) -> None:
    """Move on; coming from a proposal, put its charter in force and seat who confirmed."""
    lock(group)
    if group.state is GroupState.CONCLUDED:
        raise Refused(_("A concluded group comes back by a new charter."))
    was_proposed = group.state is GroupState.PROPOSED
    founders = founding_of(group) if was_proposed else []
    if was_proposed and not any(one.confirmed_at for one in founders):
        raise Refused(_("No founding member has confirmed yet."))
    move(actor, group, state)
    draft = open_draft(group) if was_proposed else None
    if draft is not None:
        put_in_force(actor, draft)
    for founder in founders:
        if founder.confirmed_at:
            seat_founder(actor, founder)


@operation
def decline_group(actor: Person | None, group: Group, reason: str) -> None:
    """Decline the proposal, or give the group up while it forms; those who stand behind it read the reason."""
    finish(actor, group, GroupState.DECLINED, needed(reason))
    record(actor, "groups.declined", group, reason=reason)
    notices.moved(actor, group, tidy(reason))


@operation
def conclude(actor: Person | None, group: Group, reason: str) -> None:
    """The group has done its work or is given up. Its pages stay, drafts and open calls end.

    Refuses no reason, a group that is not active, and one with sub-groups that still run.
    """
    below = running_below(group)
    if below:
        names = ", ".join(one.audit_label for one in below)
        raise Refused(_("Sub-groups still run: %(names)s. Conclude them or move them first.", names=names))
    finish(actor, group, GroupState.CONCLUDED, needed(reason))
    group.concluded_on = this_day()
    record(actor, "groups.concluded", group, reason=reason)
    signals.concluded.send(group)
    notices.moved(actor, group, tidy(reason))


def needed(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Give the reason; everybody in the group reads it."), "reason")
    return tidy(reason)


def finish(actor: Person | None, group: Group, state: GroupState, reason: str) -> None:
    """End what would otherwise stay open: a draft nobody decides on, calls that invite to nothing."""
    move(actor, group, state, reason)
    waiting = select(Charter).where(Charter.group_id == group.id, Charter.state == CharterState.DRAFT)
    for draft in db.session.scalars(waiting):
        draft.state = CharterState.WITHDRAWN
    at = now()
    calls = select(ParticipationCall).where(ParticipationCall.group_id == group.id)
    for call in db.session.scalars(calls.where(ParticipationCall.cancelled_at.is_(None))):
        if call.published_at is None or call.closes_at > at:
            call.cancelled_at, call.cancel_reason = at, reason


@operation
def change_group(actor: Person | None, group: Group, typed: GroupInput, version: int) -> None:
    """Change what a group is called and where it stands; its charter has its own way.

    Refuses an edit of an outdated version and what `put_group` refuses.
    """
    lock(group)
    if group.version != version:
        raise Clash(_("Somebody else changed this group meanwhile. Compare and save again."))
    put_group(group, typed)
    record(actor, "groups.changed", group)


@operation
def change_summary(
    actor: Person | None, group: Group, summary: Localized, version: int, statement: Localized | None = None
) -> None:
    """Change the words on the front page and, if given, the competition-law statement; chairs may do this much.

    Refuses an edit of an outdated version.
    """
    lock(group)
    if group.version != version:
        raise Clash(_("Somebody else changed this group meanwhile. Compare and save again."))
    words = both_long(summary, "summary")
    group.summary = group.summary.replaced(words.en, words.zh)
    if statement is not None:
        words = both_long(statement, "statement")
        group.statement = group.statement.replaced(words.en, words.zh)
    record(actor, "groups.summary_changed", group)
