"""What was altered behind a ballot's back: rows, box, published file and audit log against what was frozen at opening.

Spoken to whoever runs `python -m alliance verify-ballot`, so in plain English.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.audit.models import AuditEntry
from alliance.ballots.counting import digest, disagreements, read
from alliance.ballots.enums import Phase
from alliance.ballots.models import Ballot, BallotResult, Elector, Vote
from alliance.ballots.queries.box import open_box
from alliance.ballots.queries.results import composed, extensions, instant
from alliance.core.db import db

PARTS = {
    "frozen": "the frozen text",
    "frozen_hash": "the hash of the frozen text",
    "closed_at": "the closing time",
    "extended": "the extensions",
    "voted": "who has voted",
    "votes": "the votes",
    "result": "the result",
}


def opened_ballots(label: str = "") -> list[Ballot]:
    """Every ballot that was opened, or the one that people call so ('WG3-B004')."""
    wanted = select(Ballot).where(Ballot.frozen != "").options(joinedload(Ballot.group))
    found = db.session.scalars(wanted.order_by(Ballot.id)).unique()
    return [ballot for ballot in found if not label or ballot.label.casefold() == label.casefold()]


def alterations(ballot: Ballot) -> list[str]:
    """What does not agree, each in a sentence; nothing when all does. Of a running ballot no vote is counted."""
    try:
        frozen = json.loads(ballot.frozen)
        return [*frozen_alterations(ballot), *row_alterations(ballot, frozen), *vote_alterations(ballot)]
    except (ValueError, KeyError, TypeError) as fault:
        return [f"The frozen text cannot be read ({type(fault).__name__})."]
    except InvalidToken:
        return ["The box cannot be opened: it was altered, or SECRET_KEY is another one than when votes were cast."]


def frozen_alterations(ballot: Ballot) -> Iterator[str]:
    """The frozen text against its hash, and the hash against the audit log."""
    if digest(ballot.frozen) != ballot.frozen_hash:
        yield "The frozen text was altered: its hash differs."
    if noted(ballot, "ballots.opened", "hash") != ballot.frozen_hash:
        yield "The hash of the frozen text is not the one that the audit log noted at opening."


def row_alterations(ballot: Ballot, frozen: dict[str, Any]) -> Iterator[str]:
    """Question, options and electorate as rows against the frozen text."""
    asked = {
        "kind": ballot.kind.value,
        "method": ballot.method.value,
        "title": both(ballot.title),
        "text": both(ballot.text),
        "secret": ballot.secret,
        "winners": ballot.winners,
        "most_choices": ballot.most_choices,
        "zone": ballot.zone,
    }
    yield from (
        f"The {name} is not the frozen one." for name, is_now in asked.items() if frozen["ballot"][name] != is_now
    )
    if datetime.fromisoformat(frozen["ballot"]["opens_at"]) != datetime.fromisoformat(instant(ballot.opens_at)):
        yield "The opening time is not the frozen one."
    until = [frozen["ballot"]["closes_at"], *(each["closes_at"] for each in extensions(ballot))][-1]
    if datetime.fromisoformat(until) != datetime.fromisoformat(instant(ballot.closes_at)):
        yield "The closing time is neither the frozen one nor that of the last extension."
    if frozen["options"] != [{"key": one.key, "label": both(one.label)} for one in ballot.options]:
        yield "The options are not the frozen ones."
    wanted = select(Elector).where(Elector.ballot_id == ballot.id).order_by(Elector.number)
    rows = {one.number: (both(one.name), one.weight) for one in db.session.scalars(wanted)}
    entitled = {one["id"]: (one["name"], one["weight"]) for one in frozen["electors"]}
    for number in sorted(entitled.keys() | rows.keys()):
        if entitled.get(number) != rows.get(number):
            yield f"Elector {number} is not the frozen one."


def both(text: Any) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def vote_alterations(ballot: Ballot) -> Iterator[str]:
    """Votes against electors; of a closed ballot the file, the result and what was recorded of it."""
    elsewhere = select(Vote.id).join(Elector, Elector.id == Vote.elector_id).where(Vote.ballot_id == ballot.id)
    for vote_id in db.session.scalars(elsewhere.where(Elector.ballot_id != ballot.id)):
        yield f"Vote {vote_id} is of an elector of another ballot."
    if ballot.secret and db.session.scalars(select(Vote.id).where(Vote.ballot_id == ballot.id)).first() is not None:
        yield "A secret ballot has votes with names beside its box."
    if ballot.phase() is Phase.CLOSED:
        yield from result_alterations(ballot)
    elif voted(ballot) != cast(ballot):
        yield "Those marked as having voted are not those whose votes are there."


def voted(ballot: Ballot) -> Any:
    """Whose mark says so: which electors of an open ballot, how many of a secret one."""
    wanted = select(Elector.id).where(Elector.ballot_id == ballot.id, Elector.has_voted)
    marked = sorted(db.session.scalars(wanted))
    return len(marked) if ballot.secret else marked


def cast(ballot: Ballot) -> Any:
    """The same by the votes themselves."""
    if ballot.secret:
        return len(open_box(ballot))
    return sorted(db.session.scalars(select(Vote.elector_id).where(Vote.ballot_id == ballot.id)))


def result_alterations(ballot: Ballot) -> Iterator[str]:
    """The rows of now as a published file: does it agree in itself, with the file kept, and with what was recorded?"""
    fresh = composed(ballot)
    yield from (f"Rows: {problem}" for problem in disagreements(fresh))
    kept = db.session.get(BallotResult, ballot.id)
    if kept is None:
        if ballot.settled_at is not None:
            yield "The published file is gone."
        return
    published, problems = read(kept.published.encode())
    yield from (f"Published file: {problem}" for problem in problems)
    for part, words in PARTS.items() if published else ():
        if published[part] != fresh[part]:
            yield f"The published file and the rows differ in {words}."
    if published and published["result"] != kept.result:
        yield "The result that pages show is not that of the published file."
    if noted(ballot, "ballots.published", "votes_hash") != fresh["votes_hash"]:
        yield "The hash of the votes is not the one that the audit log noted at publishing."
    if ballot.outcome is not None and ballot.outcome.value != fresh["result"]["outcome"]:
        yield "The recorded outcome is not the one that the votes give."


def noted(ballot: Ballot, verb: str, detail: str) -> Any:
    """What the audit log says of the ballot."""
    about = AuditEntry.subject_type == Ballot.__tablename__, AuditEntry.subject_id == ballot.id
    details = db.session.scalars(select(AuditEntry.details).where(*about, AuditEntry.verb == verb)).first()
    return (details or {}).get(detail)
