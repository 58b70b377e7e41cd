"""Who hears of proposals, steps in the life of a group, charters and calls for participation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.core.duties import Duty
from alliance.core.web import absolute
from alliance.groups.models import Charter, FoundingMember, Group, ParticipationCall
from alliance.groups.queries.following import readers_of
from alliance.groups.queries.life import founding_of, primaries_of
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue


def tell(
    kind: str, people: Iterable[Person | None], group: Group, row: Any, category: Category, url: str, **context: Any
) -> None:
    """One mail to each person, each once, all about this group."""
    for person in {one.id: one for one in people if one is not None}.values():
        queue(
            f"groups.{kind}",
            to=person,
            category=category,
            subject_row=row,
            url=url,
            thread=f"group-{group.id}",
            group=group,
            **context,
        )


def proposal_url(group: Group) -> str:
    return absolute("groups.life.proposal", code=group.code)


def proposed(actor: Person, group: Group) -> None:
    """Coordinators of groups hear of a proposal that they will decide on."""
    people = [one for one in holders_of(Duty.GROUPS) if one.id != actor.id]
    tell("proposed", people, group, group, Category.SECRETARIAT, proposal_url(group), proposer=actor)


def founding_asked(actor: Person, rows: list[FoundingMember]) -> None:
    """The primary representative of each organization is asked to confirm or decline."""
    primaries = primaries_of([row.organization_id for row in rows])
    for row in rows:
        person = primaries.get(row.organization_id)
        about = {"organization": row.organization, "proposer": actor}
        tell("founding_asked", [person], row.group, row, Category.GROUPS, proposal_url(row.group), **about)


def founding_answered(row: FoundingMember) -> None:
    """Who proposed the group hears each answer."""
    about = {"organization": row.organization, "founding": row}
    tell(
        "founding_answered", [row.group.proposed_by], row.group, row, Category.GROUPS, proposal_url(row.group), **about
    )


def moved(actor: Person | None, group: Group, reason: str = "") -> None:
    """Everybody in the group, who proposed it and who speaks for its founding members hear of a step of its life."""
    founders = primaries_of([row.organization_id for row in founding_of(group) if not row.declined_at])
    people = [*readers_of(group.id), group.proposed_by, *founders.values()]
    others = [one for one in people if one is not None and (actor is None or one.id != actor.id)]
    url = absolute("group_pages.show", code=group.code)
    tell(f"now_{group.state}", others, group, group, Category.GROUPS, url, reason_given=reason)


def charter_drafted(actor: Person | None, charter: Charter) -> None:
    """Coordinators of groups hear of a draft that waits for them."""
    people = [one for one in holders_of(Duty.GROUPS) if actor is None or one.id != actor.id]
    url = absolute("groups.charters.show", code=charter.group.code, number=charter.number)
    tell("charter_drafted", people, charter.group, charter, Category.SECRETARIAT, url, charter=charter, writer=actor)


def charter_adopted(charter: Charter, back: bool) -> None:
    """Everybody in the group hears of the rules that hold from now on; `back` when a concluded group returns."""
    url = absolute("groups.charters.show", code=charter.group.code, number=charter.number)
    people = readers_of(charter.group_id)
    tell("charter_adopted", people, charter.group, charter, Category.GROUPS, url, charter=charter, back=back)


def call_published(call: ParticipationCall, people: list[Person]) -> None:
    """Representatives of members in the group's fields are invited."""
    url = absolute("groups.participation.show", call_id=call.id)
    tell("call_published", people, call.group, call, Category.PARTICIPATION, url, call=call)


def call_cancelled(call: ParticipationCall) -> None:
    """Everybody in the group hears that no more are invited."""
    url = absolute("groups.participation.show", call_id=call.id)
    tell("call_cancelled", readers_of(call.group_id), call.group, call, Category.PARTICIPATION, url, call=call)
