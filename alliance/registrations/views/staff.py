"""Registering somebody on behalf, and what the organizers do for one guest."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.question_forms import asking, filled
from alliance.core.questions import questions_from
from alliance.core.text import address_key
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.organizations.models import Organization
from alliance.registrations.enums import FormPurpose, Source
from alliance.registrations.forms.staff import MoveForm, NoteForm, ReasonForm, StaffChangeForm, StaffGuestForm, shown
from alliance.registrations.models import Registration
from alliance.registrations.operations import approvals, changing, registering, waitlist
from alliance.registrations.operations import staff as operations
from alliance.registrations.queries.people import (
    categories_of,
    organization_called,
    people_by_address,
    visible_participant,
)
from alliance.registrations.queries.plans import newest_form, plan_of, questions_of, standing
from alliance.registrations.views.people import manages, participant

bp = Blueprint("staff", __name__)
ONE = "/events/<int:event_id>/people/<int:registration_id>"


@bp.route("/events/<int:event_id>/people/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Register somebody on behalf; who did it is kept."""
    plan, key = plan_of(event.id), event.id
    if plan is None:
        return page("registrations/people/create.html", event=event, form=None)
    asked = questions_of(newest_form(event.id, FormPurpose.REGISTRATION))
    form = asking(StaffGuestForm, asked)().offer(standing(plan))
    if form.validate_on_submit():
        category = next(one for one in standing(plan) if str(one.id) == form.category.data)
        guest = form.guest(category, home(form))
        try:
            row = registering.register(
                viewer(), event, guest, source=Source.STAFF, person=known(guest.email), confirm=bool(form.confirm.data)
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s: %(state)s.", name=row.name, state=row.state.label), "success")
            return go("registrations.people.show", event_id=key, registration_id=row.id)
    return page("registrations/people/create.html", status=form.status, event=event, form=form, plan=plan)


def home(form: StaffGuestForm | StaffChangeForm) -> Organization | None:
    """The organization of ours that was typed."""
    return organization_called(form.organization_name.data or "")


def known(email: str) -> Person | None:
    """The person of ours behind an address, who then finds the registration under the own events."""
    key = address_key(email)
    return people_by_address([key]).get(key)


@bp.route(f"{ONE}/edit", methods=["GET", "POST"])
@allow(manages, load=visible_participant)
def edit(registration: Registration) -> ResponseReturnValue:
    """Change what was entered for a guest, the answers too; the guest hears of it."""
    event, number = registration.event, registration.id
    key, asked = event.id, questions_from(registration.form.questions) if registration.form else []
    form = asking(StaffChangeForm, asked)(data=shown(registration) | filled(asked, registration.answers))
    if form.validate_on_submit():
        try:
            changing.change(viewer(), registration, form.change(home(form)), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(registration.version)
        else:
            flash(_("The registration is changed."), "success")
            return go("registrations.people.show", event_id=key, registration_id=number)
    conflicts = form.conflicts(shown(registration)) if form.clash else []
    return page(
        "registrations/people/edit.html", status=form.status, event=event, registration=registration, form=form,
        conflicts=conflicts,
    )  # fmt: skip


@bp.post(f"{ONE}/note")
@allow(manages, load=visible_participant)
def note(registration: Registration) -> ResponseReturnValue:
    """Keep the organizers' own note and the place in the room."""
    form, key, number = NoteForm(), registration.event_id, registration.id
    if form.validate_on_submit():
        try:
            operations.set_note(
                viewer(), registration, form.note.data or "", form.place.data or "", form.version.data or 0
            )
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(registration.version)
        else:
            flash(_("The note is kept."), "success")
            return go("registrations.people.show", event_id=key, registration_id=number)
    return page("registrations/people/show.html", status=form.status, **participant(registration, note=form))


@bp.post(f"{ONE}/move")
@allow(manages, load=visible_participant)
def move(registration: Registration) -> ResponseReturnValue:
    """Into another category."""
    places = [one for one in categories_of(registration.event) if one.removed_at is None]
    form, key, number = MoveForm().offer(places), registration.event_id, registration.id
    chosen = next((one for one in places if str(one.id) == form.category.data), None)
    if form.validate_on_submit() and chosen is not None:
        try:
            changing.move_to_category(viewer(), registration, chosen)
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("The registration is moved."), "success")
    return go("registrations.people.show", event_id=key, registration_id=number)


ACTS: dict[str, Callable[[Registration, str], object]] = {
    "approve": lambda row, _why: approvals.approve(viewer(), row),
    "decline": lambda row, why: approvals.decline(viewer(), row, why),
    "confirm": lambda row, _why: approvals.confirm(viewer(), row),
    "accept": lambda row, _why: waitlist.accept_offer(row, viewer()),
    "again": lambda row, _why: waitlist.stand_again(row, viewer()),
    "cancel": lambda row, why: changing.cancel(row, viewer(), why, by_guest=False),
}
"""What the organizers decide, or answer for a guest who called; the history names who did it."""


def with_act(user: object, event_id: int, registration_id: int, act: str) -> tuple[Registration, str] | None:
    """A registration and what is to be done to it; None for an act that there is not."""
    found = visible_participant(user, event_id, registration_id) if act in ACTS else None
    return (found, act) if found is not None else None


def manages_one(user: object, pair: tuple[Registration, str]) -> bool:
    return manages(user, pair[0])


@bp.post(f"{ONE}/<act>")
@allow(manages_one, load=with_act)
def act(pair: tuple[Registration, str]) -> ResponseReturnValue:
    """Decide, or answer for the guest."""
    registration, wanted = pair
    form, key, number, name = ReasonForm(), registration.event_id, registration.id, registration.name
    if form.validate_on_submit():
        try:
            ACTS[wanted](registration, form.reason.data or "")
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("%(name)s: %(state)s.", name=name, state=registration.state.label), "success")
    return go("registrations.people.show", event_id=key, registration_id=number)
