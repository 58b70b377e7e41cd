"""Putting people on the list: one, people we know, a segment, a sheet."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.row_imports import RowImport
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event
from alliance.events.queries.access import visible_event
from alliance.invitations.forms.lists import InviteeForm, PeopleForm, SegmentForm, SheetForm
from alliance.invitations.operations import importing, listing
from alliance.invitations.queries.found import found_people, listed_among
from alliance.invitations.queries.segments import groups_to_choose, preview_of
from alliance.membership.queries import tiers
from alliance.registrations.models import SeatCategory
from alliance.registrations.queries.plans import plan_of, standing

bp = Blueprint("adding", __name__)


def categories_of(event: Event) -> list[SeatCategory]:
    plan = plan_of(event.id)
    return standing(plan) if plan else []


def say_added(count: int) -> None:
    flash(ngettext("%(num)s person is on the list now.", "%(num)s people are on the list now.", count), "success")


@bp.route("/events/<int:event_id>/invitations/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """One invitee by name and address."""
    key, form = event.id, InviteeForm()
    form.offer(categories_of(event))
    if form.validate_on_submit():
        try:
            row = listing.add_invitee(viewer(), event, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is on the list. Nothing was sent yet.", name=row.name), "success")
            return go(".create" if request.form.get("next") else "invitations.lists.index", event_id=key)
    return page("invitations/new.html", event=event, form=form, status=form.status)


@bp.route("/events/<int:event_id>/invitations/people", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def people(event: Event) -> ResponseReturnValue:
    """People we know, found by parts of names and addresses, and ticked."""
    key, form = event.id, PeopleForm()
    form.offer(categories_of(event))
    if form.validate_on_submit():
        ids = [int(one) for one in request.form.getlist("person") if one.isascii() and one.isdigit() and len(one) < 10]
        say_added(listing.add_people(viewer(), event, ids, form.chosen))
        return go("invitations.lists.index", event_id=key)
    words = request.args.get("q", "")[:200]
    found = found_people(viewer(), words, current_language())
    listed = listed_among(key, [one.id for one, _home in found])
    return page("invitations/people.html", event=event, form=form, words=words, found=found, listed=listed)


@bp.route("/events/<int:event_id>/invitations/segment", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def segment(event: Event) -> ResponseReturnValue:
    """Members by tier, kind, field and region, or a group: counted first, then added."""
    key, form, preview = event.id, SegmentForm(), None
    form.offer_all(categories_of(event), groups_to_choose(viewer()), tiers())
    if form.validate_on_submit():
        if request.form.get("step") != "add":
            preview = preview_of(event, form.segment)
        else:
            try:
                say_added(listing.add_segment(viewer(), event, form.segment, form.chosen))
            except Refused as refusal:
                form.refuse(refusal)
            else:
                return go("invitations.lists.index", event_id=key)
    return page("invitations/segment.html", event=event, form=form, preview=preview, status=form.status)


@bp.route("/events/<int:event_id>/invitations/import", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def sheet(event: Event) -> ResponseReturnValue:
    """A sheet of invitees: columns matched, rows checked, all or none."""
    key = event.id
    coming_in = RowImport(
        importing.COLUMNS,
        lambda rows: importing.judge(event, rows),
        lambda rows: importing.take(viewer(), event, rows),
        SheetForm(),
    )
    return coming_in.answer("invitations/import.html", lambda count: imported(key, count), event=event)


def imported(event_id: int, count: int) -> ResponseReturnValue:
    say_added(count)
    return go("invitations.lists.index", event_id=event_id)
