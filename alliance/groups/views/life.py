"""Proposing, deciding, changing and concluding a group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from alliance.accounts.models import Person
from alliance.core.access import allow, signed_in, viewer
from alliance.core.forms import Form
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.forms.groups import (
    ChangedGroupForm,
    ConfirmFoundingForm,
    FoundersField,
    ProposeForm,
    ReasonForm,
    StepForm,
    SummaryForm,
    shown,
)
from alliance.groups.models import FoundingMember, Group
from alliance.groups.operations import founding as founding_operations
from alliance.groups.operations import life as operations
from alliance.groups.queries import life as queries
from alliance.groups.queries.charters import rules_of, versions_of
from alliance.groups.queries.groups import visible_group
from alliance.settings.queries import current_alliance

bp = Blueprint("life", __name__, url_prefix="/groups")


@bp.route("/propose", methods=["GET", "POST"])
@allow(signed_in)
def propose() -> ResponseReturnValue:
    """Propose a group on behalf of a member; members found by words are ticked as founding members."""
    organizations = queries.organizations_to_propose_for(viewer())
    form = ProposeForm(zone=current_alliance().zone)
    form.offer(queries.possible_parents(viewer()))
    form.offer_organizations(organizations)
    find_founders(form)
    if request.form.get("find") is None and organizations and form.validate_on_submit():
        own = next(one for one in organizations if one.id == form.organization.data)
        founding = queries.members_of_ids(form.founding.data or [])
        try:
            group = operations.propose_group(
                viewer(), own, form.input(current_alliance().zone), form.typed_charter, founding
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The proposal is made. The organizations you named are asked by mail."), "success")
            return go(".proposal", code=group.code)
    return page("groups/propose.html", status=form.status, form=form, organizations=organizations)


def find_founders(form: FoundersField) -> None:
    """Offer the members that are ticked already and those that the words find."""
    ticked = queries.members_of_ids(form.chosen_ids)
    found = [one for one in queries.members_found(form.words.data or "") if one not in ticked]
    form.offer_founders([*ticked, *found])


@bp.get("/<code>/proposal")
@allow(policy.can_see_drafts, load=visible_group)
def proposal(group: Group) -> ResponseReturnValue:
    """A proposal: who stands behind it, its charter, and what can be decided."""
    return show_proposal(group)


def show_proposal(group: Group, refused: Form | None = None) -> ResponseReturnValue:
    """The page of a proposal, with a form on it that was refused."""
    rows = queries.founding_of(group)
    mine = queries.primary_at(viewer())
    may_decide = policy.can_coordinate_groups(viewer())
    answering = [row for row in rows if group.state in founding_operations.OPEN]
    answering = [row for row in answering if may_decide or row.organization_id in mine]
    people = queries.people_of_founders(answering) if answering else {}
    versions = versions_of(viewer(), group)
    return page(
        "groups/proposal.html",
        status=refused.status if refused else 200,
        group=group,
        founding=rows,
        answer_forms={row.id: confirm_form(row, people.get(row.organization_id, [])) for row in answering},
        charter=versions[0] if versions else None,
        rules=rules_of(versions[0]) if versions else [],
        refused=refused or StepForm(formdata=None),
        may_ask=policy.can_ask_founders(viewer(), group),
        may_decide=may_decide,
        may_draft=policy.can_draft_charter(viewer(), group),
    )


def confirm_form(row: FoundingMember, people: list[Person]) -> ConfirmFoundingForm:
    form = ConfirmFoundingForm(formdata=None, prefix=f"founding-{row.id}", person=str(row.person_id or ""))
    form.offer(row, people)
    return form


@bp.route("/<code>/proposal/founders", methods=["GET", "POST"])
@allow(policy.can_ask_founders, load=visible_group)
def founders(group: Group) -> ResponseReturnValue:
    """Ask more members to stand behind the proposal."""
    form = FoundersField()
    find_founders(form)
    if request.form.get("find") is None and form.validate_on_submit():
        try:
            founding_operations.ask_founders(viewer(), group, queries.members_of_ids(form.founding.data or []))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("They are asked by mail."), "success")
            return go(".proposal", code=group.code)
    return page("groups/founders.html", status=form.status, group=group, form=form)


@bp.post("/<code>/proposal/founders/<int:founding_id>/confirm")
@allow(policy.can_answer_founding, load=queries.visible_founding)
def confirm(row: FoundingMember) -> ResponseReturnValue:
    """The organization stands behind the proposal."""
    people = queries.people_of_founders([row]).get(row.organization_id, [])
    form = ConfirmFoundingForm(prefix=f"founding-{row.id}")
    form.offer(row, people)
    if form.validate_on_submit():
        person = next((one for one in people if str(one.id) == form.person.data), None)
        try:
            founding_operations.confirm_founding(viewer(), row, person)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s stands behind the proposal.", name=row.organization.name.text), "success")
            return go(".proposal", code=row.group.code)
    return show_proposal(row.group, form)


@bp.post("/<code>/proposal/founders/<int:founding_id>/decline")
@allow(policy.can_answer_founding, load=queries.visible_founding)
def decline_founding(row: FoundingMember) -> ResponseReturnValue:
    """The organization does not stand behind the proposal."""
    try:
        founding_operations.decline_founding(viewer(), row)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s has declined.", name=row.organization.name.text), "success")
    return go(".proposal", code=row.group.code)


@bp.route("/<code>/edit", methods=["GET", "POST"])
@allow(policy.can_manage_group, load=visible_group)
def edit(group: Group) -> ResponseReturnValue:
    """Change everything but the charter; a clash keeps what was typed. Officers change the words only."""
    if not policy.can_coordinate_groups(viewer()):
        return go(".summary", code=group.code)
    form = ChangedGroupForm(data=shown(group))
    form.offer(queries.possible_parents(viewer(), group))
    if form.validate_on_submit():
        try:
            operations.change_group(viewer(), group, form.typed, form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(group.version)
        else:
            flash(_("The group is changed."), "success")
            return go("group_pages.show", code=group.code)
    rows = form.conflicts(shown(group)) if form.clash else []
    return page("groups/edit.html", status=form.status, group=group, form=form, conflicts=rows)


@bp.route("/<code>/summary", methods=["GET", "POST"])
@allow(policy.can_manage_group, load=visible_group)
def summary(group: Group) -> ResponseReturnValue:
    """Change the words on the front page and the statement of meetings."""
    form = SummaryForm(data=shown(group))
    if form.validate_on_submit():
        try:
            operations.change_summary(viewer(), group, form.summary, form.version.data or 0, form.statement)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(group.version)
        else:
            flash(_("The words are changed."), "success")
            return go("group_pages.show", code=group.code)
    rows = form.conflicts(shown(group)) if form.clash else []
    return page("groups/summary.html", status=form.status, group=group, form=form, conflicts=rows)


@dataclass(frozen=True)
class Step:
    """`consequences` are told before the button is pressed; `tone` is 'danger' for what ends something."""

    form: type[Form]
    work: Callable[[Person, Group, Any], object]
    title: Any
    button: Any
    done: Any
    consequences: tuple[Any, ...]
    tone: str = "primary"


STEPS = {
    "forming": Step(
        StepForm,
        lambda who, group, form: operations.open_forming(who, group),
        lazy_gettext("Accept the proposal: the group forms"),
        lazy_gettext("Accept the proposal"),
        lazy_gettext("The group forms. Publish a call for participation next."),
        (
            lazy_gettext("The proposed charter is in force as version 1."),
            lazy_gettext("Founding members that confirmed have their seats."),
            lazy_gettext("Calls for participation can be published, members can ask to join."),
        ),
    ),
    "activate": Step(
        StepForm,
        lambda who, group, form: operations.activate(who, group),
        lazy_gettext("Activate the group"),
        lazy_gettext("Activate the group"),
        lazy_gettext("The group is active."),
        (
            lazy_gettext("Today is the day on which it was founded."),
            lazy_gettext(
                "A proposal that is activated at once has its charter in force and its founding members seated."
            ),
        ),
    ),
    "decline": Step(
        ReasonForm,
        lambda who, group, form: operations.decline_group(who, group, form.reason.data),
        lazy_gettext("Decline the group"),
        lazy_gettext("Decline and tell them"),
        lazy_gettext("The group is declined."),
        (
            lazy_gettext("Who proposed it and its founding members read the reason."),
            lazy_gettext("Drafts of the charter and open calls for participation end. This cannot be undone."),
        ),
        "danger",
    ),
    "conclude": Step(
        ReasonForm,
        lambda who, group, form: operations.conclude(who, group, form.reason.data),
        lazy_gettext("Conclude the group"),
        lazy_gettext("Conclude and tell them"),
        lazy_gettext("The group is concluded."),
        (
            lazy_gettext("Everybody in the group reads the reason. Its pages stay."),
            lazy_gettext("Drafts of the charter and open calls for participation end."),
            lazy_gettext("It comes back if a new charter is adopted."),
        ),
        "danger",
    ),
}


def take(name: str, group: Group) -> ResponseReturnValue:
    """Show what a step will do, then take it."""
    step = STEPS[name]
    form = step.form()
    if form.validate_on_submit():
        try:
            step.work(viewer(), group, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(step.done, "success")
            return go("group_pages.show", code=group.code)
    return page("groups/step.html", status=form.status, group=group, form=form, step=step)


@bp.route("/<code>/forming", methods=["GET", "POST"])
@allow(policy.can_coordinate_groups, load=visible_group)
def forming(group: Group) -> ResponseReturnValue:
    """Accept a proposal so that the group forms."""
    return take("forming", group)


@bp.route("/<code>/activate", methods=["GET", "POST"])
@allow(policy.can_coordinate_groups, load=visible_group)
def activate(group: Group) -> ResponseReturnValue:
    """Let the group work."""
    return take("activate", group)


@bp.route("/<code>/decline", methods=["GET", "POST"])
@allow(policy.can_coordinate_groups, load=visible_group)
def decline(group: Group) -> ResponseReturnValue:
    """Decline a proposal, or give up a group that forms."""
    return take("decline", group)


@bp.route("/<code>/conclude", methods=["GET", "POST"])
@allow(policy.can_coordinate_groups, load=visible_group)
def conclude(group: Group) -> ResponseReturnValue:
    """End the group."""
    return take("conclude", group)
