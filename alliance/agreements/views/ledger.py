"""The follow-up ledger: milestones, reports of parties, what is overdue, figures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.agreements import policy
from alliance.agreements.enums import AgreementKind, MilestoneState
from alliance.agreements.forms import register as forms
from alliance.agreements.forms.agreements import ReasonForm
from alliance.agreements.models import Agreement, AgreementMilestone, Party, ProgressRequest, Recognition
from alliance.agreements.operations import ledger as operations
from alliance.agreements.operations import recognitions as recognizing
from alliance.agreements.queries import access
from alliance.agreements.queries import ledger as queries
from alliance.agreements.queries import register as figured
from alliance.agreements.queries.access import visible_agreement
from alliance.agreements.queries.parts import parties_of
from alliance.agreements.queries.recognitions import market_name, recognitions_of
from alliance.agreements.views.acting import pressed, tried
from alliance.agreements.views.register import sent
from alliance.audit.operations import note_export
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.moments import day_text
from alliance.core.web import go, page
from alliance.organizations.queries import this_day

bp = Blueprint("ledger", __name__)


def manages(user: Any, part: Any) -> bool:
    return policy.can_manage(user, part.agreement)


def back(agreement_id: int) -> ResponseReturnValue:
    return go("agreements.ledger.show", agreement_id=agreement_id)


@bp.get("/desk/agreements/ledger")
@allow(policy.can_read_all)
def index() -> ResponseReturnValue:
    """What is overdue or ends, and who calls for help."""
    return page(
        "agreements/overdue.html",
        counts=queries.overdue(),
        late=queries.listed_rows(queries.late_milestones()),
        reports=queries.listed_rows(queries.overdue_reports()),
        ending=queries.listed_rows(queries.ending_agreements()),
        help=queries.listed_rows(queries.calls_for_help()),
        today=this_day(),
    )


@bp.get("/desk/agreements/figures")
@allow(policy.can_read_all)
def figures() -> ResponseReturnValue:
    """The whole register in figures."""
    return page("agreements/figures.html", figures=figured.figures(), most=max)


@bp.get("/agreements/<int:agreement_id>/ledger")
@allow(policy.can_open_texts, load=visible_agreement)
def show(agreement: Agreement) -> ResponseReturnValue:
    """Milestones and reports, for the parties and the secretariat; who manages it keeps them."""
    milestones, requests = queries.milestones_of(agreement.id), queries.requests_of(agreement.id)
    return page(
        "agreements/ledger.html",
        agreement=agreement,
        standing=agreement.standing(this_day()),
        milestones=milestones,
        requests=requests,
        passed_over=queries.passed_over(requests),
        parties=parties_of(agreement.id),
        ledger=queries.ledger_of(milestones, requests),
        recognitions=recognitions_of(agreement.id) if agreement.kind is AgreementKind.RECOGNITION else [],
        market_name=market_name,
        may_manage=policy.can_manage(viewer(), agreement),
        may_behind=policy.can_read_behind(viewer(), agreement),
        today=this_day(),
        tab="ledger",
    )


@bp.post("/agreements/<int:agreement_id>/ledger/export")
@allow(policy.can_read_behind, load=visible_agreement)
def export(agreement: Agreement) -> ResponseReturnValue:
    """Milestones and reports as one sheet."""
    name = f"{agreement.number or agreement.id}-ledger-{now():%Y-%m-%d}.csv"
    milestones, requests = queries.milestones_of(agreement.id), queries.requests_of(agreement.id)
    rows = [milestone_row(one) for one in milestones] + [report_row(one) for one in requests]
    note_export(viewer(), "agreements.ledger_exported", len(rows), agreement_id=agreement.id)
    head = [_("What"), _("Party"), _("Due on"), _("State"), _("Reached or reported"), _("Amount"), _("In words")]
    return sent(head, rows, name, "")


def milestone_row(one: AgreementMilestone) -> list[object]:
    party = one.party.name.text if one.party else _("All parties together")
    return [one.title.text, party, one.due_on, one.state.label, one.done_on, one.amount, one.outcome]


def report_row(one: ProgressRequest) -> list[object]:
    what = _("Report after %(days)s days", days=one.days)
    state = one.course.label if one.course else ""
    share = f"{one.percent} %" if one.percent is not None else ""
    on = one.answered_at.date() if one.answered_at else None
    return [
        what,
        one.party.name.text,
        one.due_on,
        state,
        on,
        "",
        " · ".join(part for part in (share, one.text) if part),
    ]


# Milestones


@bp.route("/agreements/<int:agreement_id>/milestones/new", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def add_milestone(agreement: Agreement) -> ResponseReturnValue:
    """Put a line into the ledger."""
    key, form = agreement.id, forms.MilestoneForm()
    form.offer(parties_of(key))
    if tried(form, lambda: operations.add_milestone(viewer(), agreement, form.typed)):
        flash(_("The milestone stands in the ledger."), "success")
        return back(key)
    return page("agreements/milestone.html", form=form, agreement=agreement, row=None, conflicts=[], status=form.status)


@bp.route("/agreements/milestones/<int:milestone_id>/edit", methods=["GET", "POST"])
@allow(manages, load=access.milestone_of)
def edit_milestone(row: AgreementMilestone) -> ResponseReturnValue:
    """Describe a line anew."""
    agreement, key = row.agreement, row.agreement_id
    form = forms.MilestoneEditForm(data=forms.shown_milestone(row))
    form.offer(parties_of(key))
    if tried(form, lambda: operations.change_milestone(viewer(), row, form.typed, form.version.data or 0)):
        flash(_("The milestone is changed."), "success")
        return back(key)
    form.accept_version(row.version)
    conflicts = form.conflicts(forms.shown_milestone(row)) if form.clash else []
    return page(
        "agreements/milestone.html", form=form, agreement=agreement, row=row, conflicts=conflicts, status=form.status
    )


@bp.route("/agreements/milestones/<int:milestone_id>/settle", methods=["GET", "POST"])
@allow(manages, load=access.milestone_of)
def settle_milestone(row: AgreementMilestone) -> ResponseReturnValue:
    """It is reached, or dropped with why."""
    agreement, key, form = row.agreement, row.agreement_id, forms.OutcomeForm()
    state = MilestoneState.DROPPED if request.form.get("state") == "dropped" else MilestoneState.DONE

    def act() -> None:
        operations.settle_milestone(viewer(), row, state, form.outcome.data or "", form.on.data)

    if tried(form, act):
        flash(_("The milestone is closed."), "success")
        return back(key)
    return page("agreements/settle_milestone.html", form=form, agreement=agreement, row=row, status=form.status)


@bp.post("/agreements/milestones/<int:milestone_id>/reopen")
@allow(manages, load=access.milestone_of)
def reopen_milestone(row: AgreementMilestone) -> ResponseReturnValue:
    """It is open again."""
    key = row.agreement_id
    pressed(lambda: operations.settle_milestone(viewer(), row, MilestoneState.OPEN), _("The milestone is open again."))
    return back(key)


# Reports


@bp.post("/agreements/parties/<int:party_id>/ask-progress")
@allow(manages, load=access.party_of)
def ask_now(party: Party) -> ResponseReturnValue:
    """Ask a party today how it goes, outside the dates."""
    key = party.agreement_id
    pressed(lambda: operations.ask_now(viewer(), party), _("Asked by mail."))
    return back(key)


@bp.post("/agreements/progress-requests/<int:request_id>/ask")
@allow(manages, load=access.progress_of)
def ask(asked: ProgressRequest) -> ResponseReturnValue:
    """Ask for one report, or remind."""
    key = asked.agreement_id
    pressed(lambda: operations.ask_progress(viewer(), asked), _("Asked by mail."))
    return back(key)


@bp.route("/agreements/progress-requests/<int:request_id>/record", methods=["GET", "POST"])
@allow(manages, load=access.progress_of)
def record(asked: ProgressRequest) -> ResponseReturnValue:
    """Note for a party what it said otherwise."""
    agreement, key = asked.agreement, asked.agreement_id
    form = report_form(asked)
    if tried(form, lambda: operations.report_progress(asked, form.typed, form.version.data or 0, viewer())):
        flash(_("The report stands in the ledger."), "success")
        return back(key)
    form.accept_version(asked.version)
    return page("agreements/record_progress.html", form=form, agreement=agreement, asked=asked, status=form.status)


def report_form(asked: ProgressRequest) -> forms.ReportForm:
    """The form of a report with the party's open milestones."""
    form = forms.ReportForm(data=forms.shown_report(asked, asked.party.contact_name))
    rows = queries.open_milestones_of(asked)
    form.offer(rows, {one.id: _("due %(day)s", day=day_text(one.due_on)) for one in rows})
    return form


@bp.route("/agreements/<int:agreement_id>/fulfill", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def fulfill(agreement: Agreement) -> ResponseReturnValue:
    """Everything agreed on has been done."""
    key, form = agreement.id, forms.FulfillForm(data={"on": this_day()})
    if tried(form, lambda: operations.fulfill(viewer(), agreement, form.on.data)):
        flash(_("The agreement is noted as fulfilled."), "success")
        return back(key)
    return page("agreements/fulfill.html", form=form, agreement=agreement, status=form.status)


@bp.route("/agreements/<int:agreement_id>/unfulfill", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def unfulfill(agreement: Agreement) -> ResponseReturnValue:
    """It is not fulfilled after all."""
    key, form = agreement.id, ReasonForm()
    if tried(form, lambda: operations.unfulfill(viewer(), agreement, form.reason.data or "")):
        flash(_("The agreement is followed up again."), "success")
        return back(key)
    return page("agreements/act.html", form=form, agreement=agreement, act="unfulfill", status=form.status)


# Recognitions


@bp.route("/agreements/<int:agreement_id>/recognitions/new", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_agreement)
def add_recognition(agreement: Agreement) -> ResponseReturnValue:
    """Note who accepts whose reports."""
    key, form = agreement.id, forms.RecognitionForm()
    form.offer(parties_of(key))
    if tried(form, lambda: recognizing.add_recognition(viewer(), agreement, form.typed)):
        flash(_("The recognition is noted."), "success")
        return back(key)
    return page(
        "agreements/recognition.html", form=form, agreement=agreement, row=None, conflicts=[], status=form.status
    )


@bp.route("/agreements/recognitions/<int:recognition_id>/edit", methods=["GET", "POST"])
@allow(manages, load=access.recognition_of)
def edit_recognition(row: Recognition) -> ResponseReturnValue:
    """Note it anew, for example with a last day."""
    agreement, key = row.agreement, row.agreement_id
    form = forms.RecognitionEditForm(data=forms.shown_recognition(row))
    form.offer(parties_of(key))
    if tried(form, lambda: recognizing.change_recognition(viewer(), row, form.typed, form.version.data or 0)):
        flash(_("The recognition is changed."), "success")
        return back(key)
    form.accept_version(row.version)
    conflicts = form.conflicts(forms.shown_recognition(row)) if form.clash else []
    return page(
        "agreements/recognition.html", form=form, agreement=agreement, row=row, conflicts=conflicts, status=form.status
    )


@bp.post("/agreements/recognitions/<int:recognition_id>/remove")
@allow(manages, load=access.recognition_of)
def remove_recognition(row: Recognition) -> ResponseReturnValue:
    """Take off what was noted by mistake."""
    key = row.agreement_id
    pressed(lambda: recognizing.remove_recognition(viewer(), row), _("The recognition is taken off."))
    return back(key)
