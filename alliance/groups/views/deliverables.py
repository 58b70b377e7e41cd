"""The roadmap: deliverables and their milestones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.enums import DeliverableState
from alliance.groups.forms.deliverables import (
    ChangedDeliverableForm,
    ChangedMilestoneForm,
    DeliverableForm,
    MilestoneForm,
    shown,
    shown_milestone,
)
from alliance.groups.models import Deliverable, Group, Milestone
from alliance.groups.operations import deliverables as operations
from alliance.groups.queries import deliverables as queries
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.people import people_of
from alliance.organizations.queries import this_day

bp = Blueprint("deliverables", __name__)


@bp.get("/groups/<code>/roadmap")
@allow(policy.can_see_group, load=visible_group, public=True)
def index(group: Group) -> ResponseReturnValue:
    """The chart of all deliverables and the same as a list."""
    rows, on = queries.deliverables_of(group), this_day()
    return page(
        "groups/deliverables/index.html",
        group=group,
        rows=rows,
        today=on,
        promise=queries.promise,
        late={row.id for row in rows if queries.is_late(row, on)},
        shows_owners=policy.can_read_group(viewer(), group),
        may_write=policy.can_manage_group(viewer(), group),
    )


@bp.route("/groups/<code>/deliverables/new", methods=["GET", "POST"])
@allow(policy.can_manage_group, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Promise something."""
    form = DeliverableForm(starts_on=this_day())
    form.offer(people_of(group.id))
    if form.validate_on_submit():
        try:
            row = operations.add_deliverable(viewer(), group, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The deliverable is on the roadmap. Set its milestones now or later."), "success")
            return go(".show", deliverable_id=row.id)
    return page("groups/deliverables/edit.html", status=form.status, group=group, form=form, row=None)


@bp.get("/deliverables/<int:deliverable_id>")
@allow(policy.can_see_group_of, load=queries.visible_deliverable, public=True)
def show(row: Deliverable) -> ResponseReturnValue:
    """One deliverable with its milestones and what can be done."""
    return page(
        "groups/deliverables/show.html",
        group=row.group,
        row=row,
        progress=queries.promise(row).progress,
        is_late=queries.is_late(row, this_day()),
        today=this_day(),
        nexts=[state for state in DeliverableState if row.state.may_become(state)],
        shows_owners=policy.can_read_group(viewer(), row.group),
        may_write=policy.can_manage_group(viewer(), row.group),
    )


@bp.route("/deliverables/<int:deliverable_id>/edit", methods=["GET", "POST"])
@allow(policy.can_manage_its_group, load=queries.visible_deliverable)
def edit(row: Deliverable) -> ResponseReturnValue:
    """Change a deliverable; a clash keeps what was typed."""
    form = ChangedDeliverableForm(data=shown(row))
    people = people_of(row.group_id)
    form.offer(people if row.owner is None or row.owner in people else [*people, row.owner])
    if form.validate_on_submit():
        try:
            operations.change_deliverable(viewer(), row, form.typed, form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(row.version)
        else:
            flash(_("The deliverable is changed."), "success")
            return go(".show", deliverable_id=row.id)
    rows = form.conflicts(shown(row)) if form.clash else []
    context: dict[str, Any] = {"group": row.group, "row": row, "form": form, "conflicts": rows}
    return page("groups/deliverables/edit.html", status=form.status, **context)


@bp.post("/deliverables/<int:deliverable_id>/state")
@allow(policy.can_manage_its_group, load=queries.visible_deliverable)
def state(row: Deliverable) -> ResponseReturnValue:
    """Begin, finish, drop or take up again."""
    wanted = request.form.get("state", "")
    if wanted not in set(DeliverableState):
        abort(400)
    try:
        operations.set_deliverable_state(viewer(), row, DeliverableState(wanted))
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The state is now: %(state)s.", state=row.state.label), "success")
    return go(".show", deliverable_id=row.id)


@bp.route("/deliverables/<int:deliverable_id>/milestones/new", methods=["GET", "POST"])
@allow(policy.can_manage_its_group, load=queries.visible_deliverable)
def add_milestone(row: Deliverable) -> ResponseReturnValue:
    """Set a step on the way."""
    form = MilestoneForm()
    if form.validate_on_submit():
        try:
            operations.add_milestone(viewer(), row, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The milestone is set."), "success")
            return go(".show", deliverable_id=row.id)
    context: dict[str, Any] = {"group": row.group, "row": row, "form": form, "milestone": None}
    return page("groups/deliverables/milestone.html", status=form.status, **context)


@bp.route("/milestones/<int:milestone_id>/edit", methods=["GET", "POST"])
@allow(policy.can_change_milestone, load=queries.visible_milestone)
def edit_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Change a milestone; a clash keeps what was typed."""
    form = ChangedMilestoneForm(data=shown_milestone(milestone))
    if form.validate_on_submit():
        try:
            operations.change_milestone(viewer(), milestone, form.typed, form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(milestone.version)
        else:
            flash(_("The milestone is changed."), "success")
            return go(".show", deliverable_id=milestone.deliverable_id)
    rows = form.conflicts(shown_milestone(milestone)) if form.clash else []
    context: dict[str, Any] = {
        "group": milestone.deliverable.group,
        "row": milestone.deliverable,
        "form": form,
        "conflicts": rows,
    }
    return page("groups/deliverables/milestone.html", status=form.status, milestone=milestone, **context)


@bp.post("/milestones/<int:milestone_id>/reach")
@allow(policy.can_change_milestone, load=queries.visible_milestone)
def reach_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Note that it is reached, or was noted too early."""
    try:
        operations.reach_milestone(viewer(), milestone, milestone.done_on is None)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The milestone is reached.") if milestone.done_on else _("The milestone is open again."), "success")
    return go(".show", deliverable_id=milestone.deliverable_id)


@bp.post("/milestones/<int:milestone_id>/remove")
@allow(policy.can_change_milestone, load=queries.visible_milestone)
def remove_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Take it off the plan."""
    deliverable_id = milestone.deliverable_id
    try:
        operations.remove_milestone(viewer(), milestone)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The milestone is off the plan."), "success")
    return go(".show", deliverable_id=deliverable_id)
