"""Acts on seats and on the people in them."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.queries import sign_in_of
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.forms.seats import DelegateForm, EndForm, FillForm, GiveForm, KindForm, RoleForm, ServeForm
from alliance.groups.models import Delegate, Group, Seat, SeatHolder
from alliance.groups.operations import delegates
from alliance.groups.operations import seats as operations
from alliance.groups.queries import seats as queries
from alliance.groups.queries.groups import visible_group
from alliance.organizations.queries import found_organizations, this_day

bp = Blueprint("seats", __name__)


@bp.route("/groups/<code>/seats/new", methods=["GET", "POST"])
@allow(policy.can_coordinate_groups, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Give an organization a seat without a request."""
    words = request.values.get("q", "").strip()[:200]
    found = found_organizations(viewer(), words)
    form = GiveForm(data={"first_on": this_day()}).offer(found)
    if form.validate_on_submit():
        organization = next(one for one in found if one.id == form.organization_id.data)
        try:
            seat = operations.give_seat(viewer(), group, organization, form.seat_kind, form.first_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s has its seat. Say whom it sends.", name=organization.name.text), "success")
            return go(".fill", seat_id=seat.id)
    return page("groups/seats/create.html", status=form.status, form=form, group=group, words=words, found=found)


@bp.route("/groups/<code>/serve", methods=["GET", "POST"])
@allow(policy.can_manage_group, load=visible_group)
def serve(group: Group) -> ResponseReturnValue:
    """Let somebody serve without a seat."""
    form = ServeForm(data={"first_on": this_day(), "role": "secretary"})
    if form.validate_on_submit():
        door = sign_in_of(form.email.data)
        try:
            if door is None:
                raise Refused(_("Nobody signs in with this address."), "email")
            days = (form.first_on.data, form.last_on.data)
            operations.serve(viewer(), group, door.person, form.chosen, *days, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is in the group and told by mail.", name=door.person.shown_name), "success")
            return roster_of(group)
    return page("groups/seats/serve.html", status=form.status, form=form, group=group)


@bp.route("/seats/<int:seat_id>/fill", methods=["GET", "POST"])
@allow(policy.can_fill_seat, load=queries.visible_seat)
def fill(seat: Seat) -> ResponseReturnValue:
    """Send somebody who works at the organization."""
    workers = queries.people_working_at(seat.organization_id, this_day())
    form = FillForm(data={"first_on": this_day()}).offer(workers)
    if form.validate_on_submit():
        work = next(one for one in workers if str(one.id) == form.affiliation_id.data)
        try:
            operations.fill_seat(viewer(), seat, work, first_on=form.first_on.data, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s sits in the group and is told by mail.", name=work.person.shown_name), "success")
            return home_of(seat)
    return page("groups/seats/fill.html", status=form.status, form=form, seat=seat, workers=workers)


@bp.route("/seats/<int:seat_id>/delegate", methods=["GET", "POST"])
@allow(policy.can_fill_seat, load=queries.visible_seat)
def delegate(seat: Seat) -> ResponseReturnValue:
    """Say who casts the vote."""
    workers = queries.people_working_at(seat.organization_id, this_day())
    form = DelegateForm(data={"first_on": this_day(), "kind": request.args.get("kind")}).offer(workers)
    if form.validate_on_submit():
        work = next(one for one in workers if str(one.id) == form.affiliation_id.data)
        try:
            delegates.name_delegate(viewer(), seat, work.person, form.task, form.first_on.data, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is named and told by mail.", name=work.person.shown_name), "success")
            return home_of(seat)
    named = [one for one in seat.delegates if one.holds(this_day())]
    return page("groups/seats/delegate.html", status=form.status, form=form, seat=seat, named=named)


@bp.post("/delegates/<int:delegate_id>/end")
@allow(policy.can_end_delegate, load=queries.visible_delegate)
def end_delegate(row: Delegate) -> ResponseReturnValue:
    """Take the task of a delegate back, from today on."""
    seat = row.seat
    try:
        delegates.end_delegate(viewer(), row, tell=True)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The task ends today. Name somebody else, or the seat has no vote."), "success")
    return home_of(seat)


@bp.route("/seats/<int:seat_id>/kind", methods=["GET", "POST"])
@allow(policy.can_run_seat, load=queries.visible_seat)
def kind(seat: Seat) -> ResponseReturnValue:
    """Make an observer a voting member, or the reverse."""
    form = KindForm(data={"first_on": this_day(), "kind": seat.kind.value})
    if form.validate_on_submit():
        try:
            operations.change_kind(viewer(), seat, form.seat_kind, form.first_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The kind of the seat is changed. The history stays."), "success")
            return roster_of(seat.group)
    return page("groups/seats/kind.html", status=form.status, form=form, seat=seat)


@bp.route("/seats/<int:seat_id>/end", methods=["GET", "POST"])
@allow(policy.can_end_seat, load=queries.visible_seat)
def end(seat: Seat) -> ResponseReturnValue:
    """The organization gives the seat up, or the group ends it."""
    form = EndForm(data={"last_on": this_day()})
    if form.validate_on_submit():
        try:
            operations.end_seat(viewer(), seat, form.last_on.data, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The end is noted. The history stays."), "success")
            return home_of(seat)
    people = [one for one in seat.holders if one.holds(this_day())]
    return page("groups/seats/end.html", status=form.status, form=form, seat=seat, people=people)


@bp.route("/seat-holders/<int:holder_id>/role", methods=["GET", "POST"])
@allow(policy.can_change_role, load=queries.visible_holder)
def role(holder: SeatHolder) -> ResponseReturnValue:
    """Give somebody in the group another role, for a term if so wished."""
    form = RoleForm(data={"first_on": this_day(), "role": holder.role.value})
    if form.validate_on_submit():
        days = (form.first_on.data, form.last_on.data)
        try:
            operations.change_role(viewer(), holder, form.chosen, *days, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The role is changed and the person told. The history stays."), "success")
            return roster_of(holder.group)
    return page("groups/seats/role.html", status=form.status, form=form, holder=holder)


@bp.route("/seat-holders/<int:holder_id>/end", methods=["GET", "POST"])
@allow(policy.can_end_holding, load=queries.visible_holder)
def end_holder(holder: SeatHolder) -> ResponseReturnValue:
    """Let somebody's part in the group end."""
    form = EndForm(data={"last_on": this_day()})
    if form.validate_on_submit():
        try:
            operations.end_holding(viewer(), holder, form.last_on.data, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The end is noted. The history stays."), "success")
            return home_of(holder.seat) if holder.seat else roster_of(holder.group)
    return page("groups/seats/end_holder.html", status=form.status, form=form, holder=holder)


def home_of(seat: Seat) -> ResponseReturnValue:
    """Back to one's own seats, for who works at the organization; else to the roster."""
    if seat.organization.viewer_facts.works_here:
        return go("groups.own.index")
    return roster_of(seat.group)


def roster_of(group: Group) -> ResponseReturnValue:
    return go("group_pages.roster", code=group.code)
