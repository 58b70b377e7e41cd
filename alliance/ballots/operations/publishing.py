"""Publishing a result: counted once at closing, kept to the byte, and as a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from alliance.audit.operations import record
from alliance.ballots.counting import canonical
from alliance.ballots.enums import Phase
from alliance.ballots.models import Ballot, BallotResult
from alliance.ballots.queries.results import Result, composed, published_row, published_text, result_of
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation


@operation
def publish(ballot: Ballot) -> Result:
    """Count a closed ballot and keep its file, once; again gives what was kept. Refuses one that is not closed."""
    lock(ballot)
    if ballot.phase() is not Phase.CLOSED:
        raise Refused(_("This ballot is not closed."))
    if published_row(ballot) is None:
        content = composed(ballot)
        db.session.add(
            BallotResult(
                ballot_id=ballot.id,
                published=canonical(content) + "\n",
                votes_hash=content["votes_hash"],
                result=content["result"],
            )
        )
        record(
            None,
            "ballots.published",
            ballot,
            frozen_hash=ballot.frozen_hash,
            votes_hash=content["votes_hash"],
            outcome=content["result"]["outcome"],
        )
    return result_of(ballot)


SHEET = ("tracking code", "elector", "organization (en)", "organization (zh)", "weight", "choice", "grounds")


def sheet_rows(ballot: Ballot) -> Iterator[list[Any]]:
    """The published votes as rows under `SHEET`; a secret vote has neither elector nor weight."""
    content = json.loads(published_text(ballot))
    electors = {one["id"]: one for one in json.loads(content["frozen"])["electors"]}
    for vote in content["votes"]:
        name = electors.get(vote.get("elector"), {}).get("name", {})
        yield [
            vote["receipt"],
            vote.get("elector", ""),
            name.get("en", ""),
            name.get("zh", ""),
            vote.get("weight", ""),
            canonical(vote["choice"]),
            vote.get("grounds", ""),
        ]
