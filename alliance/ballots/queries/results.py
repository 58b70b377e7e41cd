"""What came out of a ballot: counted from its rows or as it was published, and never before it may be known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from alliance.ballots.counting import FORMAT, canonical, tally, votes_digest
from alliance.ballots.enums import Outcome, Phase
from alliance.ballots.models import Ballot, BallotEvent, BallotResult, Elector, Proxy, Vote
from alliance.ballots.queries.ballots import visible_ballot
from alliance.ballots.queries.box import open_box
from alliance.core.db import db


class NotYet(ValueError):
    """Nothing of this ballot may be known at this moment."""


@dataclass(frozen=True)
class Result:
    """What `counting.tally` says of a ballot. Keys stand for options; counts are weights, the quorum counts heads.

    `running` marks the totals of an open ballot that does not hide them: its outcome is what it would be by now.
    """

    outcome: Outcome
    entitled: int
    voted: int
    abstained: int
    weight: int
    quorum: Mapping[str, Any]  # percent, needed, present, held
    pass_mark: Mapping[str, Any] | None  # of motions: numerator, denominator, strictly, needed, of, held
    counts: Mapping[str, int]  # yes, no, abstain; or of each option
    winners: list[str]
    tied: list[str]
    order: list[list[str]]  # groups of equals, best first
    pairs: Mapping[str, Mapping[str, int]]  # Schulze: how many prefer one to another
    rounds: list[Mapping[str, Any]]  # instant run-off
    running: bool = False
    votes_hash: str = ""
    frozen: Mapping[str, Any] = field(default_factory=dict)


def is_known(ballot: Ballot) -> bool:
    """Whether anything of the result may be shown now: once closed, and before of open ballots that hide nothing."""
    phase = ballot.phase()
    return phase is Phase.CLOSED or (phase is Phase.OPEN and not ballot.hidden and not ballot.secret)


def result_of(ballot: Ballot) -> Result:
    """The result, or the running totals. Raises NotYet where neither may be known.

    One statement when it was published; else it is counted from the rows, in five at most.
    """
    if not is_known(ballot):
        raise NotYet(ballot.audit_label)
    closed = ballot.phase() is Phase.CLOSED
    kept = published_row(ballot) if closed else None
    if kept is not None:
        counted, votes_hash = kept.result, kept.votes_hash
    else:
        content = composed(ballot)
        counted, votes_hash = content["result"], content["votes_hash"]
    parts = counted | {"outcome": Outcome(counted["outcome"])}
    return Result(**parts, running=not closed, votes_hash=votes_hash, frozen=json.loads(ballot.frozen))


def published_row(ballot: Ballot) -> BallotResult | None:
    """The result that was recorded at closing; the file itself is read only when it is asked for."""
    wanted = select(BallotResult).where(BallotResult.ballot_id == ballot.id)
    return db.session.scalar(wanted.options(defer(BallotResult.published)))


def published_text(ballot: Ballot) -> str:
    """The published file: as recorded at closing, or composed now. Raises NotYet before closing."""
    if ballot.phase() is not Phase.CLOSED:
        raise NotYet(ballot.audit_label)
    kept = db.session.scalar(select(BallotResult.published).where(BallotResult.ballot_id == ballot.id))
    return kept if kept is not None else canonical(composed(ballot)) + "\n"


def composed(ballot: Ballot) -> dict[str, Any]:
    """The published file from the rows of this moment; the same rows always make the same file."""
    frozen = json.loads(ballot.frozen)
    content: dict[str, Any] = {
        "format": FORMAT,
        "frozen": ballot.frozen,
        "frozen_hash": ballot.frozen_hash,
        "closed_at": instant(ballot.closes_at),
        "extended": extensions(ballot),
        "voted": voted_numbers(ballot),
        "votes": secret_votes(ballot) if ballot.secret else open_votes(ballot, frozen),
    }
    return content | {"votes_hash": votes_digest(content), "result": tally(frozen, content["votes"])}


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")  # as in the frozen text


def extensions(ballot: Ballot) -> list[dict[str, str]]:
    """Each time the closing was put off: when, until when and why."""
    wanted = select(BallotEvent).where(BallotEvent.ballot_id == ballot.id, BallotEvent.verb == "extended")
    return [
        {"at": instant(event.at), "closes_at": event.details["became"], "reason": event.reason}
        for event in db.session.scalars(wanted.order_by(BallotEvent.id))
    ]


def voted_numbers(ballot: Ballot) -> list[int]:
    wanted = select(Elector.number).where(Elector.ballot_id == ballot.id, Elector.has_voted)
    return list(db.session.scalars(wanted.order_by(Elector.number)))


def open_votes(ballot: Ballot, frozen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Votes with the electors' numbers and their weights of the frozen text."""
    weighted = frozen["rules"]["weighted"]
    weights = {one["id"]: one["weight"] if weighted else 1 for one in frozen["electors"]}
    wanted = (
        select(Elector.number, Vote.receipt, Vote.choice, Vote.grounds)
        .join(Vote, Vote.elector_id == Elector.id)
        .where(Vote.ballot_id == ballot.id)
        .order_by(Elector.number)
    )
    return [
        {
            "receipt": receipt,
            "choice": choice,
            "elector": number,
            "grounds": grounds,
            "weight": weights.get(number, 0),
        }
        for number, receipt, choice, grounds in db.session.execute(wanted)
    ]


def secret_votes(ballot: Ballot) -> list[dict[str, Any]]:
    """What lay in the box, in the order of the random codes: neither when nor by whom."""
    return [{"receipt": code, "choice": choice} for code, choice in sorted(open_box(ballot))]


def known_ballot(user: Any, ballot_id: int) -> Ballot | None:
    """A ballot that opened or was cancelled, for its page of results, as this viewer may see it."""
    ballot = visible_ballot(user, ballot_id)
    return ballot if ballot is not None and ballot.frozen else None


def closed_ballot(user: Any, ballot_id: int) -> Ballot | None:
    """A ballot whose result is final, as this viewer may see it."""
    ballot = visible_ballot(user, ballot_id)
    return ballot if ballot is not None and ballot.phase() is Phase.CLOSED else None


def votes_in(ballot: Ballot) -> Select[Any]:
    """The votes of an open ballot in the order of its electors, with who cast them and for whom."""
    holder = aliased(Elector)
    return (
        select(Vote)
        .join(Vote.elector)
        .outerjoin(Vote.proxy)
        .outerjoin(holder, holder.id == Proxy.holder_id)
        .where(Vote.ballot_id == ballot.id)
        .options(
            contains_eager(Vote.elector),
            joinedload(Vote.cast_by),
            contains_eager(Vote.proxy).contains_eager(Proxy.holder.of_type(holder)),
        )
        .order_by(Elector.number)
    )


def votes_published(ballot: Ballot) -> list[dict[str, Any]]:
    """The votes as the published file has them; of a closed ballot."""
    return list(json.loads(published_text(ballot))["votes"])


def vote_under(ballot: Ballot, code: str) -> dict[str, Any] | None:
    """The choice under a tracking code of an open ballot."""
    return db.session.scalar(select(Vote.choice).where(Vote.ballot_id == ballot.id, Vote.receipt == code))
