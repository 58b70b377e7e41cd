"""The secretariat's applications: the list, one application in its tabs, and its sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.applications import policy
from alliance.applications.enums import ApplicationState
from alliance.applications.forms.desk import ApproveForm, MessageForm
from alliance.applications.models import Application
from alliance.applications.operations.transitions import promised_dates
from alliance.applications.queries import applications as queries
from alliance.applications.queries import desk as lists
from alliance.applications.queries.answers import sections
from alliance.applications.queries.desk import Wanted
from alliance.applications.queries.duplicates import candidates
from alliance.applications.queries.facts import facts_of
from alliance.applications.queries.reviews import standing_reviews, tally, workplaces
from alliance.applications.queries.submissions import differences, submissions_of
from alliance.audit.operations import note_export
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.duties import can_coordinate
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.text import tidy
from alliance.core.web import page
from alliance.membership.queries import tiers
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices, term_label

bp = Blueprint("desk", __name__, url_prefix="/desk/applications")
MOST = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The applications of one state, or all that are not closed, with the counts of the others."""
    wanted = wanted_list()
    counts = lists.counts_by_state(wanted)
    total = sum(counts.get(state, 0) for state in lists.states_of(wanted))
    return page(
        "applications/desk/index.html",
        wanted=wanted,
        counts=counts,
        states=list(ApplicationState),
        open_count=sum(counts.get(state, 0) for state in lists.OPEN),
        paging=paginate(lists.applications_for_desk(wanted), total=total),
        calls=lists.calls_to_choose(),
        handlers=lists.handlers_to_choose(),
        kinds=term_choices(Taxonomy.KIND),
        is_late=lists.is_late,
    )


def wanted_list() -> Wanted:
    """The list that the address asks for; odd values do not filter."""
    values = request.values
    state, sort = values.get("state", ""), values.get("sort", "")
    return Wanted(
        words=tidy(values.get("q"))[:200],
        state=state if state in list(ApplicationState) else "",
        call_id=number("call"),
        handler_id=number("handler"),
        kind=values.get("kind", "")[:60],
        sort=sort.removeprefix("-") if sort.removeprefix("-") in lists.SORTS else "age",
        down=sort.startswith("-"),
    )


def number(name: str) -> int | None:
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@bp.post("/export")
@allow(can_coordinate)
def export() -> ResponseReturnValue:
    """The list as CSV or XLSX, at most 10,000 rows; that it was taken is in the audit log."""
    wanted, excel = wanted_list(), request.form.get("format") == "xlsx"
    found = lists.rows_for_sheet(wanted, MOST)
    note_export(viewer(), "applications.exported", len(found), state=wanted.state, words=wanted.words)
    head = [_("Number"), _("Name in Chinese"), _("Name in English"), _("Credit code"), _("Kind"), _("Call"),
            _("State"), _("In this state since"), _("Submitted"), _("Promised by"), _("Handler"), _("Applicant"),
            _("Mail address")]  # fmt: skip
    name = f"applications-{now():%Y-%m-%d}"
    if excel:
        return send_bytes(write_xlsx(head, sheet_rows(found), _("Applications")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(head, sheet_rows(found))), f"{name}.csv", "text/csv; charset=utf-8")


def sheet_rows(found: Iterable[Application]) -> Iterator[list[Any]]:
    """One line for each application; days are those at the alliance's seat."""
    for one in found:
        said = one.answers.get("organization", {})
        yield [
            one.number, one.name.zh, one.name.en, said.get("uscc", ""), term_label(Taxonomy.KIND, said.get("kind", "")),
            one.call.number, one.state.label, lists.local_day(one.state_since), lists.local_day(one.submitted_at),
            lists.local_day(one.promised_at), one.handler.shown_name if one.handler else "",
            one.applicant.shown_name, one.applicant.email,
        ]  # fmt: skip


@bp.get("/<number>")
@allow(policy.can_see_desk, load=queries.visible_application_numbered)
def show(application: Application) -> ResponseReturnValue:
    """What was submitted, possible duplicates, recommendations, and the decision."""
    return show_review(application)


def show_review(application: Application, form: ApproveForm | None = None) -> ResponseReturnValue:
    """The page of the review, with a decision on it that was refused."""
    asked = standing_reviews(application)
    told = submissions_of(application)
    form = form or decision_form(application)
    return page(
        "applications/desk/show.html",
        status=form.status,
        **frame(application, "review"),
        form=form,
        facts=facts_of(application),
        changes=differences(told[-2], told[-1]) if len(told) > 1 else [],
        requests=queries.information_requests(application),
        candidates=candidates(application) if application.submitted_at else [],
        reviews=asked,
        workplaces=workplaces([one.reviewer_id for one in asked]),
        tally=tally(application),
        likely_number=lists.likely_number(),
    )


def frame(application: Application, tab: str) -> dict[str, Any]:
    """What the head and the tabs of every page of an application need."""
    user = viewer()
    return {
        "application": application,
        "tab": tab,
        "documents": queries.current_documents(application),
        "message_count": lists.message_count(application),
        "late": lists.is_late(application),
        "promises": promised_dates(application),
        "may_handle": policy.can_handle(user, application),
        "is_own": policy.is_own(user, application),
        "State": ApplicationState,
    }


def decision_form(application: Application) -> ApproveForm:
    """The decision with the tier that was wished for and a term to the end of the next year."""
    wished = application.answers.get("interests", {}).get("tier", "")
    offered = tiers()
    tier = next((one.id for one in offered if one.code == wished or one.id == application.tier_id), None)
    return ApproveForm(formdata=None, tier=tier, last_on=lists.usual_last_day()).offer(offered)


@bp.get("/<number>/answers")
@allow(policy.can_see_desk, load=queries.visible_application_numbered)
def answers(application: Application) -> ResponseReturnValue:
    """Every answer of every step."""
    parts = sections(application.answers, application.form, empty=True)
    return page("applications/desk/answers.html", **frame(application, "review"), sections=parts)


@bp.get("/<number>/documents")
@allow(policy.can_see_desk, load=queries.visible_application_numbered)
def documents(application: Application) -> ResponseReturnValue:
    """The files that stand now, and those that were replaced."""
    removed = [one for one in application.documents if one.removed_at]
    return page("applications/desk/documents.html", **frame(application, "documents"), removed=removed)


@bp.get("/<number>/messages")
@allow(policy.can_see_desk, load=queries.visible_application_numbered)
def messages(application: Application) -> ResponseReturnValue:
    """What was written to and fro, with the secretariat's own notes."""
    return show_messages(application, MessageForm(formdata=None))


def show_messages(application: Application, form: MessageForm) -> ResponseReturnValue:
    found = queries.messages_of(application, internal=not policy.is_own(viewer(), application))
    part = frame(application, "messages")
    return page("applications/desk/messages.html", status=form.status, **part, messages=found, form=form)


@bp.get("/<number>/history")
@allow(policy.can_see_desk, load=queries.visible_application_numbered)
def history(application: Application) -> ResponseReturnValue:
    """Every state it was in, who brought it there, and what was asked and answered."""
    return page(
        "applications/desk/history.html",
        **frame(application, "history"),
        events=queries.events_of(application)[::-1],
        requests=queries.information_requests(application)[::-1],
    )
