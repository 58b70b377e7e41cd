"""Charters: the versions, what differs, drafting and adopting."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.forms.charters import AdoptForm, ChangedCharterForm, CharterForm, shown, shown_draft
from alliance.groups.models import Charter, Group
from alliance.groups.operations import charters as operations
from alliance.groups.queries import charters as queries
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.life import events_of

bp = Blueprint("charters", __name__, url_prefix="/groups/<code>")


@bp.get("/charters")
@allow(policy.can_see_group, load=visible_group, public=True)
def index(group: Group) -> ResponseReturnValue:
    """The charter in force in full, all versions, and the steps of the group's life."""
    versions = queries.versions_of(viewer(), group)
    inside = policy.can_see_drafts(viewer(), group)
    return page(
        "groups/charters/index.html",
        group=group,
        versions=versions,
        rules=queries.rules_of(group.charter) if group.charter else [],
        events=events_of(group) if inside else [],
        may_draft=policy.can_draft_charter(viewer(), group) and not any(one.is_open for one in versions),
    )


@bp.get("/charter")
@bp.get("/charters/<int:number>")
@allow(policy.can_see_group_of, load=queries.visible_charter, public=True)
def show(charter: Charter) -> ResponseReturnValue:
    """One version (the one in force without a number), with what it changes for those who may read the one before."""
    return show_charter(charter, AdoptForm(formdata=None, version=charter.version))


def show_charter(charter: Charter, form: AdoptForm) -> ResponseReturnValue:
    """The page of a version, with an adoption on it that was refused."""
    inside = policy.can_see_drafts(viewer(), charter.group)
    before = queries.version_before(charter) if inside else None
    return page(
        "groups/charters/show.html",
        status=form.status,
        group=charter.group,
        charter=charter,
        before=before,
        differences=queries.differences(before, charter) if before else [],
        rules=queries.rules_of(charter),
        form=form,
        inside=inside,
        may_change=policy.can_change_charter(viewer(), charter),
        may_adopt=policy.can_adopt_charter(viewer(), charter),
    )


@bp.get("/charters/compare")
@allow(policy.can_see_drafts, load=visible_group)
def compare(group: Group) -> ResponseReturnValue:
    """What differs between any two versions (`old` and `new` are their numbers)."""
    versions = queries.versions_of(viewer(), group)
    numbers = {str(one.number): one for one in versions}
    new = numbers.get(request.args.get("new", ""), versions[0] if versions else None)
    old = numbers.get(request.args.get("old", ""), versions[1] if len(versions) > 1 else new)
    if new is None or old is None:
        abort(404)
    return page(
        "groups/charters/compare.html",
        group=group,
        versions=versions,
        old=old,
        new=new,
        differences=queries.differences(old, new),
    )


@bp.route("/charters/new", methods=["GET", "POST"])
@allow(policy.can_draft_charter, load=visible_group)
def draft(group: Group) -> ResponseReturnValue:
    """Write the next version, beginning with the one in force."""
    form = CharterForm(data=shown(group.charter))
    if form.validate_on_submit():
        try:
            charter = operations.draft_charter(viewer(), group, form.typed_charter, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The draft is kept. Coordinators are told; a ballot can decide on it too."), "success")
            return go(".show", code=group.code, number=charter.number)
    return page("groups/charters/edit.html", status=form.status, group=group, form=form, charter=None)


@bp.route("/charters/<int:number>/edit", methods=["GET", "POST"])
@allow(policy.can_change_charter, load=queries.visible_charter)
def edit(charter: Charter) -> ResponseReturnValue:
    """Change a draft; a clash keeps what was typed."""
    form = ChangedCharterForm(data=shown_draft(charter))
    if form.validate_on_submit():
        try:
            operations.change_draft(
                viewer(), charter, form.typed_charter, form.reason.data or "", form.version.data or 0
            )
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(charter.version)
        else:
            flash(_("The draft is changed."), "success")
            return go(".show", code=charter.group.code, number=charter.number)
    rows = form.conflicts(shown_draft(charter)) if form.clash else []
    context: dict[str, Any] = {"group": charter.group, "charter": charter, "form": form, "conflicts": rows}
    return page("groups/charters/edit.html", status=form.status, **context)


@bp.post("/charters/<int:number>/adopt")
@allow(policy.can_adopt_charter, load=queries.visible_charter)
def adopt(charter: Charter) -> ResponseReturnValue:
    """Put the version in force as it was read."""
    form = AdoptForm()
    if form.validate_on_submit():
        try:
            operations.adopt(viewer(), charter, form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(charter.version)
        else:
            flash(_("Version %(number)s is in force.", number=charter.number), "success")
            return go(".show", code=charter.group.code, number=charter.number)
    return show_charter(charter, form)


@bp.post("/charters/<int:number>/withdraw")
@allow(policy.can_change_charter, load=queries.visible_charter)
def withdraw(charter: Charter) -> ResponseReturnValue:
    """Nobody decides on this draft any more."""
    try:
        operations.withdraw(viewer(), charter)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The draft is withdrawn."), "success")
    return go(".show", code=charter.group.code, number=charter.number)
