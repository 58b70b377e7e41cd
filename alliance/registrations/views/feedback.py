"""Feedback: given by the personal link, read all together by who runs the event."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit import operations as audit_operations
from alliance.core.access import allow, anybody, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.question_forms import asking
from alliance.core.questions import questions_from
from alliance.core.secrets import secret_of
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.registrations.forms.feedback import FeedbackForm
from alliance.registrations.models import Registration
from alliance.registrations.operations import feedback as operations
from alliance.registrations.queries import feedback as queries
from alliance.registrations.queries.guests import registration_of_secret

bp = Blueprint("feedback", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/registrations/<secret>/feedback", methods=["GET", "POST"])
@allow(anybody, load=registration_of_secret)
def show(registration: Registration) -> ResponseReturnValue:
    """The form, once; afterwards the thanks."""
    event, secret = registration.event, secret_of(registration.nonce)
    asked = queries.feedback_form(event.id)
    takes = asked is not None and queries.takes_feedback(registration)
    form = asking(FeedbackForm, questions_from(asked.questions) if asked and takes else [])()
    if takes and form.validate_on_submit():
        try:
            operations.give_feedback(registration, form.answers)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return go(".show", secret=secret)
    return page(
        "registrations/feedback/give.html", form=form, status=form.status, event=event, registration=registration,
        takes=takes, is_asked=asked is not None, secret=secret,
    )  # fmt: skip


@bp.get("/events/<int:event_id>/feedback")
@allow(can_read_behind, load=visible_event)
def results(event: Event) -> ResponseReturnValue:
    """Charts and texts of everything that was said."""
    found, may = queries.results_of(event), can_manage_event(viewer(), event)
    return page("registrations/feedback/results.html", event=event, found=found, may_manage=may)


@bp.post("/events/<int:event_id>/feedback/export")
@allow(can_manage_event, load=visible_event)
def export(event: Event) -> ResponseReturnValue:
    """The answers as a sheet, a line each; none below the number from which they are shown."""
    questions, given = queries.all_questions(event), queries.feedback_of(event)
    shown = given if len(given) >= queries.FEWEST else []
    head = [question.label.text for question in questions] or [_("Feedback")]
    rows = [[one.words_of(answer.answers.get(one.field)) for one in questions] for answer in shown]
    name = f"feedback-{event.id}-{now():%Y-%m-%d}"
    audit_operations.note_export(viewer(), "registrations.feedback_exported", len(rows), event_id=event.id)
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(head, rows, _("Feedback")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(head, rows)), f"{name}.csv", "text/csv; charset=utf-8")
