"""Joining a group: asked, confirmed, decided, invited, taken back; the chair's queue."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.enums import JoinState
from alliance.groups.forms.joining import AskForm, ConfirmForm, InviteForm, ReasonForm
from alliance.groups.models import Group, JoinRequest
from alliance.groups.operations import joining as operations
from alliance.groups.queries import joining as queries
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.seats import people_working_at
from alliance.organizations.models import Organization
from alliance.organizations.policy import is_primary
from alliance.organizations.queries import this_day, with_facts

bp = Blueprint("joining", __name__)


@bp.get("/groups/<code>/queue")
@allow(policy.can_manage_group, load=visible_group)
def index(group: Group) -> ResponseReturnValue:
    """What waits for the chair, then what waits for organizations, with ages; and what was decided lately."""
    waiting = paginate(queries.waiting_in(group.id))
    return page(
        "groups/joining/index.html",
        group=group,
        paging=waiting,
        decided=queries.decided_in(group.id),
        confirmed=JoinState.CONFIRMED,
        mode=queries.join_mode(group),
        may_decline={one.id for one in waiting.items if policy.can_decline_request(viewer(), one)},
        may_withdraw={one.id for one in waiting.items if policy.can_withdraw_request(viewer(), one)},
    )


@bp.route("/groups/<code>/join", methods=["GET", "POST"])
@allow(policy.can_see_group, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Ask for a seat; the primary representative confirms, or has confirmed by asking. Else why one cannot ask."""
    members = queries.joining_organizations(viewer())
    mode = queries.join_mode(group)
    if not members or not policy.can_ask_to_join(viewer(), group):
        status = 403 if request.method == "POST" else 200
        return page("groups/joining/cannot.html", status=status, group=group, mode=mode, member=bool(members))
    chosen = named(members, request.values.get("organization_id", ""))
    primary = is_primary(viewer(), with_facts(viewer(), chosen))
    people = people_to_name(chosen, primary)
    form = AskForm(data={"organization_id": chosen.id, "person_id": viewer().id}).offer(members, people)
    row = asked(group, chosen, people, form) if form.validate_on_submit() else None
    if row:
        flash(words_after(row), "success")
        return go("groups.own.index")
    return page(
        "groups/joining/create.html",
        status=form.status,
        form=form,
        group=group,
        organization=chosen,
        several=len(members) > 1,
        primary=primary,
        mode=mode,
    )


def asked(group: Group, organization: Organization, people: list[Person], form: AskForm) -> JoinRequest | None:
    """The request; None when it was refused and the form says why."""
    person = next(one for one in people if one.id == form.person_id.data)
    message, kind = form.message.data or "", form.seat_kind
    try:
        return operations.ask_to_join(viewer(), group, organization, person, message, seat_kind=kind)
    except Refused as refusal:
        form.refuse(refusal)
        return None


def named(members: list[Organization], typed: str) -> Organization:
    """The organization that was chosen, else the first; the policy let nobody in who works at no member."""
    return next((one for one in members if str(one.id) == typed), members[0])


def people_to_name(organization: Organization, primary: bool) -> list[Person]:
    """Oneself; who speaks for the organization may name any colleague."""
    others = [row.person for row in people_working_at(organization.id, this_day())] if primary else []
    return [viewer(), *(one for one in others if one.id != viewer().id)]


def words_after(row: JoinRequest) -> str:
    """What happens next."""
    if row.state is JoinState.ACCEPTED:
        return _("%(name)s sits in the group.", name=row.person.shown_name if row.person else "")
    if row.state is JoinState.CONFIRMED:
        return _("Confirmed. The chair of the group decides next.")
    return _("Sent. Your primary representative confirms next.")


@bp.route("/groups/<code>/invite", methods=["GET", "POST"])
@allow(policy.can_manage_group, load=visible_group)
def invite(group: Group) -> ResponseReturnValue:
    """Find a member and offer it a seat."""
    words = request.values.get("q", "").strip()[:200]
    found = queries.members_found(words)
    form = InviteForm().offer(found)
    if form.validate_on_submit():
        organization = next(one for one in found if one.id == form.organization_id.data)
        try:
            operations.invite(viewer(), group, organization, form.note.data or "", form.seat_kind)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The primary representative of %(name)s is asked.", name=organization.name.text), "success")
            return go(".index", code=group.code)
    return page("groups/joining/invite.html", status=form.status, form=form, group=group, words=words, found=found)


@bp.route("/join-requests/<int:request_id>/confirm", methods=["GET", "POST"])
@allow(policy.can_confirm_request, load=queries.visible_request)
def confirm(row: JoinRequest) -> ResponseReturnValue:
    """Say whom the organization sends; what waits no longer is only shown."""
    workers = people_working_at(row.organization_id, this_day())
    wanted = next((str(one.id) for one in workers if one.person_id == row.person_id), "")
    form = ConfirmForm(data={"affiliation_id": wanted}).offer(workers)
    if form.validate_on_submit():
        sent = next(one.person for one in workers if str(one.id) == form.affiliation_id.data)
        try:
            operations.confirm(viewer(), row, sent)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(words_after(row), "success")
            return go("groups.own.index")
    return page("groups/joining/confirm.html", status=form.status, form=form, row=row, waits=waits_for_us(row))


def waits_for_us(row: JoinRequest) -> bool:
    return row.state in (JoinState.INVITED, JoinState.REQUESTED)


@bp.post("/join-requests/<int:request_id>/accept")
@allow(policy.can_decide_request, load=queries.visible_request)
def accept(row: JoinRequest) -> ResponseReturnValue:
    """The chair takes the organization in."""
    code = row.group.code
    try:
        operations.accept(viewer(), row)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s has its seat; its people are told.", name=row.organization.name.text), "success")
    return go(".index", code=code)


@bp.route("/join-requests/<int:request_id>/decline", methods=["GET", "POST"])
@allow(policy.can_decline_request, load=queries.visible_request)
def decline(row: JoinRequest) -> ResponseReturnValue:
    """Say no, with a reason."""
    form, back = ReasonForm(), home_of(row)
    if form.validate_on_submit():
        try:
            operations.decline(viewer(), row, form.note.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Declined. Those who asked read the reason."), "success")
            return go(back[0], **back[1])
    return page("groups/joining/decline.html", status=form.status, form=form, row=row, back=back)


@bp.post("/join-requests/<int:request_id>/withdraw")
@allow(policy.can_withdraw_request, load=queries.visible_request)
def withdraw(row: JoinRequest) -> ResponseReturnValue:
    """Take a request or an invitation back."""
    endpoint, url = home_of(row)
    try:
        operations.withdraw(viewer(), row)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Taken back."), "success")
    return go(endpoint, **url)


def home_of(row: JoinRequest) -> tuple[str, dict[str, str]]:
    """The list that the viewer came from: the group's queue for who runs the group, else one's own page."""
    if policy.can_manage_group(viewer(), row.group):
        return "groups.joining.index", {"code": row.group.code}
    return "groups.own.index", {}
