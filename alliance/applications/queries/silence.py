"""Applications whose people are silent: drafts and unanswered requests, and when they lapse."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application, InformationRequest
from alliance.core.clock import now
from alliance.core.db import db
from alliance.settings.queries import current_alliance

THEIRS = (ApplicationState.DRAFT, ApplicationState.INFO_REQUESTED)
"""The states in which the applicant acts next."""
WARNED_BEFORE = timedelta(days=7)


def lapse_time() -> timedelta:
    return timedelta(days=current_alliance().lapse_days)


def lapses_at(application: Application, answer_by: datetime | None = None) -> datetime:
    """When it lapses unless something happens: some days after the last change, never before the answer is due."""
    last = max(application.updated_at, application.state_since)
    return max(last + lapse_time(), answer_by or last)


def answer_due(application: Application) -> datetime | None:
    """Until when the open question may be answered."""
    if application.state is not ApplicationState.INFO_REQUESTED:
        return None
    due = select(func.max(InformationRequest.answer_by)).where(
        InformationRequest.application_id == application.id, InformationRequest.answered_at.is_(None)
    )
    return db.session.scalar(due)


def silent_applications(days_ahead: timedelta = timedelta()) -> list[int]:
    """The numbers of rows that may lapse within that time; each is to be looked at again under its lock."""
    before = now() - lapse_time() + days_ahead
    found = select(Application.id).where(
        Application.state.in_(THEIRS), Application.updated_at <= before, Application.state_since <= before
    )
    return list(db.session.scalars(found.order_by(Application.id)))
