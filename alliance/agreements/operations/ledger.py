"""The follow-up ledger: milestones, what parties report, agreements fulfilled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState, Course, MilestoneState
from alliance.agreements.models import Agreement, AgreementMilestone, Party, ProgressRequest
from alliance.agreements.notices import following as notices
from alliance.agreements.operations.agreements import check_amount
from alliance.agreements.queries.ledger import days_asked, milestones_of, open_milestones_of, request_after
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import one_line
from alliance.organizations.queries import this_day

_M = MilestoneState


@dataclass(frozen=True)
class MilestoneInput:
    """What was promised by when; `party` owns it (None: all of them), `amount` is in the agreement's currency."""

    title: Localized
    due_on: date
    party: Party | None = None
    amount: Decimal | None = None


@operation
def add_milestone(actor: Person, agreement: Agreement, typed: MilestoneInput) -> AgreementMilestone:
    """Put a line into the ledger, also before the signing. Refuses a withdrawn agreement, a missing title, another
    agreement's party and an amount that is none."""
    lock(agreement)
    refuse(agreement, typed)
    row = AgreementMilestone(agreement=agreement)
    put(row, typed)
    db.session.add(row)
    record(actor, "agreements.milestone_added", row, agreement_id=agreement.id)
    return row


@operation
def change_milestone(actor: Person, row: AgreementMilestone, typed: MilestoneInput, version: int) -> None:
    """Describe a line anew, for example with another day. Refuses an outdated version, one that is done or dropped, and
    what `add_milestone` refuses."""
    agreement = row.agreement
    lock(agreement)
    lock(row)
    if row.version != version:
        raise Clash(_("Somebody else changed this milestone meanwhile. Compare and save again."))
    if row.state is not _M.OPEN:
        raise Refused(_("This milestone is “%(state)s”. Open it again first.", state=row.state.label))
    refuse(agreement, typed)
    put(row, typed)
    record(actor, "agreements.milestone_changed", row, agreement_id=agreement.id)


def refuse(agreement: Agreement, typed: MilestoneInput) -> None:
    if agreement.state is AgreementState.WITHDRAWN:
        raise Refused(_("This agreement is withdrawn. Take it up again first."))
    if not typed.title:
        raise Refused(_("Say what is to be reached, in at least one language."), field="title_en")
    if typed.party is not None and typed.party.agreement_id != agreement.id:
        raise Refused(_("This party belongs to another agreement."), field="party")
    check_amount(typed.amount)


def put(row: AgreementMilestone, typed: MilestoneInput) -> None:
    row.title = row.title.replaced(typed.title.en, typed.title.zh) if row.title else typed.title
    row.party, row.due_on, row.amount = typed.party, typed.due_on, typed.amount


@operation
def settle_milestone(
    actor: Person | None,
    row: AgreementMilestone,
    state: MilestoneState,
    outcome: str = "",
    on: date | None = None,
) -> None:
    """A milestone is reached (on a day, today when not given), dropped (with why), or open again.

    Refuses a step that its state does not allow, dropping without why, and a day to come.
    """
    lock(row)
    if not row.state.may_become(state):
        raise Refused(_("This milestone is “%(state)s”. Nothing was changed.", state=row.state.label))
    if state is _M.DROPPED and not outcome.strip():
        raise Refused(_("Say why it is dropped."), field="outcome")
    if on is not None and on > this_day():
        raise Refused(_("This day is still to come. Choose the day on which it was reached."), field="on")
    row.state = state
    row.done_on = (on or this_day()) if state is _M.DONE else None
    row.outcome = outcome.strip()
    record(actor, f"agreements.milestone_{state}", row, agreement_id=row.agreement_id, outcome=row.outcome)


@dataclass(frozen=True)
class ProgressInput:
    """What a party reports: how much is fulfilled (0–100 %), how it goes, in words, by whom; `reached` are milestones
    (by number of the row) that are done with what came of them."""

    percent: int
    course: Course
    text: str
    by: str
    reached: dict[int, str] = field(default_factory=dict)


@operation
def report_progress(request: ProgressRequest, typed: ProgressInput, version: int, actor: Person | None = None) -> None:
    """Write a party's report into the ledger; milestones it names as reached are done. Reporting again replaces it,
    until the next report is there. `actor` is who notes for the party what it said otherwise.

    Refuses an outdated version, a share outside 0–100, missing words or name, a milestone of another party, and once a
    later report of the party is there.
    """
    lock(request.agreement)
    lock(request)
    if request.version != version:
        raise Clash(_("Somebody else of your organization reported meanwhile. Compare and send again."))
    refuse_report(request, typed)
    request.percent, request.course = typed.percent, typed.course
    request.text, request.answered_by = typed.text.strip(), one_line(typed.by)[:200]
    request.answered_at = now()
    record(actor, "agreements.progress_reported", request, by=request.answered_by, percent=typed.percent)
    own = {one.id: one for one in open_milestones_of(request)}
    for key, outcome in typed.reached.items():
        if key not in own:
            raise Refused(_("This milestone is not yours or no longer open. Look at the page again."))
        settle_milestone(actor, own[key], _M.DONE, outcome)
    if typed.course is Course.NEEDS_HELP:
        notices.help_needed(request)


def refuse_report(request: ProgressRequest, typed: ProgressInput) -> None:
    if not 0 <= typed.percent <= 100:
        raise Refused(_("Write a share from 0 to 100."), field="percent")
    if not typed.text.strip():
        raise Refused(_("Say in a sentence or two how it goes."), field="text")
    if not typed.by.strip():
        raise Refused(_("Write your name."), field="by")
    later = request_after(request)
    if later is not None:
        raise Refused(_("A later report of your organization is there already, after %(days)s days.", days=later.days))


@operation
def ask_progress(actor: Person | None, request: ProgressRequest) -> None:
    """Ask a party by mail how it goes; a second time reminds. Refuses what is answered, an agreement that is fulfilled
    or not signed, and a party without address."""
    lock(request)
    refuse_unaskable(request)
    again = request.sent_at is not None
    if again:
        request.reminded_at = now()
    else:
        request.sent_at = now()
    record(actor, "agreements.progress_reminded" if again else "agreements.progress_asked", request)
    notices.progress_asked(request, open_milestones_of(request), again)


def refuse_unaskable(request: ProgressRequest) -> None:
    agreement, party = request.agreement, request.party
    if agreement.state is not AgreementState.SIGNED or agreement.fulfilled_on is not None:
        raise Refused(_("Parties report on agreements that are signed and not fulfilled."))
    if request.answered_at is not None:
        raise Refused(_("%(name)s has reported already.", name=party.name.text))
    if not party.email:
        raise Refused(_("%(name)s has no mail address. Add one, or note the report yourself.", name=party.name.text))


@operation
def ask_now(actor: Person, party: Party) -> ProgressRequest:
    """Ask a party for progress today, outside the dates. Refuses what `ask_progress` refuses, and a second question on
    one day."""
    agreement = party.agreement
    lock(agreement)
    if agreement.state is not AgreementState.SIGNED or agreement.signed_on is None:
        raise Refused(_("Parties report on agreements that are signed and not fulfilled."))
    days = max((this_day() - agreement.signed_on).days, 0)
    if days in days_asked(party):
        raise Refused(_("%(name)s is asked for a report today already.", name=party.name.text))
    request = ProgressRequest(agreement=agreement, party=party, days=days, due_on=this_day())
    db.session.add(request)
    record(actor, "agreements.progress_planned", request)
    ask_progress(actor, request)
    return request


@operation
def fulfill(actor: Person, agreement: Agreement, on: date) -> None:
    """Everything agreed on has been done: parties are asked no more. Refuses open milestones, a day to come or before
    the signing, and what is not signed or fulfilled already."""
    lock(agreement)
    if agreement.state is not AgreementState.SIGNED or agreement.fulfilled_on is not None:
        raise Refused(_("Only a signed agreement can be fulfilled, and once."))
    if (agreement.signed_on is not None and on < agreement.signed_on) or on > this_day():
        raise Refused(_("Choose a day between the signing and today."), field="on")
    waiting = [one for one in milestones_of(agreement.id) if one.state is _M.OPEN]
    if waiting:
        raise Refused(_("A milestone is still open: %(title)s. Close or drop it first.", title=waiting[0].title.text))
    agreement.fulfilled_on = on
    record(actor, "agreements.fulfilled", agreement)


@operation
def unfulfill(actor: Person, agreement: Agreement, reason: str) -> None:
    """It is not fulfilled after all. Refuses without reason and what is not fulfilled."""
    lock(agreement)
    if agreement.fulfilled_on is None:
        raise Refused(_("This agreement is not noted as fulfilled."))
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    agreement.fulfilled_on = None
    record(actor, "agreements.not_fulfilled", agreement, reason=reason.strip())
