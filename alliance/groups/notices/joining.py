"""Telling representatives, officers and those who asked how a request to join stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.core.duties import Duty
from alliance.core.web import absolute
from alliance.groups.enums import JoinState
from alliance.groups.models import JoinRequest
from alliance.groups.queries.people import officers_of
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue
from alliance.organizations.queries import primary_of


def asked(request: JoinRequest, primary: Person, actor: Person) -> None:
    """The primary representative has to confirm."""
    tell("join_asked", [primary], request, address_of(request), asker=actor)


def invited(request: JoinRequest, primary: Person) -> None:
    """The primary representative is offered a seat."""
    tell("join_invited", [primary], request, address_of(request))


def waits(request: JoinRequest) -> None:
    """The officers decide next; a group without any is the coordinators' to run."""
    readers = officers_of(request.group_id) or holders_of(Duty.GROUPS)
    tell("join_waits", readers, request, absolute("groups.joining.index", code=request.group.code))


def accepted(request: JoinRequest, actor: Person) -> None:
    """Whoever is sent, asked or confirmed, hears that the seat is theirs; officers of an open group, who joined."""
    sides = sides_of(request)
    readers = sides if request.confirmed_by_id != actor.id else [*sides, *officers_of(request.group_id)]
    tell("join_accepted", without(readers, actor), request, absolute("group_pages.show", code=request.group.code))


def declined(request: JoinRequest, actor: Person, was: JoinState) -> None:
    """Those who asked read why not; of an invitation, those who invited."""
    readers = (
        sides_of(request) if was is not JoinState.INVITED else [*sides_of(request), *officers_of(request.group_id)]
    )
    tell("join_declined", without(readers, actor), request, absolute("group_pages.show", code=request.group.code))


def withdrawn(request: JoinRequest, actor: Person, was: JoinState) -> None:
    """Whoever would have had to answer need not any more."""
    primary = primary_of(request.organization) if was in (JoinState.INVITED, JoinState.REQUESTED) else None
    readers = [primary] if primary else officers_of(request.group_id)
    tell("join_withdrawn", without(readers, actor), request, absolute("group_pages.show", code=request.group.code))


def sides_of(request: JoinRequest) -> list[Person]:
    """Who asked, who confirmed and who is sent, as far as they are known."""
    return [one for one in (request.person, request.requested_by, request.confirmed_by) if one is not None]


def without(people: Iterable[Person], actor: Person) -> list[Person]:
    return [one for one in people if one.id != actor.id]


def tell(kind: str, people: Iterable[Person], request: JoinRequest, url: str, **context: Any) -> None:
    for person in {one.id: one for one in people}.values():
        queue(
            f"groups.{kind}",
            to=person,
            category=Category.GROUPS,
            subject_row=request,
            url=url,
            thread=f"join-{request.id}",
            join=request,
            group=request.group,
            organization=request.organization,
            **context,
        )


def address_of(request: JoinRequest) -> str:
    return absolute("groups.joining.confirm", request_id=request.id)
