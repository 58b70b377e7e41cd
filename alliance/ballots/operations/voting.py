"""Casting a vote: once for each organization, changed until closing, the last counts.

The elector's row is held under a lock and the clock is read after that, so a vote that would come to stand
after the closing is refused, whatever waited for whom. Settling takes the same locks, so it counts every vote
that was accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ballots.enums import Method, Phase
from alliance.ballots.models import Ballot, Elector, Part, Vote
from alliance.ballots.operations.box import code_of, drop_in, new_code, tidy_code
from alliance.ballots.queries.votes import part_of, parts
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.text import tidy

ANSWERS = ("yes", "no", "abstain")
LONGEST_GROUNDS = 8000


@dataclass(frozen=True)
class Receipt:
    """What the voter is shown once: plain values, as the vote was stored."""

    code: str
    elector: Localized
    ballot_id: int
    label: str
    title: Localized
    group_code: str
    group: str
    secret: bool
    closes_at: datetime
    zone: str


def cast_vote(
    actor: Person, ballot: Ballot, elector: Elector | int, choice: dict[str, Any], grounds: str = "", receipt: str = "",
    nonce: str = "",
) -> str:  # fmt: skip
    """The same as `cast`: only the tracking code."""
    return cast(actor, ballot, elector, choice, grounds, receipt, nonce).code


@operation
def cast(
    actor: Person, ballot: Ballot, elector: Elector | int, choice: dict[str, Any], grounds: str = "", receipt: str = "",
    nonce: str = "",
) -> Receipt:  # fmt: skip
    """Cast or change the vote of an elector (the row or its id); with the tracking code, which is shown once.

    `choice` is as in `Vote`; an empty one abstains. A secret vote is changed by its tracking code (`receipt`). The
    same `nonce` sent again gives the same code and the same vote. Refuses a ballot that is not open at this moment, a
    person who casts no vote for this elector, a choice that the ballot does not offer, missing grounds, grounds of a
    secret vote, and a secret vote a second time without its code.
    """
    elector_id = elector if isinstance(elector, int) else identity(elector)
    part = voting_part(identity(actor), identity(ballot), elector_id)
    ballot = part.elector.ballot
    refuse_closed(ballot)
    kept = checked_choice(ballot, choice)
    words = checked_grounds(ballot, kept, grounds)
    code = code_of(nonce) if nonce else new_code()
    if ballot.secret:
        code = cast_secretly(part.elector, kept, code, tidy_code(receipt))
    else:
        code = cast_openly(actor, part, kept, words, code)
    return receipt_of(part.elector, code)


def receipt_of(elector: Elector, code: str) -> Receipt:
    ballot = elector.ballot
    return Receipt(
        code=code,
        elector=elector.name,
        ballot_id=ballot.id,
        label=ballot.label,
        title=ballot.title,
        group_code=ballot.group.code,
        group=ballot.group.number or ballot.group.name.text,
        secret=ballot.secret,
        closes_at=ballot.closes_at,
        zone=ballot.zone,
    )


def identity(row: Any) -> int:
    """The id of a stored row without reading the row again."""
    return int(sa.inspect(row).identity[0])


def voting_part(person_id: int, ballot_id: int, elector_id: int) -> Part:
    """The elector under a lock with its ballot as they stand now, and by which right the person votes; one statement.

    The person is read along, for the audit log.
    """
    wanted = (
        parts(person_id)
        .join(Person, Person.id == person_id)
        .add_columns(Person)
        .where(Elector.id == elector_id, Elector.ballot_id == ballot_id)
        .options(
            contains_eager(Elector.ballot).joinedload(Ballot.options),
            contains_eager(Elector.ballot).joinedload(Ballot.group),
        )
        .with_for_update(of=Elector)
        .execution_options(populate_existing=True)
    )
    row = db.session.execute(wanted).unique().one_or_none()
    if row is None or not part_of(row).can_vote:
        raise Refused(_("You cast no vote for this organization: its delegate does, or its alternate."))
    return part_of(row)


def refuse_closed(ballot: Ballot) -> None:
    phase = ballot.phase()
    if phase is Phase.CLOSED:
        raise Refused(_("This ballot has closed. No vote was taken."))
    if phase is not Phase.OPEN:
        raise Refused(_("This ballot takes no votes now. It is: %(state)s.", state=phase.label))


def checked_choice(ballot: Ballot, choice: dict[str, Any]) -> dict[str, Any]:
    """The choice in the one shape that is kept. Refuses what the ballot does not offer."""
    if ballot.method is Method.YES_NO:
        if choice.get("answer") not in ANSWERS:
            raise Refused(_("Choose yes, no or abstain."), field="answer")
        return {"answer": choice["answer"]}
    keys = [option.key for option in ballot.options]
    if ballot.method.is_ranked:
        return {"ranks": checked_ranks(keys, choice.get("ranks"))}
    chosen = choice.get("options")
    if not isinstance(chosen, list) or not set(chosen) <= set(keys):
        raise Refused(_("Choose among the options of this ballot."), field="options")
    if len(set(chosen)) > ballot.most_choices:
        raise Refused(_("Choose at most %(number)s.", number=ballot.most_choices), field="options")
    return {"options": [key for key in keys if key in chosen]}


def checked_ranks(keys: list[str], ranks: Any) -> dict[str, int]:
    """Places from 1 to the number of options; equal places are allowed, who is left out comes last."""
    if not isinstance(ranks, dict) or not set(ranks) <= set(keys):
        raise Refused(_("Rank the options of this ballot."), field="ranks")
    places = range(1, len(keys) + 1)
    if not all(isinstance(rank, int) and rank in places for rank in ranks.values()):
        raise Refused(_("A place is a number from 1 to %(number)s.", number=len(keys)), field="ranks")
    return {key: ranks[key] for key in keys if key in ranks}


def checked_grounds(ballot: Ballot, choice: dict[str, Any], grounds: str) -> str:
    words = tidy(grounds)[:LONGEST_GROUNDS]
    if words and ballot.secret:
        raise Refused(_("A secret vote has no grounds: they could tell whose it is."), field="grounds")
    if ballot.grounds_for_no and choice.get("answer") == "no" and not words:
        raise Refused(_("Say why: in this ballot a no needs grounds."), field="grounds")
    return words


def cast_openly(actor: Person, part: Part, choice: dict[str, Any], grounds: str, code: str) -> str:
    """A row with all about the vote; the audit log says that it was cast, not how: results may be hidden."""
    elector = part.elector
    vote = db.session.scalar(select(Vote).where(Vote.elector_id == elector.id)) if elector.has_voted else None
    verb = "ballots.voted" if vote is None else "ballots.vote_changed"
    if vote is None:
        vote = Vote(elector_id=elector.id, ballot_id=elector.ballot_id, receipt=code)
        db.session.add(vote)
    vote.choice, vote.grounds, vote.cast_at = choice, grounds, now()
    vote.cast_by_id = identity(actor)
    vote.proxy_id = part.proxy.id if part.proxy is not None and part.kind is None else None
    elector.has_voted = True
    db.session.flush()  # before it is recorded, so that the log keeps no word of the choice
    record(actor, verb, elector, organization_id=elector.organization_id, proxy=vote.proxy_id)
    return vote.receipt


def cast_secretly(elector: Elector, choice: dict[str, Any], code: str, again: str) -> str:
    """Into the box, and "has voted" on the elector's row. No audit entry, no event, no notice, no time, no person.

    A form sent twice finds its own code in the box and is the same vote.
    """
    if not elector.has_voted:
        drop_in(elector.ballot, code, choice)
        elector.has_voted = True
        return code
    drop_in(elector.ballot, code, choice, again or code)
    return again or code
