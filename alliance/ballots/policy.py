"""Who may do what with ballots. Pure questions over the facts that `queries.ballots.visible_ballot` loaded."""

from __future__ import annotations

from typing import Any

from alliance.ballots.enums import BallotState, Phase
from alliance.ballots.models import Ballot, Elector, Part, Proxy
from alliance.groups.policy import can_manage_group, can_read_group


def parts_of(user: Any, ballot: Ballot) -> tuple[Part, ...]:
    """The electors that this user has to do with; what was loaded for somebody else counts for nobody."""
    return ballot.viewer_parts if user.is_authenticated and ballot.viewer_id == user.id else ()


def can_manage_ballot(user: Any, ballot: Ballot) -> bool:
    """Draft, open, extend, cancel, record a proxy: officers of the group and coordinators of groups."""
    return can_manage_group(user, ballot.group)


def can_read_ballot(user: Any, ballot: Ballot) -> bool:
    """Whoever reads the group, and who votes or speaks for an elector; a draft is for those who make it."""
    if ballot.state in (BallotState.DRAFT, BallotState.WITHDRAWN):
        return can_manage_ballot(user, ballot)
    return can_read_group(user, ballot.group) or bool(parts_of(user, ballot))


def can_vote(user: Any, ballot: Ballot) -> bool:
    """Cast a vote for at least one elector, at this moment."""
    return ballot.phase() is Phase.OPEN and any(part.can_vote for part in parts_of(user, ballot))


def is_running(ballot: Ballot) -> bool:
    """Opened and not closed yet: votes come or will come."""
    return ballot.phase() in (Phase.AHEAD, Phase.OPEN)


def can_give_proxy(user: Any, part: Part) -> bool:
    """For this elector: its own delegate, its alternate or its primary representative."""
    return user.is_authenticated and (part.kind is not None or part.represents)


def givers(user: Any, ballot: Ballot) -> list[Elector]:
    """The electors whose proxy this user may give."""
    return [part.elector for part in parts_of(user, ballot) if can_give_proxy(user, part)]


def records_proxy(user: Any, ballot: Ballot, elector: Elector | None) -> bool:
    """Whether the user writes down another organization's proxy as an officer, instead of giving one's own."""
    return can_manage_ballot(user, ballot) and elector not in givers(user, ballot)


def can_revoke(user: Any, proxy: Proxy) -> bool:
    """Whoever could have given it, and officers."""
    return can_manage_ballot(user, proxy.ballot) or proxy.elector in givers(user, proxy.ballot)


def can_see_proxies(user: Any, ballot: Ballot) -> bool:
    """The trace of proxies: whoever reads the ballot, once it is opened."""
    return ballot.state is not BallotState.DRAFT and can_read_ballot(user, ballot)


def can_make_ballots(user: Any, group: Any) -> bool:
    """Draft a ballot in this group."""
    return group.state.is_running and can_manage_group(user, group)
