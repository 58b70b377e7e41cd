"""The organizers' pages of how one registers: plan, categories of seats, questions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.registrations.enums import FormPurpose
from alliance.registrations.forms import plan as forms
from alliance.registrations.models import Plan, SeatCategory
from alliance.registrations.operations import plans as operations
from alliance.registrations.operations.questions import edition_of, set_questions
from alliance.registrations.policy import can_manage_category, closes_at, is_open
from alliance.registrations.queries import plans as queries

bp = Blueprint("plan", __name__, url_prefix="/events/<int:event_id>/registration")


@bp.get("")
@allow(can_read_behind, load=visible_event)
def show(event: Event) -> ResponseReturnValue:
    """Seats, rules, categories and questions at a glance."""
    plan = queries.plan_of(event.id)
    return page(
        "registrations/plan/show.html",
        event=event,
        plan=plan,
        categories=queries.standing(plan) if plan else [],
        numbers=queries.numbers_of(event.id) if plan else {},
        forms_by_purpose=queries.newest_forms(event.id),
        purposes=list(FormPurpose),
        questions_of=queries.questions_of,
        is_open=plan is not None and is_open(plan, event),
        closes_at=closes_at(plan, event) if plan else None,
        may_manage=can_manage_event(viewer(), event),
    )


@bp.route("/edit", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def edit(event: Event) -> ResponseReturnValue:
    """Open registration, or change how it works; a clash keeps what was typed."""
    plan = queries.plan_of(event.id)
    form = forms.ChangedPlanForm(data=forms.shown_plan(plan, event.zone)) if plan else new_plan_form()
    if form.validate_on_submit():
        try:
            save_plan(event, plan, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return go(".show", event_id=event.id)
    conflicts: Any = []
    if plan and isinstance(form, forms.ChangedPlanForm):
        form.accept_version(plan.version)
        conflicts = form.conflicts(forms.shown_plan(plan, event.zone)) if form.clash else []
    return page(
        "registrations/plan/edit.html", status=form.status, event=event, plan=plan, form=form, conflicts=conflicts
    )


def new_plan_form() -> forms.PlanForm:
    return forms.PlanForm(data=forms.proposed_plan())


def save_plan(event: Event, plan: Plan | None, form: forms.PlanForm) -> None:
    typed = form.typed(event.zone)
    if isinstance(form, forms.ChangedPlanForm) and plan is not None:
        operations.change_plan(viewer(), plan, typed, form.version.data)
    else:
        operations.open_registration(viewer(), event, typed)


@bp.route("/categories/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def add_category(event: Event) -> ResponseReturnValue:
    """Another category of seats."""
    plan = queries.plan_of(event.id)
    if plan is None:
        abort(404)
    form = forms.CategoryForm()
    if form.validate_on_submit():
        try:
            operations.add_category(viewer(), plan, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The category is added."), "success")
            return go(".show", event_id=event.id)
    return page("registrations/plan/category.html", status=form.status, event=event, form=form)


@bp.route("/categories/<int:category_id>", methods=["GET", "POST"])
@allow(can_manage_category, load=queries.seen_category)
def edit_category(category: SeatCategory) -> ResponseReturnValue:
    """Change a category; a clash keeps what was typed."""
    event = category.plan.event
    form = forms.ChangedCategoryForm(data=forms.shown_category(category))
    if form.validate_on_submit():
        try:
            operations.change_category(viewer(), category, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(category.version)
        else:
            flash(_("Saved."), "success")
            return go(".show", event_id=event.id)
    conflicts = form.conflicts(forms.shown_category(category)) if form.clash else []
    return page(
        "registrations/plan/category.html",
        status=form.status,
        event=event,
        form=form,
        category=category,
        conflicts=conflicts,
    )


@bp.post("/categories/<int:category_id>/remove")
@allow(can_manage_category, load=queries.seen_category)
def remove_category(category: SeatCategory) -> ResponseReturnValue:
    """Take a category out of the form."""
    event_id = category.plan.event_id
    try:
        operations.remove_category(viewer(), category)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The category is taken out of the form."), "success")
    return go(".show", event_id=event_id)


@bp.route("/questions/<purpose>", methods=["GET", "POST"])
@allow(can_manage_event, load=queries.event_asking)
def questions(event: Event) -> ResponseReturnValue:
    """Write the event's own questions; a clash keeps what was typed."""
    purpose = FormPurpose((request.view_args or {})["purpose"])
    form = forms.QuestionsForm(data=forms.shown_questions(queries.newest_form(event.id, purpose)))
    conflicts: list[Any] = []
    if not form.grow() and form.validate_on_submit():
        try:
            set_questions(viewer(), event, purpose, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            newest = queries.newest_form(event.id, purpose)
            form.accept_version(edition_of(newest))
            conflicts = form.conflicts(forms.shown_questions(newest)) if form.clash else []
        else:
            flash(_("The questions are saved."), "success")
            return go(".show", event_id=event.id)
    more: dict[str, Any] = {"purpose": purpose, "conflicts": conflicts, "status": form.status}
    return page("registrations/plan/questions.html", event=event, form=form, **more)
