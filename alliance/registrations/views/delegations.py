"""Delegations: reserved by primary representatives or staff, named by whoever has the link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, anybody, viewer
from alliance.core.operation import Refused
from alliance.core.secrets import secret_of
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event, with_viewer
from alliance.organizations.models import Organization
from alliance.organizations.queries import found_organizations, people_of, primary_of, visible_organization
from alliance.registrations.forms.delegations import GiveBackForm, NameForm, ReserveForm, WishForm
from alliance.registrations.models import Delegation, Plan, SeatCategory
from alliance.registrations.operations import delegations as operations
from alliance.registrations.policy import takes_delegations, takes_names
from alliance.registrations.queries import delegations as queries
from alliance.registrations.queries.plans import plan_of, standing

bp = Blueprint("delegations", __name__)
BY_LINK = "/delegations/<secret>"


@bp.get("/events/<int:event_id>/delegations")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Every delegation of an event with its seats and names."""
    return page(
        "registrations/delegations/index.html",
        event=event,
        plan=plan_of(event.id),
        delegations=queries.delegations_of(event),
        secret_of=secret_of,
        may_manage=can_manage_event(viewer(), event),
    )


@bp.route("/events/<int:event_id>/delegations/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Staff find the organization, then reserve for it."""
    plan, typed = plan_of(event.id), request.values.get("organization", "")
    known = typed.isascii() and typed.isdigit() and len(typed) < 10
    chosen = visible_organization(viewer(), int(typed)) if known else None
    if chosen is None or plan is None:
        words = request.values.get("q", "").strip()
        found = found_organizations(viewer(), words)
        return page("registrations/delegations/find.html", event=event, plan=plan, words=words, found=found)
    heads = head_choices(chosen)
    form = ReserveForm(organization=str(chosen.id), head=first_head(chosen))
    form.offer([chosen], standing(plan), heads)
    return reserving(event, plan, form, [chosen], heads, by_staff=True)


def first_head(organization: Organization) -> str:
    """Whom the form proposes: the primary representative."""
    primary = primary_of(organization)
    return str(primary.id) if primary else ""


def head_choices(organization: Organization) -> list[tuple[str, str]]:
    """The people who work at an organization today."""
    here = [one.person for one in people_of(organization) if one.holds()]
    return list({str(one.id): one.shown_name for one in here}.items())


def person_among(organization: Organization, number: str) -> Person | None:
    return next((one.person for one in people_of(organization) if str(one.person.id) == number and one.holds()), None)


@bp.route("/events/<int:event_id>/reserve", methods=["GET", "POST"])
@allow(takes_delegations, load=visible_event)
def reserve(event: Event) -> ResponseReturnValue:
    """A primary representative reserves seats for the own organization."""
    plan, homes = plan_of(event.id), queries.spoken_for(viewer())
    have = queries.standing_delegations(event, homes)
    if plan is None or not plan.takes_delegations or not homes:
        return page(
            "registrations/delegations/reserve.html",
            event=event,
            plan=plan,
            homes=homes,
            have=have,
            secret_of=secret_of,
        )
    form = ReserveForm().offer(homes, standing(plan))
    return reserving(event, plan, form, homes, None, have=have)


def reserving(
    event: Event,
    plan: Plan,
    form: ReserveForm,
    homes: list[Organization],
    heads: list[tuple[str, str]] | None,
    by_staff: bool = False,
    **context: Any,
) -> ResponseReturnValue:
    """The form that reserves, for representatives and for staff."""
    if form.validate_on_submit():
        try:
            made = operations.reserve(viewer(), event, reserved(form, homes, standing(plan), heads), by_staff)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(seats)s of %(wished)s seats are held.", seats=made.seats, wished=made.wished), "success")
            return go(".show", secret=secret_of(made.nonce))
    name = "create" if by_staff else "reserve"
    return page(
        f"registrations/delegations/{name}.html", status=form.status, form=form, event=event, plan=plan, homes=homes,
        secret_of=secret_of, **context,
    )  # fmt: skip


def reserved(
    form: ReserveForm, homes: list[Organization], categories: list[SeatCategory], heads: Any
) -> operations.DelegationInput:
    """What was typed: representatives head their delegation themselves, staff choose."""
    organization = next(one for one in homes if str(one.id) == form.organization.data)
    category = next(one for one in categories if str(one.id) == form.category.data)
    head = viewer() if heads is None else person_among(organization, form.head.data or "")
    return operations.DelegationInput(organization, category, form.wished.data or 0, head)


# By the link


def staff(delegation: Delegation) -> bool:
    """Whether the viewer runs the event: then the page lets the head be changed."""
    return can_manage_event(viewer(), with_viewer(viewer(), delegation.event))


def actor() -> Person | None:
    """Who acts: the person signed in; whoever has the link without."""
    return viewer() if viewer().is_authenticated else None


@bp.route(BY_LINK, methods=["GET", "POST"])
@allow(anybody, load=queries.delegation_by_secret)
def show(delegation: Delegation) -> ResponseReturnValue:
    """The seats, who is named, and the form that names the next; no sign-in."""
    form, secret = NameForm(), secret_of(delegation.nonce)
    if form.validate_on_submit():
        try:
            row = operations.name_person(actor(), delegation, form.guest(delegation))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is registered and gets a mail.", name=row.name), "success")
            return go(".show", secret=secret, _anchor="people")
    return delegation_page(delegation, form=form)


def delegation_page(
    delegation: Delegation, form: NameForm | None = None, wish: WishForm | None = None
) -> ResponseReturnValue:
    """The page with a form on it that was refused."""
    plan, by_staff, refused = plan_of(delegation.event_id), staff(delegation), form or wish
    heads = head_choices(delegation.organization) if by_staff else None
    shown = wish or WishForm(formdata=None, wished=delegation.wished, version=delegation.version).offer(heads)
    return page(
        "registrations/delegations/show.html",
        status=refused.status if refused else 200,
        delegation=delegation,
        event=delegation.event,
        plan=plan,
        people=queries.people_of(delegation),
        form=form or NameForm(formdata=None),
        wish=shown,
        give_back_form=GiveBackForm(formdata=None),
        secret=secret_of(delegation.nonce),
        takes_names=plan is not None and takes_names(plan, delegation),
        by_staff=by_staff,
    )


@bp.post(f"{BY_LINK}/seats")
@allow(anybody, load=queries.delegation_by_secret)
def wish(delegation: Delegation) -> ResponseReturnValue:
    """More or fewer seats."""
    heads = head_choices(delegation.organization) if staff(delegation) else None
    form, secret = WishForm().offer(heads), secret_of(delegation.nonce)
    if form.validate_on_submit():
        head = person_among(delegation.organization, form.head.data or "") if heads is not None else None
        try:
            operations.change_wish(actor(), delegation, form.wished.data or 0, form.version.data or 0, head)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(delegation.version)
        else:
            flash(
                _("%(seats)s of %(wished)s seats are held.", seats=delegation.seats, wished=delegation.wished),
                "success",
            )
            return go(".show", secret=secret)
    return delegation_page(delegation, wish=form)


def named(user: Any, secret: str, registration_id: int) -> tuple[Delegation, Any] | None:
    """A delegation and one of its people."""
    delegation = queries.delegation_by_secret(user, secret)
    found = queries.named_person(delegation, registration_id) if delegation else None
    return (delegation, found) if delegation and found else None


@bp.post(f"{BY_LINK}/people/<int:registration_id>/take-out")
@allow(anybody, load=named)
def take_out(pair: tuple[Delegation, Any]) -> ResponseReturnValue:
    """Take somebody out; the seat stays."""
    delegation, registration = pair
    name, secret = registration.name, secret_of(delegation.nonce)
    try:
        operations.take_out(actor(), delegation, registration)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is taken out and told. The seat is yours to give again.", name=name), "success")
    return go(".show", secret=secret, _anchor="people")


@bp.post(f"{BY_LINK}/give-back")
@allow(anybody, load=queries.delegation_by_secret)
def give_back(delegation: Delegation) -> ResponseReturnValue:
    """Give the whole delegation up."""
    form, secret = GiveBackForm(), secret_of(delegation.nonce)
    if form.validate_on_submit():
        try:
            operations.give_back(actor(), delegation, form.reason.data or "")
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("The delegation is given up and its seats are free."), "success")
    return go(".show", secret=secret)
