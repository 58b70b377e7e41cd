"""Opening a ballot freezes who is entitled, the rules and the words; then only its closing moves, and only later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.ballots import notices, signals
from alliance.ballots.counting import canonical, digest
from alliance.ballots.enums import BallotState, Phase
from alliance.ballots.models import Ballot, Elector
from alliance.ballots.operations.ballots import note, refuse_frozen, refuse_weighted_secret
from alliance.ballots.operations.box import add_box
from alliance.ballots.operations.reminders import owe_reminders
from alliance.ballots.queries.ballots import charter_of
from alliance.ballots.queries.electorate import Entitled, electorate
from alliance.core.clock import now
from alliance.core.db import db, insert_rows, lock
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.groups.enums import CharterState
from alliance.groups.models import Charter
from alliance.groups.operations.activity import note_activity
from alliance.groups.operations.charters import back_to_draft, mark_for_ballot

FORMAT = "alliance-ballot/1"


@operation
def open_ballot(actor: Person | None, ballot: Ballot) -> None:
    """Freeze electorate, rules and words, mail the electorate with the hash, and let votes come from `opens_at` on.

    Refuses what is no draft, closes in the past, has no charter in force to run under, is secret under a charter with
    weights, or has nobody entitled. A ballot on a charter takes that charter along as "for ballot".
    """
    lock(ballot)
    refuse_frozen(ballot)
    charter = charter_in_force(ballot)
    if ballot.closes_at <= now():
        raise Refused(_("The closing time has passed. Choose a later one before opening."))
    if ballot.secret:
        refuse_weighted_secret(charter)
    entitled = [one for one in electorate(ballot, charter) if not one.why_not]
    if not entitled:
        raise Refused(_("No organization would be entitled to vote. Give seats with a vote first."))
    ballot.opens_at = max(ballot.opens_at, now())
    ballot.charter, ballot.opened_by_id = charter, actor.id if actor is not None else None
    ballot.frozen = frozen_text(ballot, charter, entitled)
    ballot.frozen_hash = digest(ballot.frozen)
    ballot.state = BallotState.OPENED
    add_electors(ballot, entitled)
    take_charter_along(actor, ballot)
    note_activity(ballot.group)
    note(actor, ballot, "opened", electors=len(entitled), hash=ballot.frozen_hash)
    record(actor, "ballots.opened", ballot, electors=len(entitled), hash=ballot.frozen_hash)
    owe_reminders(ballot)
    notices.opened(ballot)
    signals.opened.send(ballot)


def charter_in_force(ballot: Ballot) -> Charter:
    charter = ballot.group.charter
    if charter is None or not ballot.group.state.is_running:
        raise Refused(_("A ballot runs under the charter in force of a group at work. This group has none."))
    return charter


def add_electors(ballot: Ballot, entitled: list[Entitled]) -> None:
    """The frozen electorate as rows, and the box of a secret ballot; a constant number of statements."""
    db.session.flush()
    rows = [
        {
            "ballot_id": ballot.id,
            "number": number,
            "organization_id": one.seat.organization_id,
            "seat_id": one.seat.id,
            "name": name_of(one),
            "weight": one.weight,
            "has_voted": False,
        }
        for number, one in enumerate(entitled, 1)
    ]
    insert_rows(Elector, rows)
    if ballot.secret:
        add_box(ballot, len(entitled))


def name_of(one: Entitled) -> Localized:
    return one.seat.organization.name


def both(text: Localized) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def rules_of(ballot: Ballot, charter: Charter) -> dict[str, Any]:
    """The charter's rules of decision with what this ballot replaces of them."""
    rules: dict[str, Any] = {
        "charter": charter.number,
        "quorum_percent": charter.quorum_percent,
        "pass_numerator": charter.pass_numerator,
        "pass_denominator": charter.pass_denominator,
        "pass_strictly": charter.pass_strictly,
        "abstentions": charter.abstentions.value,
        "weighted": charter.weighted,
    }
    return rules | ballot.rules


def frozen_text(ballot: Ballot, charter: Charter, entitled: list[Entitled]) -> str:
    """The frozen ballot as canonical JSON: sorted keys, no spaces, UTF-8. A later extension does not change it."""
    return canonical(
        {
            "format": FORMAT,
            "ballot": {
                "number": ballot.label,
                "group": ballot.group.code,
                "kind": ballot.kind.value,
                "method": ballot.method.value,
                "title": both(ballot.title),
                "text": both(ballot.text),
                "secret": ballot.secret,
                "winners": ballot.winners,
                "most_choices": ballot.most_choices,
                "opens_at": instant(ballot.opens_at),
                "closes_at": instant(ballot.closes_at),
                "zone": ballot.zone,
            },
            "rules": rules_of(ballot, charter),
            "options": [{"key": one.key, "label": both(one.label)} for one in ballot.options],
            "electors": [
                {"id": number, "name": both(name_of(one)), "weight": one.weight}
                for number, one in enumerate(entitled, 1)
            ],
        }
    )


def take_charter_along(actor: Person | None, ballot: Ballot) -> None:
    """The draft that is decided about cannot be changed while the ballot runs."""
    charter = charter_of(ballot)
    if charter is not None and charter.state is not CharterState.FOR_BALLOT:
        mark_for_ballot(charter, actor)


@operation
def extend(actor: Person | None, ballot: Ballot, closes_at: datetime, reason: str) -> None:
    """Close later, and tell the electorate why. Refuses an earlier time, no reason, a ballot that is not running."""
    lock(ballot)
    refuse_not_running(ballot)
    if closes_at <= ballot.closes_at:
        raise Refused(_("A ballot can only be extended: choose a time after the present closing."), field="closes")
    if not reason:
        raise Refused(_("Say why; all who vote read it."), field="reason")
    was, ballot.closes_at = ballot.closes_at, closes_at
    note(actor, ballot, "extended", reason, was=instant(was), became=instant(closes_at))
    record(actor, "ballots.extended", ballot, reason=reason)
    owe_reminders(ballot)
    notices.extended(ballot, was, reason)


@operation
def cancel(actor: Person | None, ballot: Ballot, reason: str) -> None:
    """Stop an opened ballot before its closing: it decides nothing. All who vote are told why. Refuses no reason."""
    lock(ballot)
    refuse_not_running(ballot)
    if not reason:
        raise Refused(_("Say why; all who vote read it."), field="reason")
    ballot.state, ballot.cancel_reason = BallotState.CANCELLED, reason
    charter = charter_of(ballot)
    if charter is not None and charter.state is CharterState.FOR_BALLOT:
        back_to_draft(charter, actor)
    note(actor, ballot, "cancelled", reason)
    record(actor, "ballots.cancelled", ballot, reason=reason)
    notices.cancelled(ballot, reason)
    signals.called_off.send(ballot)


def refuse_not_running(ballot: Ballot) -> None:
    phase = ballot.phase()
    if phase not in (Phase.AHEAD, Phase.OPEN):
        raise Refused(_("This cannot be done: the ballot is in the state “%(state)s”.", state=phase.label))
