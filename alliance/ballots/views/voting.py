"""The voting booth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, g
from flask.typing import ResponseReturnValue

from alliance.ballots import policy
from alliance.ballots.forms.voting import choice_words, sent_vote
from alliance.ballots.models import Ballot
from alliance.ballots.operations import voting as operations
from alliance.ballots.queries.ballots import ballot_to_vote, visible_ballot
from alliance.ballots.queries.votes import elector_name
from alliance.ballots.views.ballots import show_ballot
from alliance.core.access import allow, signed_in, viewer
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.web import page


@dataclass(frozen=True)
class Confirmation:
    """What the voter sees once: plain values, read before the vote was stored."""

    ballot_id: int
    label: str
    title: Localized
    code: str
    group: str
    secret: bool
    closes_at: datetime
    zone: str
    elector: Localized
    elector_id: int
    words: list[str]


@allow(signed_in, load=ballot_to_vote)
def vote(ballot: Ballot) -> ResponseReturnValue:
    """Cast or change a vote; the answer shows the tracking code once. Who may vote is asked under the lock."""
    if ballot.secret:
        g.pop("seen_session_id", None)  # no row of a session may tell that its person was here now
    form = sent_vote(ballot)
    if not form.validate_on_submit():
        return again(ballot, form)
    confirmation = confirmation_of(ballot, form)
    try:
        receipt = operations.cast_vote(
            viewer(), ballot, form.elector.data, form.choice,
            grounds=form.grounds.data or "", receipt=form.receipt.data or "", nonce=form.nonce.data or "",
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return again(ballot, form)
    return page("ballots/voted.html", vote=confirmation, receipt=receipt)


def confirmation_of(ballot: Ballot, form: Any) -> Confirmation:
    return Confirmation(
        ballot_id=ballot.id,
        label=ballot.label,
        title=ballot.title,
        code=ballot.group.code,
        group=ballot.group.title,
        secret=ballot.secret,
        closes_at=ballot.closes_at,
        zone=ballot.zone,
        elector=elector_name(ballot, form.elector.data),
        elector_id=form.elector.data,
        words=choice_words(ballot, form.choice),
    )


def again(ballot: Ballot, form: Any) -> ResponseReturnValue:
    """The page with what was typed; who may not read the ballot learns no more than from its address."""
    user = viewer()
    seen = visible_ballot(user, ballot.id)
    if seen is None:
        abort(404)
    if not policy.can_read_ballot(user, seen):
        abort(403)
    return show_ballot(seen, form=form)
