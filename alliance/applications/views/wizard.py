"""The wizard: one page for each step, saved as one goes, by several people if need be."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.applications import policy
from alliance.applications.enums import Step
from alliance.applications.forms.own import DocumentForm
from alliance.applications.forms.questions import form_class
from alliance.applications.forms.steps import OrganizationForm, StepForm
from alliance.applications.models import Application, ApplicationDocument
from alliance.applications.operations import documents, drafts, submission
from alliance.applications.queries import drafts as queries
from alliance.applications.queries.answers import sections, step_answers
from alliance.applications.queries.applications import current_documents
from alliance.applications.queries.drafts import StepAt
from alliance.applications.queries.known import known_organization, known_organizations
from alliance.applications.queries.submissions import Missing, missing, missing_documents, slots_of
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups.queries.joining import joinable_groups
from alliance.membership.queries import tiers
from alliance.throttle.operations.tries import count_try

bp = Blueprint("wizard", __name__, url_prefix="/applications/<number>")
LOOKS, LOOK_MINUTES = 60, 60


@bp.route("/<step>", methods=["GET", "POST"])
@allow(policy.can_see_step, load=queries.step_at)
def step(at: StepAt) -> ResponseReturnValue:
    """A step of the application; what is not open for editing leads to the status page."""
    if not at.is_open:
        if at.step is not Step.SUBMIT:  # pressed twice, the second lands where the first did
            flash(_("This step cannot be edited now."), "warning")
        return go("applications.own.show", number=at.application.number)
    if at.step is Step.SUBMIT:
        return hand_in(at) if request.method == "POST" else check_page(at)
    form = filled(at)
    if request.method == "GET" or form.grow() or "look" in request.form:
        return step_page(at, form)
    return keep(at, form)


def filled(at: StepAt) -> StepForm:
    """The form of the step: with what was posted, else with what is stored."""
    kind, more = form_class(at.application, at.step), more_for(at)
    form: StepForm = kind(**more) if request.method == "POST" else kind.restored(at.kept, at.version, **more)
    if isinstance(form, OrganizationForm):
        form.offer(known(at, form))
    return form


def more_for(at: StepAt) -> dict[str, Any]:
    return {"tiers": tiers(), "groups": joinable_groups()} if at.step is Step.INTERESTS else {}


def known(at: StepAt, form: OrganizationForm) -> list[tuple[int, str]]:
    """The organizations to offer: looked up on request, else the one that was named before."""
    if "look" in request.form or request.form.get("known"):
        count_try("applications.look", str(viewer().id), LOOKS, LOOK_MINUTES)
        names = [form.name_zh.data, form.name_en.data]
        numbers = [form.uscc.data, form.lei.data, form.registration.data]
        return known_organizations(viewer(), names, numbers, form.website.data or "")
    before = str(at.kept.get("known", ""))
    return known_organization(int(before)) if before.isdigit() else []


def step_page(at: StepAt, form: StepForm, **more: Any) -> ResponseReturnValue:
    """The page of a step; `wrong` among `more` is the form of a file that was refused."""
    refused_form = more.get("wrong", form)
    return page(
        f"applications/wizard/{at.step.value}.html",
        status=refused_form.status if request.method == "POST" and "look" not in request.form else 200,
        form=form,
        at=at,
        looked="look" in request.form,
        steps=stepper(at),
        saved=queries.saved_state(at.application, viewer()),
        **(documents_context(at) if at.step is Step.DOCUMENTS else {}),
        **more,
    )


def stepper(at: StepAt) -> list[tuple[str, str, str]]:
    """(label, address, state) of every step; a step that was saved and is not complete is marked."""
    return [(one.label, address(at, one), state_of(at, one)) for one in Step]


def address(at: StepAt, one: Step) -> str:
    return f"/applications/{at.application.number}/{one.value}" if one in at.opened else ""


def state_of(at: StepAt, one: Step) -> str:
    if one is at.step:
        return "now"
    if one.value in at.application.done_steps:
        return "done"
    return "wrong" if one.value in at.application.saved else ""


def documents_context(at: StepAt) -> dict[str, Any]:
    standing = current_documents(at.application)
    places = [
        (slot, [one for one in standing if (one.slot, one.question) == (slot.slot, slot.question)])
        for slot in slots_of(at.application.form)
    ]
    return {"places": places, "document_form": DocumentForm(formdata=None)}


def keep(at: StepAt, form: StepForm) -> ResponseReturnValue:
    """Save the step: whole and go on, or as far as it is well-formed and leave."""
    later = "later" in request.form
    fine = form.validate_on_submit() and not note_missing(at, form)
    if not fine and (not later or form.version.errors):
        return step_page(at, form)
    number, following = at.application.number, at.following
    try:
        typed = None if fine else form.typed
        drafts.save_step(viewer(), at.application, at.step, form.answers, form.version.data, typed)
    except Refused as refusal:
        return refused(at, form, refusal)
    if later or following is None:
        flash(_("Saved. Go on whenever you like, from any device."), "success")
        return go("applications.own.show", number=number)
    return go(".step", number=number, step=following.value)


def note_missing(at: StepAt, form: StepForm) -> bool:
    """Whether documents are still owed; the form then says which."""
    owed = missing_documents(at.application) if at.step is Step.DOCUMENTS else []
    form.form_errors.extend(one.text for one in owed)
    return bool(owed)


def refused(at: StepAt, form: StepForm, refusal: Refused) -> ResponseReturnValue:
    """Show the refusal; after a clash both versions, the typed one still in the form."""
    mine = {one.field: one for one in step_answers(at.step, form.answers, at.application.form)}
    form.refuse(refusal)
    form.accept_version(at.version)
    theirs = step_answers(at.step, form.clash.theirs, at.application.form) if form.clash else []
    pairs = [(one.label, mine[one.field].text, one.text) for one in theirs]
    return step_page(at, form, conflicts=[row for row in pairs if row[1] != row[2]])


def check_page(at: StepAt, refusal: Refused | None = None) -> ResponseReturnValue:
    """Everything once more, with what is missing on top."""
    application = at.application
    return page(
        "applications/wizard/submit.html",
        status=422 if refusal else 200,
        at=at,
        sections=sections(application.answers, application.form, empty=True),
        missing=in_detail(at),
        documents=current_documents(application),
        steps=stepper(at),
        saved=queries.saved_state(application, viewer()),
        refusal=refusal,
    )


def in_detail(at: StepAt) -> list[Missing]:
    """What is missing: of steps that are begun each field, of others the step as a whole."""
    found: list[Missing] = []
    for one in missing(at.application):
        inside = StepAt(at.application, one.step, at.opened)
        found += (fields_missing(inside) if not one.field else []) or [one]
    return found


def fields_missing(at: StepAt) -> list[Missing]:
    """The errors that the form of a step would show now."""
    kind = form_class(at.application, at.step)
    form = kind.restored(at.kept, at.version, meta={"csrf": False}, **more_for(at))
    if isinstance(form, OrganizationForm):
        form.offer([])
    form.validate()
    return [Missing(at.step, field, text) for field, text in form.problems if field != "version"]


def hand_in(at: StepAt) -> ResponseReturnValue:
    """Submit, once whatever is pressed twice."""
    number = at.application.number
    try:
        submission.submit(viewer(), at.application)
    except Refused as refusal:
        return check_page(at, refusal)
    flash(_("Submitted. You and your colleagues get a mail."), "success")
    return go("applications.own.show", number=number)


@bp.post("/documents/add")
@allow(policy.can_see_own, load=queries.own_application)
def add_document(application: Application) -> ResponseReturnValue:
    """Upload one file; a refused one is told at its slot."""
    at = StepAt(application, Step.DOCUMENTS, queries.opened_steps(application))
    form, number = DocumentForm(), application.number
    if form.validate_on_submit():
        try:
            upload = form.file.data
            documents.add(viewer(), application, form.slot.data, upload.filename or "", upload.read())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The file is kept."), "success")
            return go(".step", number=number, step=Step.DOCUMENTS.value)
    form.file.id = f"file-{form.slot.data}"  # where the page has it
    return step_page(at, form_class(application, Step.DOCUMENTS)(formdata=None, version=at.version), wrong=form)


@bp.post("/documents/<int:document_id>/remove")
@allow(policy.can_see_own_document, load=queries.own_document)
def remove_document(document: ApplicationDocument) -> ResponseReturnValue:
    """Take a file out again."""
    number = document.application.number
    try:
        documents.remove(viewer(), document.application, document)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The file is removed."), "success")
    return go(".step", number=number, step=Step.DOCUMENTS.value)
