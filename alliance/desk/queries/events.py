"""What events and agreements ask of the secretariat: people to approve, drafts, texts that are not ready, pledges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.agreements.enums import AgreementState, ChangeState
from alliance.agreements.models import Agreement, AgreementMilestone, ChangeRequest, ProgressRequest
from alliance.agreements.queries.ledger import late_milestones, overdue_reports
from alliance.ceremonies.models import Ceremony, Signing
from alliance.core.clock import now
from alliance.core.lines import Line, part, placed
from alliance.desk.queries.lines import Waiting
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration

SOON = timedelta(days=21)
LATE_REQUEST = timedelta(days=3)
SHOWN = 5


def event_parts() -> list[Any]:
    """What the desk asks of events and agreements, to be read together with what it asks of others."""
    return [requests(), drafts(), not_ready(), changes(), milestones(), progress()]


def event_lines(found: dict[str, list[Line]]) -> list[Waiting]:
    """The lines of the desk that come from events and agreements."""
    makers = {
        "registrations": request_line,
        "drafts": draft_line,
        "not_ready": ceremony_line,
        "changes": change_line,
        "milestones": milestone_line,
        "progress": progress_line,
    }
    return [make(line) for panel, make in makers.items() for line in found.get(panel, [])]


def requests() -> Any:
    """Events with registrations to approve: n of them, at = the oldest."""
    oldest = sa.func.min(Registration.state_since)
    rows = (
        sa.select(Event.id, Event.title, sa.func.count().label("n"), oldest.label("at"), placed(oldest, Event.id))
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.state == RegistrationState.REQUESTED, Event.ends_at > now())
        .where(Event.state != EventState.CANCELLED)
        .group_by(Event.id)
        .order_by(oldest, Event.id)
        .limit(SHOWN)
    )
    return part("registrations", rows)


def drafts() -> Any:
    """Drafts of events that begin within three weeks: until = the beginning."""
    rows = (
        sa.select(Event.id, Event.title, Event.starts_at.label("until"), placed(Event.starts_at, Event.id))
        .where(Event.state == EventState.DRAFT, Event.is_template.is_(False))
        .where(Event.starts_at > now(), Event.starts_at <= now() + SOON)
        .order_by(Event.starts_at, Event.id)
        .limit(SHOWN)
    )
    return part("drafts", rows)


def not_ready() -> Any:
    """Ceremonies within three weeks with agreements that are not ready: n of them, until = the beginning."""
    rows = (
        sa.select(Ceremony.id, Ceremony.title, Ceremony.starts_at.label("until"), sa.func.count().label("n"))
        .add_columns(placed(Ceremony.starts_at, Ceremony.id))
        .join(Signing, Signing.ceremony_id == Ceremony.id)
        .join(Agreement, Agreement.id == Signing.agreement_id)
        .join(Event, Event.id == Ceremony.event_id)
        .where(Agreement.state.in_((AgreementState.DRAFTING, AgreementState.CONFIRMED)))
        .where(Event.state.in_((EventState.DRAFT, EventState.PUBLISHED)), Event.is_template.is_(False))
        .where(Ceremony.starts_at > now(), Ceremony.starts_at <= now() + SOON)
        .group_by(Ceremony.id)
        .order_by(Ceremony.starts_at, Ceremony.id)
        .limit(SHOWN)
    )
    return part("not_ready", rows)


def changes() -> Any:
    """Agreements with changes asked for that nobody settled: n of them, at = the oldest."""
    oldest = sa.func.min(ChangeRequest.created_at)
    rows = (
        sa.select(Agreement.id, Agreement.title, sa.func.count().label("n"), oldest.label("at"))
        .add_columns(placed(oldest, Agreement.id))
        .join(Agreement, Agreement.id == ChangeRequest.agreement_id)
        .where(ChangeRequest.state == ChangeState.OPEN, Agreement.state != AgreementState.WITHDRAWN)
        .group_by(Agreement.id)
        .order_by(oldest, Agreement.id)
        .limit(SHOWN)
    )
    return part("changes", rows)


def milestones() -> Any:
    """Milestones that are overdue, as the ledger says: other = the agreement, day = due, code = its number."""
    rows = (
        late_milestones()
        .order_by(None)
        .with_only_columns(Agreement.id, AgreementMilestone.title, Agreement.title.label("other"))
        .add_columns(AgreementMilestone.due_on.label("day"), Agreement.number.label("code"))
        .add_columns(placed(AgreementMilestone.due_on, AgreementMilestone.id))
        .order_by(AgreementMilestone.due_on, AgreementMilestone.id)
        .limit(SHOWN)
    )
    return part("milestones", rows)


def progress() -> Any:
    """Agreements whose parties owe a report, as the ledger says: n parties, at = when the first of them was asked."""
    oldest = sa.func.min(ProgressRequest.due_on)
    rows = (
        overdue_reports()
        .order_by(None)
        .with_only_columns(Agreement.id, Agreement.title, Agreement.number.label("code"))
        .add_columns(sa.func.count().label("n"), sa.func.min(ProgressRequest.sent_at).label("at"))
        .add_columns(placed(oldest, Agreement.id))
        .group_by(Agreement.id)
        .order_by(oldest, Agreement.id)
        .limit(SHOWN)
    )
    return part("progress", rows)


def request_line(line: Line) -> Waiting:
    return Waiting(
        title=_("Registrations for %(event)s", event=line.title.text),
        note=ngettext("%(num)s person waits for approval", "%(num)s people wait for approval", line.n),
        url=url_for("registrations.people.index", event_id=line.id, state="requested"),
        tone="info",
        icon="person-plus",
        state=_("To approve"),
        who="",
        since=line.at,
        late=line.at is not None and line.at < now() - LATE_REQUEST,
    )


def draft_line(line: Line) -> Waiting:
    return Waiting(
        title=line.title,
        note=_("An event that nobody sees yet"),
        url=url_for("event_pages.manage", event_id=line.id),
        tone="warn",
        icon="calendar-event",
        state=_("Draft"),
        who="",
        since=None,
        until=line.until,
    )


def ceremony_line(line: Line) -> Waiting:
    return Waiting(
        title=line.title,
        note=ngettext("%(num)s agreement is not ready", "%(num)s agreements are not ready", line.n),
        url=url_for("ceremonies.show", ceremony_id=line.id),
        tone="warn",
        icon="pen",
        state=_("Signing ceremony"),
        who="",
        since=None,
        until=line.until,
    )


def change_line(line: Line) -> Waiting:
    return Waiting(
        title=line.title,
        note=ngettext("%(num)s change asked for", "%(num)s changes asked for", line.n),
        url=url_for("agreements.desk.show", agreement_id=line.id),
        tone="warn",
        icon="chat-left-text",
        state=_("Agreement"),
        who="",
        since=line.at,
        late=line.at is not None and line.at < now() - LATE_REQUEST,
    )


def milestone_line(line: Line) -> Waiting:
    return Waiting(
        title=_("%(milestone)s of %(agreement)s", milestone=line.title.text, agreement=line.other.text),
        note=line.code,
        url=url_for("agreements.ledger.show", agreement_id=line.id),
        tone="bad",
        icon="flag",
        state=_("Milestone overdue"),
        who="",
        since=None,
        late=True,
    )


def progress_line(line: Line) -> Waiting:
    return Waiting(
        title=line.title,
        note=ngettext("%(num)s party gave no progress", "%(num)s parties gave no progress", line.n),
        url=url_for("agreements.ledger.show", agreement_id=line.id),
        tone="warn",
        icon="hourglass-split",
        state=_("Progress asked for"),
        who="",
        since=line.at,
        late=True,
    )
