"""The applicant's own pages: list, status, answers, messages, colleagues, the paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.applications import policy
from alliance.applications.forms.own import AnswerForm, EditorForm, MessageForm, WithdrawForm
from alliance.applications.models import Application, ApplicationDocument, Call
from alliance.applications.operations import documents, drafts, messages, submission
from alliance.applications.operations.transitions import promised_dates
from alliance.applications.queries import applications as queries
from alliance.applications.queries.calls import open_calls, visible_call_numbered
from alliance.applications.queries.drafts import opened_steps, own_application
from alliance.applications.queries.printed import form_data
from alliance.applications.queries.status import NEXT, coming, timeline
from alliance.core.access import allow, signed_in, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.pdf import compile_pdf
from alliance.core.web import go, page
from alliance.files.operations import read_bytes
from alliance.throttle.operations.tries import count_try

bp = Blueprint("own", __name__)
PER_HOUR = 30


@bp.get("/applications")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """What I filed or help to file, each with its next step."""
    return page(
        "applications/own/index.html",
        paging=paginate(queries.own_applications(viewer())),
        next_step=NEXT,
        calls=open_calls(),
    )


@bp.post("/calls/<number>/apply")
@allow(policy.can_read_call, load=visible_call_numbered, public=True)
def begin(call: Call) -> ResponseReturnValue:
    """Begin an application; visitors sign in or sign up first and come back to the call."""
    back = url_for("applications.calls.show", number=call.number)
    if not viewer().is_authenticated:
        return redirect(url_for("accounts.sign_in.show", next=back), code=303)
    try:
        application = drafts.begin(viewer(), call)
    except Refused as refusal:
        flash(refusal.message, "error")
        return redirect(back, code=303)
    return go("applications.wizard.step", number=application.number, step="organization")


@bp.get("/applications/<number>")
@allow(policy.can_see_own, load=own_application)
def show(application: Application) -> ResponseReturnValue:
    """Where the application stands, who acts next, what happened and what comes."""
    return status_page(application)


def status_page(application: Application, **refused: Any) -> ResponseReturnValue:
    """The status page, with a form on it that was refused."""
    asked = queries.information_requests(application)
    waiting = next((one for one in asked if one.answered_at is None), None)
    promises = promised_dates(application)
    shown = next(iter(refused.values()), None)
    forms = {"answer_form": AnswerForm, "message_form": MessageForm, "withdraw_form": WithdrawForm}
    return page(
        "applications/own/show.html",
        status=shown.status if shown else 200,
        application=application,
        entries=timeline(application, queries.events_of(application)),
        asked=asked,
        waiting=waiting,
        opened=sorted(opened_steps(application), key=lambda one: one.number),
        decision_by=promises.decision_by if promises else None,
        coming=coming(application, promises.decision_by if promises else None, waiting),
        next_step=NEXT[application.state],
        messages=queries.messages_of(application),
        may={name: getattr(policy, f"can_{name}")(viewer(), application) for name in MAY},
        **({name: kind(formdata=None) for name, kind in forms.items()} | refused),
    )


MAY = ("edit_draft", "invite_editor", "withdraw", "apply_again")


@bp.post("/applications/<number>/answer")
@allow(policy.can_see_own, load=own_application)
def answer(application: Application) -> ResponseReturnValue:
    """Answer the secretariat's question; the application goes back to it."""
    form, number = AnswerForm(), application.number
    if form.validate_on_submit():
        try:
            submission.resubmit(viewer(), application, form.answer.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your answer is sent. The secretariat goes on."), "success")
            return go(".show", number=number)
    return status_page(application, answer_form=form)


@bp.post("/applications/<number>/messages")
@allow(policy.can_see_own, load=own_application)
def message(application: Application) -> ResponseReturnValue:
    """Write to the secretariat."""
    form, number = MessageForm(), application.number
    if form.validate_on_submit():
        count_try("applications.message", str(viewer().id), PER_HOUR, 60)
        try:
            messages.write(viewer(), application, form.text.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your message is sent."), "success")
            return go(".show", number=number, _anchor="messages")
    return status_page(application, message_form=form)


@bp.post("/applications/<number>/withdraw")
@allow(policy.can_see_own, load=own_application)
def withdraw(application: Application) -> ResponseReturnValue:
    """Take the application back."""
    form, number = WithdrawForm(), application.number
    if form.validate_on_submit():
        try:
            submission.withdraw(viewer(), application, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The application is withdrawn."), "success")
            return go(".show", number=number)
    return status_page(application, withdraw_form=form)


@bp.post("/applications/<number>/again")
@allow(policy.can_apply_again, load=own_application)
def again(application: Application) -> ResponseReturnValue:
    """Begin anew from the old answers: for the same call, else for the one that is open longest."""
    number, calls = application.number, open_calls()
    same = [call for call in calls if call.id == application.call_id]
    try:
        draft = drafts.begin(viewer(), (same or calls[-1:] or [application.call])[0], earlier=application)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".show", number=number)
    flash(_("A new draft holds your old answers. Look through each step."), "success")
    return go("applications.wizard.step", number=draft.number, step="organization")


@bp.route("/applications/<number>/editors", methods=["GET", "POST"])
@allow(policy.can_see_own, load=own_application)
def editors(application: Application) -> ResponseReturnValue:
    """Who edits too; the applicant invites and removes colleagues."""
    form, number = EditorForm(), application.number
    if form.validate_on_submit():
        count_try("applications.editor", str(viewer().id), PER_HOUR, 60)
        try:
            drafts.add_editor(viewer(), application, form.email.data or "", form.name.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your colleague gets a mail with the way in."), "success")
            return go(".editors", number=number)
    may = policy.can_invite_editor(viewer(), application)
    return page("applications/own/editors.html", status=form.status, application=application, form=form, may_invite=may)


@bp.post("/applications/<number>/editors/remove")
@allow(policy.can_invite_editor, load=own_application)
def remove_editor(application: Application) -> ResponseReturnValue:
    """A colleague no longer edits."""
    row = next((one for one in application.editors if str(one.id) == request.form.get("editor")), None)
    number = application.number
    if row is not None:
        drafts.remove_editor(viewer(), application, row)
        flash(_("This colleague no longer edits. What they wrote stays."), "success")
    return go(".editors", number=number)


@bp.get("/applications/<number>/form.pdf")
@allow(policy.can_read, load=queries.visible_application_numbered)
def pdf(application: Application) -> Response:
    """The filled form on paper, for the stamp."""
    data = compile_pdf("application_form.typ", form_data(application))
    return send_bytes(data, f"{application.number}.pdf", "application/pdf")


@bp.get("/applications/<number>/documents/<int:document_id>")
@allow(policy.can_read_document, load=queries.visible_document)
def document(row: ApplicationDocument) -> Response:
    """A document of the application for those who may read it; the look is noted in the audit log."""
    file = row.file
    data, name, media_type = read_bytes(file), file.name, file.media_type
    documents.note_read(viewer(), row.application, row)
    return send_bytes(data, name, media_type)
