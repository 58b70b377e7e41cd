"""The one way in which an application changes its state, and the dates promised to the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application, ApplicationEvent
from alliance.applications.queries.applications import last_event
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.moments import moment_text
from alliance.core.operation import Refused, operation
from alliance.settings.queries import current_alliance

_S = ApplicationState
DONE_BY = {
    _S.DRAFT: lazy_gettext("This application is a draft that %(name)s began: %(when)s. Nothing was changed."),
    _S.SUBMITTED: lazy_gettext("%(name)s submitted this: %(when)s. Nothing was changed."),
    _S.SCREENING: lazy_gettext("%(name)s began the screening: %(when)s. Nothing was changed."),
    _S.IN_REVIEW: lazy_gettext("%(name)s put this into review: %(when)s. Nothing was changed."),
    _S.INFO_REQUESTED: lazy_gettext("%(name)s asked the applicant for information: %(when)s. Nothing was changed."),
    _S.APPROVED: lazy_gettext("%(name)s already approved this: %(when)s. What you did was not recorded."),
    _S.REJECTED: lazy_gettext("%(name)s already rejected this: %(when)s. What you did was not recorded."),
    _S.WITHDRAWN: lazy_gettext("%(name)s withdrew this: %(when)s. What you did was not recorded."),
    _S.LAPSED: lazy_gettext("This application lapsed: %(when)s. What you did was not recorded."),
}


@operation
def move(actor: Person | None, application: Application, to_state: ApplicationState, note: str = "") -> None:
    """Bring an application into a state, with its event and audit entry; holds the row until the end.

    No actor means the clock. Refuses what the present state does not allow, naming who brought it there and when.
    The clock of the promises stands still while information is requested.
    """
    lock(application)
    if not application.state.may_become(to_state):
        raise Refused(refusal_text(actor, application))
    from_state, at = application.state, now()
    keep_promises(application, to_state, at)
    application.returns_to = from_state if to_state is _S.INFO_REQUESTED else None
    application.state = to_state
    application.state_since = at
    if to_state in (_S.APPROVED, _S.REJECTED):
        application.decided_at = at
        application.decision_note = note
    add_event(actor, application, from_state, note, at)
    record(actor, f"applications.{to_state}", application, note=note)


def add_event(
    actor: Person | None, application: Application, from_state: ApplicationState | None, note: str, at: datetime
) -> None:
    """One line of the timeline, ending in the present state."""
    event = ApplicationEvent(
        application=application, actor=actor, from_state=from_state, to_state=application.state, note=note, at=at
    )
    db.session.add(event)


def keep_promises(application: Application, to_state: ApplicationState, at: datetime) -> None:
    """Begin the clock at the submission; put it on by as long as it stood still for the applicant's answer."""
    if application.state is _S.DRAFT and to_state is _S.SUBMITTED:
        application.submitted_at = at
        application.promised_at = at + whole_time()
    elif application.state is _S.INFO_REQUESTED and application.promised_at and not to_state.is_final:
        application.promised_at += at - application.state_since


def whole_time() -> timedelta:
    """How long the alliance gives itself from submission to decision."""
    rules = current_alliance()
    return timedelta(days=rules.screening_days + rules.review_days + rules.decision_days)


@dataclass(frozen=True)
class Promises:
    """By when each stage is to be done; instants in UTC."""

    screening_by: datetime
    review_by: datetime
    decision_by: datetime

    def of(self, state: ApplicationState) -> datetime:
        """By when the application should leave this state of the secretariat's."""
        early = {_S.SUBMITTED: self.screening_by, _S.SCREENING: self.screening_by}
        return early.get(state, self.decision_by)


def promised_dates(application: Application, at: datetime | None = None) -> Promises | None:
    """The dates promised, as they stand now; None before submission.

    While information is requested they move on with each day that passes.
    """
    if application.promised_at is None:
        return None
    rules = current_alliance()
    stands_still = application.state is _S.INFO_REQUESTED
    decision_by = application.promised_at + ((at or now()) - application.state_since if stands_still else timedelta())
    review_by = decision_by - timedelta(days=rules.decision_days)
    return Promises(review_by - timedelta(days=rules.review_days), review_by, decision_by)


def refusal_text(actor: Person | None, application: Application) -> str:
    """Who brought the application into the state that stands in the way, and when."""
    event = last_event(application)
    if event is None:
        return _("This application is in the state “%(state)s”. Nothing was changed.", state=application.state.label)
    zone = actor.zone if actor is not None else current_alliance().zone
    name = event.actor.shown_name if event.actor else _("The alliance")
    return str(DONE_BY[event.to_state]) % {"name": name, "when": moment_text(event.at, zone, long=False)}
