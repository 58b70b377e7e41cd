"""The list of groups and the front page of each."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, anybody, viewer
from alliance.core.clock import now
from alliance.core.forms import day_in
from alliance.core.web import page
from alliance.documents.enums import DocumentState
from alliance.group_pages import policy
from alliance.group_pages.queries.index import listing
from alliance.group_pages.queries.panels import front_page
from alliance.groups.enums import GroupState, Role
from alliance.groups.models import Group, Seat
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.roster import roster as roster_lines
from alliance.meetings.enums import Answer
from alliance.meetings.queries.attendance import presence_table
from alliance.organizations.queries import this_day

WORDS: dict[str, Any] = {
    "document_states": {one.value: one for one in DocumentState},
    "group_states": {one.value: one for one in GroupState},
    "roles": {one.value: one for one in Role},
    "answers": {one.value: one for one in Answer},
}
"""What readers see of the states that panels carry as codes."""


@allow(anybody)
def index() -> ResponseReturnValue:
    """All groups that the viewer may see, one's own first."""
    words = request.args.get("q", "")[:100].strip()
    return page("group_pages/index.html", found=listing(viewer(), words), words=words)


@allow(policy.can_see_group, load=visible_group, public=True)
def show(group: Group) -> ResponseReturnValue:
    """What the group is for and, for those inside, what happens next."""
    user = viewer()
    return page(
        "group_pages/show.html",
        group=group,
        panels=front_page(user, group),
        inside=policy.can_read_group(user, group),
        manages=policy.can_manage_group(user, group),
        coordinates=policy.can_coordinate_groups(user),
        facts=group.viewer_facts,
        now=now(),
        today=this_day(),
        **WORDS,
    )


@allow(policy.can_read_group, load=visible_group)
def roster(group: Group) -> ResponseReturnValue:
    """Who sat in the group on a day (`?on=`, today without), with attendance and the right to vote."""
    user, on = viewer(), wanted_day()
    lines = roster_lines(group, on)
    return page(
        "group_pages/roster.html",
        group=group,
        lines=lines,
        on=on,
        today=this_day(),
        attendance=attendance_on(group, on, [line.seat for line in lines if line.seat]),
        may_manage=policy.can_manage_group(user, group),
        may_coordinate=policy.can_coordinate_groups(user),
    )


def wanted_day() -> date:
    """The day in the address, today for anything odd."""
    return day_in(request.args.get("on", "")) or this_day()


def attendance_on(group: Group, on: date, seats: list[Seat]) -> dict[int, tuple[int, int, bool]]:
    """By organization: to how many of the last meetings it came, and whether it keeps its vote; empty before any."""
    table = presence_table(group, on, seats)
    if not table.meetings:
        return {}
    return {key: (row.attended, row.counted, row.keeps) for key, row in table.rows.items()}
