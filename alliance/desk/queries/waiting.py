"""The work that waits for the secretariat, in a bounded number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import aliased, contains_eager, joinedload

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application, Review
from alliance.applications.operations.transitions import promised_dates
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.lines import read
from alliance.desk.queries.events import event_lines, event_parts
from alliance.desk.queries.groups import group_lines, group_parts
from alliance.desk.queries.lines import Waiting
from alliance.imports.enums import ImportState
from alliance.imports.models import Import
from alliance.jobs.enums import WorkState
from alliance.membership.models import Membership, MembershipTerm
from alliance.membership.queries import this_day
from alliance.notices.models import DeadAddress, Notice
from alliance.settings.queries import current_alliance

WITH_US = (ApplicationState.SUBMITTED, ApplicationState.SCREENING, ApplicationState.IN_REVIEW)
OPEN = (*WITH_US, ApplicationState.INFO_REQUESTED)
RENEWAL = timedelta(days=60)
SHOWN = 15


@dataclass(frozen=True)
class Count:
    """How many rows wait for one reason, and since when the oldest does."""

    number: int
    since: datetime | None


def counts_of_request() -> dict[str, Count]:
    """The counts, asked for once in a request: the menu of every desk page shows some of them."""
    if "waiting_counts" not in g:
        g.waiting_counts = waiting_counts()
    found: dict[str, Count] = g.waiting_counts
    return found


def with_secretariat(counts: dict[str, Count]) -> int:
    """How many applications wait for the secretariat."""
    return sum(counts[state].number for state in WITH_US if state in counts)


def waiting_counts() -> dict[str, Count]:
    """All in one statement, by state of an application or 'mail', 'dead', 'reviews', 'imports'; only what waits."""
    by_state = (
        sa.select(
            sa.type_coerce(Application.state, sa.String).label("what"),
            sa.func.count().label("number"),
            sa.func.min(Application.state_since),
        )
        .where(Application.state.in_(OPEN))
        .group_by(Application.state)
    )
    late = now() - timedelta(days=current_alliance().review_days)
    unanswered = sa.and_(Review.answered_at.is_(None), Review.removed_at.is_(None), Review.created_at < late)
    in_review = Review.application.has(Application.state == ApplicationState.IN_REVIEW)
    parts = [
        by_state,
        counted("mail", Notice.created_at, Notice.state == WorkState.FAILED),
        counted("dead", DeadAddress.created_at, sa.true()),
        counted("reviews", Review.created_at, sa.and_(unanswered, in_review)),
        counted("imports", Import.created_at, Import.state.in_((ImportState.UPLOADED, ImportState.CHECKED))),
    ]
    rows = db.session.execute(sa.union_all(*parts))
    return {what: Count(number, since) for what, number, since in rows if number}


def counted(name: str, at: Any, condition: Any) -> sa.Select[Any]:
    return sa.select(sa.literal(name), sa.func.count(), sa.func.min(at)).where(condition)


def applications_waiting(handler: Person | None) -> list[Waiting]:
    """The applications that are with the secretariat, oldest first; only one coordinator's when named."""
    wanted = sa.select(Application).where(Application.state.in_(WITH_US)).options(joinedload(Application.handler))
    if handler is not None:
        wanted = wanted.where(Application.handler_id == handler.id)
    rows = db.session.scalars(wanted.order_by(Application.state_since, Application.id).limit(SHOWN))
    return [application_line(row) for row in rows]


def application_line(row: Application) -> Waiting:
    promises = promised_dates(row)
    return Waiting(
        title=_("Application of %(name)s", name=row.name.text),
        note=row.number,
        url=url_for("applications.desk.show", number=row.number),
        tone=row.state.tone,
        icon=row.state.icon,
        state=row.state.label,
        who=row.handler.shown_name if row.handler else "",
        since=row.state_since,
        late=promises is not None and promises.of(row.state) < now(),
    )


def terms_ending(on: date) -> list[Waiting]:
    """The memberships whose last term ends within 60 days or is in grace, the earliest end first."""
    later = aliased(MembershipTerm)
    renewed = sa.exists().where(
        later.membership_id == MembershipTerm.membership_id, later.first_on > MembershipTerm.first_on
    )
    earliest = on - timedelta(days=current_alliance().grace_days)
    wanted = (
        sa.select(MembershipTerm)
        .join(MembershipTerm.membership)
        .join(Membership.organization)
        .options(contains_eager(MembershipTerm.membership).contains_eager(Membership.organization))
        .where(MembershipTerm.last_on >= earliest, MembershipTerm.last_on <= on + RENEWAL, ~renewed)
        .order_by(MembershipTerm.last_on, MembershipTerm.id)
        .limit(SHOWN)
    )
    return [term_line(row, on) for row in db.session.scalars(wanted)]


def term_line(row: MembershipTerm, on: date) -> Waiting:
    assert row.last_on is not None
    days = (row.last_on - on).days
    past = days < 0
    note = (
        ngettext("ended %(num)s day ago", "ended %(num)s days ago", -days)
        if past
        else ngettext("ends in %(num)s day", "ends in %(num)s days", days)
    )
    return Waiting(
        title=_("Membership of %(name)s", name=row.membership.organization.name.text),
        note=f"{row.membership.number} · {note}",
        url=url_for("membership.desk.show", number=row.membership.number),
        tone="warn",
        icon="hourglass-split",
        state=_("Grace") if past else _("Renewal due"),
        who="",
        since=None,
        late=past,
    )


def other_lines(counts: dict[str, Count]) -> list[Waiting]:
    """One line for each other kind of waiting work."""
    kinds = (
        (
            "mail",
            _("Mail that was given up"),
            url_for("notices.outbox.index", state="failed"),
            "bad",
            "envelope-exclamation",
        ),
        ("dead", _("Addresses that refuse mail"), url_for("notices.outbox.dead_addresses"), "bad", "envelope-x"),
        (
            "reviews",
            _("Reviews past their time"),
            url_for("applications.desk.index", state="in_review"),
            "warn",
            "people",
        ),
        ("imports", _("Imports begun and not finished"), url_for("imports.index"), "idle", "upload"),
    )
    return [
        Waiting(title, ngettext("%(num)s waits", "%(num)s wait", counts[key].number), url, tone, icon, _("To repair")
                if tone == "bad" else _("To do"), "", counts[key].since, tone == "bad")
        for key, title, url, tone, icon in kinds
        if key in counts
    ]  # fmt: skip


def work_that_waits(counts: dict[str, Count], handler: Person | None) -> list[Waiting]:
    """All lines, the oldest first, what has only a coming end after what waits already."""
    lines = applications_waiting(handler)
    if handler is None:
        found = read([*group_parts(), *event_parts()])
        lines += other_lines(counts) + group_lines(found) + event_lines(found) + terms_ending(this_day())
    return sorted(lines, key=lambda line: (line.since is None, line.since or now()))
