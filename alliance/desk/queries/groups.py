"""What groups ask of the secretariat: proposals to decide, ballots that close soon, quiet groups."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from alliance.ballots.enums import BallotState
from alliance.ballots.models import Ballot, Elector
from alliance.core.clock import now
from alliance.core.lines import Line, part, placed
from alliance.desk.queries.lines import Waiting
from alliance.groups.enums import GroupState, JoinState
from alliance.groups.models import Group, JoinRequest

QUIET = timedelta(days=90)
SOON = timedelta(days=3)
OLD_REQUEST = timedelta(days=14)
SHOWN = 5


def group_parts() -> list[Any]:
    """What the desk asks of groups, to be read together with what it asks of others."""
    return [proposals(), closing_ballots(), old_requests(), quiet_groups()]


def group_lines(found: dict[str, list[Line]]) -> list[Waiting]:
    """The lines of the desk that come from groups."""
    return [
        *(proposal_line(line) for line in found.get("proposals", [])),
        *(ballot_line(line) for line in found.get("ballots", [])),
        *(request_line(line) for line in found.get("requests", [])),
        *(quiet_line(line) for line in found.get("quiet", [])),
    ]


def proposals() -> Any:
    rows = (
        sa.select(Group.id, Group.code, Group.name.label("title"), Group.created_at.label("at"))
        .add_columns(placed(Group.created_at, Group.id))
        .where(Group.state == GroupState.PROPOSED)
        .order_by(Group.created_at, Group.id)
        .limit(SHOWN)
    )
    return part("proposals", rows)


def closing_ballots() -> Any:
    """Open ballots that close within three days: n have voted of n2."""
    at = now()
    of = Elector.ballot_id == Ballot.id
    voted = sa.select(sa.func.count()).where(of, Elector.has_voted.is_(True)).scalar_subquery()
    every = sa.select(sa.func.count()).where(of).scalar_subquery()
    rows = (
        sa.select(Ballot.id, Ballot.title, Ballot.closes_at.label("until"), voted.label("n"), every.label("n2"))
        .add_columns(Group.number.label("text"), placed(Ballot.closes_at, Ballot.id))
        .join(Group, Group.id == Ballot.group_id)
        .where(Ballot.state == BallotState.OPENED, Ballot.opens_at <= at)
        .where(Ballot.closes_at > at, Ballot.closes_at <= at + SOON)
        .order_by(Ballot.closes_at, Ballot.id)
        .limit(SHOWN)
    )
    return part("ballots", rows)


def old_requests() -> Any:
    """Groups whose chair leaves requests to join unanswered for two weeks: n requests, at = the oldest."""
    rows = (
        sa.select(Group.id, Group.code, Group.name.label("title"), sa.func.count().label("n"))
        .add_columns(sa.func.min(JoinRequest.since).label("at"), placed(sa.func.min(JoinRequest.since)))
        .join(Group, Group.id == JoinRequest.group_id)
        .where(JoinRequest.state == JoinState.CONFIRMED, JoinRequest.since < now() - OLD_REQUEST)
        .group_by(Group.id)
        .order_by(sa.func.min(JoinRequest.since))
        .limit(SHOWN)
    )
    return part("requests", rows)


def quiet_groups() -> Any:
    rows = (
        sa.select(Group.id, Group.code, Group.name.label("title"), Group.last_active_at.label("at"))
        .add_columns(placed(Group.last_active_at, Group.id))
        .where(Group.state == GroupState.ACTIVE, Group.last_active_at < now() - QUIET)
        .order_by(Group.last_active_at, Group.id)
        .limit(SHOWN)
    )
    return part("quiet", rows)


def proposal_line(line: Line) -> Waiting:
    url = url_for("group_pages.show", code=line.code)
    state = _("To be decided")
    return Waiting(
        _("Proposed group: %(name)s", name=line.title.text), "", url, "note", "lightbulb", state, "", line.at
    )


def ballot_line(line: Line) -> Waiting:
    note = _("%(group)s · %(voted)s of %(entitled)s have voted", group=line.text, voted=line.n, entitled=line.n2)
    url = url_for("ballots.show", ballot_id=line.id)
    title = _("Ballot closes soon: %(title)s", title=line.title.text)
    return Waiting(title, note, url, "warn", "check2-square", _("Closes soon"), "", None, until=line.until)


def request_line(line: Line) -> Waiting:
    url = url_for("groups.joining.index", code=line.code)
    title = _("Requests to join %(name)s", name=line.title.text)
    return Waiting(title, str(line.n), url, "warn", "person-plus", _("Unanswered"), "", line.at, late=True)


def quiet_line(line: Line) -> Waiting:
    title = _("Quiet group: %(name)s", name=line.title.text)
    note = _("nothing happened for 90 days or more")
    return Waiting(
        title, note, url_for("group_pages.show", code=line.code), "idle", "volume-mute", _("Quiet"), "", line.at
    )
