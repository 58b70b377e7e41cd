"""The voting booth."""

from __future__ import annotations

from typing import Any

from flask import abort, g
from flask.typing import ResponseReturnValue

from alliance.ballots import policy
from alliance.ballots.forms.voting import choice_words, sent_vote
from alliance.ballots.models import Ballot
from alliance.ballots.operations import voting as operations
from alliance.ballots.queries.ballots import ballot_to_vote, visible_ballot
from alliance.ballots.views.ballots import show_ballot
from alliance.core.access import allow, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.web import page


@allow(signed_in, load=ballot_to_vote)
def vote(ballot: Ballot) -> ResponseReturnValue:
    """Cast or change a vote; the answer shows the tracking code once. Who may vote is asked under the lock."""
    if ballot.secret:
        g.pop("seen_session_id", None)  # no row of a session may tell that its person was here now
    form = sent_vote(ballot)
    if not form.validate_on_submit():
        return again(ballot, form)
    words = choice_words(ballot, form.choice)
    try:
        receipt = operations.cast(
            viewer(), ballot, form.elector.data, form.choice,
            grounds=form.grounds.data or "", receipt=form.receipt.data or "", nonce=form.nonce.data or "",
        )  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return again(ballot, form)
    return page("ballots/voted.html", vote=receipt, words=words)


def again(ballot: Ballot, form: Any) -> ResponseReturnValue:
    """The page with what was typed; who may not read the ballot learns no more than from its address."""
    user = viewer()
    seen = visible_ballot(user, ballot.id)
    if seen is None:
        abort(404)
    if not policy.can_read_ballot(user, seen):
        abort(403)
    return show_ballot(seen, form=form)
