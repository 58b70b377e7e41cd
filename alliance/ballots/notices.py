"""Who hears of ballots. Of a vote nobody hears anything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alliance.accounts.models import Person
from alliance.ballots.models import Ballot, Elector, Proxy
from alliance.ballots.queries.electorate import voters_of
from alliance.ballots.queries.votes import electors_of, turnout
from alliance.core.web import absolute
from alliance.groups.queries.people import officers_of
from alliance.notices.enums import Category
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.queueing import queue


def url_of(ballot: Ballot) -> str:
    return absolute("ballots.show", ballot_id=ballot.id)


def voting_people(ballot: Ballot, electors: Iterable[Elector] | None = None) -> list[Person]:
    """The delegates, alternates and proxy holders of the electors (all when not given), each once."""
    found = voters_of(ballot, electors_of(ballot) if electors is None else electors)
    return list({voter.person.id: voter.person for voters in found.values() for voter in voters}.values())


def tell_electorate(kind: str, ballot: Ballot, officers: bool = False, **context: Any) -> None:
    """The same mail to everybody who votes, and to the officers of the group if so wished."""
    people = voting_people(ballot) + (officers_of(ballot.group_id) if officers else [])
    queue_many(
        f"ballots.{kind}",
        [Copy(person) for person in people],
        Category.BALLOTS,
        subject_row=ballot,
        url=url_of(ballot),
        thread=f"ballot-{ballot.id}",
        zone=ballot.zone,
        ballot=ballot,
        **context,
    )


def opened(ballot: Ballot) -> None:
    """The electorate gets the question and the hash of what was frozen."""
    tell_electorate("opened", ballot)


def extended(ballot: Ballot, was: datetime, reason: str) -> None:
    tell_electorate("extended", ballot, was=was, because=reason)


def cancelled(ballot: Ballot, reason: str) -> None:
    tell_electorate("cancelled", ballot, officers=True, because=reason)


def settled(ballot: Ballot) -> None:
    tell_electorate("settled", ballot, officers=True, turnout=turnout(ballot))


def reminded(ballot: Ballot, electors: list[Elector]) -> None:
    """One mail to each person who could still vote for some of these, naming the organizations."""
    found: dict[int, tuple[Person, list[Elector]]] = {}
    voters = voters_of(ballot, electors)
    for elector in electors:
        for voter in voters[elector.id]:
            found.setdefault(voter.person.id, (voter.person, []))[1].append(elector)
    held = turnout(ballot)
    for person, owed in found.values():
        tell("reminded", person, ballot, electors=owed, turnout=held)


def proxy_given(proxy: Proxy) -> None:
    """Those who vote for the holder, and those who voted for the giver until now; not the one who did it."""
    tell_sides("proxy_given", proxy, proxy.given_by_id)


def proxy_revoked(proxy: Proxy) -> None:
    tell_sides("proxy_revoked", proxy, proxy.revoked_by_id)


def tell_sides(kind: str, proxy: Proxy, but: int | None) -> None:
    for person in voting_people(proxy.ballot, [proxy.elector, proxy.holder]):
        if person.id != but:
            tell(kind, person, proxy.ballot, proxy=proxy)


def tell(kind: str, person: Person, ballot: Ballot, **context: Any) -> None:
    queue(
        f"ballots.{kind}",
        to=person,
        category=Category.BALLOTS,
        subject_row=ballot,
        url=url_of(ballot),
        thread=f"ballot-{ballot.id}",
        ballot=ballot,
        **context,
    )
