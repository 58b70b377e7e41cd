"""All groups, as the secretariat sees them."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.duties import can_coordinate
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.groups import policy
from alliance.groups.enums import GroupKind, GroupState
from alliance.groups.forms.groups import FoundForm
from alliance.groups.operations import life as operations
from alliance.groups.queries import desk as queries
from alliance.groups.queries.life import possible_parents
from alliance.organizations.queries import this_day
from alliance.settings.queries import current_alliance

bp = Blueprint("desk", __name__, url_prefix="/desk/groups")


def wanted_filter() -> queries.GroupFilter:
    """The filter in the address; odd values do not filter."""
    given = {name: request.args.get(name, "")[:40] for name in ("state", "kind", "sort")}
    return queries.GroupFilter(words=request.args.get("q", "")[:200], quiet=bool(request.args.get("quiet")), **given)


@bp.get("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The groups that fit the filter with seats, requests that wait and the last activity, a page at a time."""
    wanted = wanted_filter()
    return page(
        "groups/desk/index.html",
        paging=paginate(queries.groups_for_desk(wanted), rows=True),
        wanted=wanted,
        states=list(GroupState),
        kinds=list(GroupKind),
        is_quiet=queries.is_quiet,
        quiet_days=queries.QUIET.days,
        may_found=policy.can_coordinate_groups(viewer()),
        zone=current_alliance().zone,
    )


@bp.route("/new", methods=["GET", "POST"])
@allow(policy.can_coordinate_groups)
def create() -> ResponseReturnValue:
    """Found a group with its first charter."""
    form = FoundForm(zone=current_alliance().zone, on=this_day())
    form.offer(possible_parents(viewer()))
    if form.validate_on_submit():
        state = GroupState(form.state.data)
        try:
            group = operations.found_group(viewer(), form.typed, form.typed_charter, state, form.on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The group is founded. Give its first seats and name its officers on the roster."), "success")
            return go("group_pages.show", code=group.code)
    return page("groups/desk/create.html", status=form.status, form=form)
