"""Action items: of a group, of one person across groups, one with what can be done to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, signed_in, viewer
from alliance.core.clock import today
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.groups.models import Group
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.people import Sitting, sittings
from alliance.meetings import policy
from alliance.meetings.enums import ActionState
from alliance.meetings.forms.actions import (
    CarryForm,
    DropForm,
    DueForm,
    EditActionForm,
    GiveForm,
    OutcomeForm,
    ReassignForm,
)
from alliance.meetings.models import ActionItem, Meeting
from alliance.meetings.operations import actions as operations
from alliance.meetings.queries import actions as queries
from alliance.meetings.queries.meetings import visible_meeting
from alliance.organizations.queries import this_day

bp = Blueprint("actions", __name__)


def wanted_filter() -> queries.ActionFilter:
    """The filter in the address; odd values do not filter."""
    return queries.ActionFilter(
        state=request.args.get("state", ActionState.OPEN)[:20],
        owner=request.args.get("owner", "")[:12],
        words=request.args.get("q", "")[:200],
        late="late" in request.args,
    )


@bp.get("/groups/<code>/actions")
@allow(policy.can_read_group, load=visible_group)
def index(group: Group) -> ResponseReturnValue:
    """The action items of a group that fit the filter."""
    wanted = wanted_filter()
    paging = paginate(queries.actions_of(group, wanted, viewer()), rows=True)
    gone = {action.id for action, owner_gone in paging.items if owner_gone}
    paging.items = [action for action, _owner_gone in paging.items]
    may_give = policy.can_give_actions(viewer(), group)
    return page(
        "meetings/actions/index.html",
        group=group,
        paging=paging,
        wanted=wanted,
        states=list(ActionState),
        today=today(group.zone),
        gone=gone,
        may_give=may_give and group.state.is_running,
    )


@bp.get("/actions")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """What has the viewer's name on it, across groups."""
    wanted = wanted_filter()
    return page(
        "meetings/actions/mine.html",
        paging=paginate(queries.own_actions(viewer(), wanted)),
        wanted=wanted,
        states=list(ActionState),
        today=this_day(),
    )


def by_name(group: Group) -> list[Sitting]:
    found = sittings(group.id)
    return sorted(found, key=lambda one: (one.person.pinyin_key or one.person.display_name, one.person.id))


@bp.route("/groups/<code>/actions/new", methods=["GET", "POST"])
@allow(policy.can_give_actions, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Give somebody of the group something to do."""
    people = by_name(group)
    form = GiveForm().offer(people)
    if form.validate_on_submit():
        owner = next(one for one in people if one.person.id == form.owner.data)
        try:
            made = operations.give_action(
                viewer(), group, owner.person, form.title.data or "", form.due_on.data, owner.organization
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The action item is given."), "success")
            return go(".show", action_id=made.id)
    return page("meetings/actions/edit.html", status=form.status, form=form, group=group, action=None)


@bp.get("/actions/<int:action_id>")
@allow(policy.can_read_action, load=queries.visible_action)
def show(action: ActionItem) -> ResponseReturnValue:
    """One action item and what can be done to it."""
    return action_page(action)


def carriable(action: ActionItem) -> list[Meeting]:
    """The coming meetings that it can be put off to."""
    return [one for one in queries.coming_meetings(action.group_id) if one.id != action.carried_to_id]


def action_page(action: ActionItem, **refused: Any) -> ResponseReturnValue:
    """The page of one action item; `refused` is a form that comes back."""
    may_change = policy.can_change_action(viewer(), action)
    is_open = action.state is ActionState.OPEN
    shown = next(iter(refused.values()), None)
    forms: dict[str, Any] = {"close_form": OutcomeForm(formdata=None)}
    if may_change:
        forms |= {"drop_form": DropForm(formdata=None), "due_form": DueForm(formdata=None)}
        people = by_name(action.group) if is_open else []
        meetings = carriable(action) if is_open else []
        forms["reassign_form"] = ReassignForm(formdata=None).offer(people, action.owner_id)
        forms["carry_form"] = CarryForm(formdata=None).offer(meetings)
    return page(
        "meetings/actions/show.html",
        status=shown.status if shown else 200,
        action=action,
        group=action.group,
        today=today(action.group.zone),
        owner_gone=queries.is_owner_gone(action),
        is_open=is_open,
        may_change=may_change,
        may_close=policy.can_close_action(viewer(), action),
        **(forms | refused),
    )


@bp.route("/actions/<int:action_id>/edit", methods=["GET", "POST"])
@allow(policy.can_change_action, load=queries.visible_action)
def edit(action: ActionItem) -> ResponseReturnValue:
    """Reword it or move its day."""
    form = EditActionForm(version=action.version, title=action.title, due_on=action.due_on)
    if form.validate_on_submit():
        try:
            operations.change_action(viewer(), action, form.title.data or "", form.due_on.data, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The action item is changed."), "success")
            return go(".show", action_id=action.id)
    return page("meetings/actions/edit.html", status=form.status, form=form, group=action.group, action=action)


@bp.post("/actions/<int:action_id>/close")
@allow(policy.can_close_action, load=queries.visible_action)
def close(action: ActionItem) -> ResponseReturnValue:
    """Say what came of it."""
    form = OutcomeForm()
    if form.validate_on_submit():
        try:
            operations.close(viewer(), action, form.outcome.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The action item is done."), "success")
            return go(".show", action_id=action.id)
    return action_page(action, close_form=form)


@bp.post("/actions/<int:action_id>/drop")
@allow(policy.can_change_action, load=queries.visible_action)
def drop(action: ActionItem) -> ResponseReturnValue:
    """Give it up, with the reason."""
    form = DropForm()
    if form.validate_on_submit():
        try:
            operations.drop(viewer(), action, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The action item is dropped."), "success")
            return go(".show", action_id=action.id)
    return action_page(action, drop_form=form)


@bp.post("/actions/<int:action_id>/reopen")
@allow(policy.can_change_action, load=queries.visible_action)
def reopen(action: ActionItem) -> ResponseReturnValue:
    """Open it again, due on a new day."""
    form = DueForm()
    if form.validate_on_submit():
        try:
            operations.reopen(viewer(), action, form.due_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The action item is open again."), "success")
            return go(".show", action_id=action.id)
    return action_page(action, due_form=form)


@bp.post("/actions/<int:action_id>/carry")
@allow(policy.can_change_action, load=queries.visible_action)
def carry(action: ActionItem) -> ResponseReturnValue:
    """Put it off to a coming meeting."""
    meetings = carriable(action)
    form = CarryForm().offer(meetings)
    if form.validate_on_submit():
        meeting = next(one for one in meetings if one.id == form.meeting.data)
        try:
            operations.carry_forward(viewer(), action, meeting, form.due_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Carried forward to meeting %(number)s.", number=meeting.number), "success")
            return go(".show", action_id=action.id)
    return action_page(action, carry_form=form)


@bp.post("/actions/<int:action_id>/reassign")
@allow(policy.can_change_action, load=queries.visible_action)
def reassign(action: ActionItem) -> ResponseReturnValue:
    """Pass it on to somebody else of the group."""
    people = by_name(action.group)
    form = ReassignForm().offer(people, action.owner_id)
    if form.validate_on_submit():
        owner = next(one for one in people if one.person.id == form.owner.data)
        try:
            operations.reassign(viewer(), action, owner.person, owner.organization)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The action item is passed on."), "success")
            return go(".show", action_id=action.id)
    return action_page(action, reassign_form=form)


@bp.post("/meetings/<int:meeting_id>/carry-open")
@allow(policy.can_run_meeting, load=visible_meeting)
def carry_open(meeting: Meeting) -> ResponseReturnValue:
    """Carry every open action item that is due before a coming meeting forward to it."""
    try:
        count = operations.carry_open(viewer(), meeting)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        said = ngettext("%(num)s action item is carried forward.", "%(num)s action items are carried forward.", count)
        flash(said, "success")
    return go("meetings.show", meeting_id=meeting.id, _anchor="carried")
