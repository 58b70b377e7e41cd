"""What the pages of the wizard need: one step of an application as its people may edit it, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application, ApplicationDocument, ApplicationEditor
from alliance.applications.queries.applications import open_request
from alliance.core.clock import now
from alliance.core.db import db

AT_IT = timedelta(minutes=15)
"""Who saved within this time counts as editing too."""


@dataclass(frozen=True)
class StepAt:
    """One step of one application. `opened` are the steps that may be edited now."""

    application: Application
    step: Step
    opened: frozenset[Step]

    @property
    def is_open(self) -> bool:
        return self.step in self.opened

    @property
    def kept(self) -> dict[str, Any]:
        """What was stored for the step so far."""
        return self.application.answers.get(self.step.value, {})

    @property
    def version(self) -> int:
        return step_version(self.application, self.step)

    @property
    def following(self) -> Step | None:
        """The next step that may be edited."""
        later = [one for one in Step if one.number > self.step.number and one in self.opened]
        return later[0] if later else None

    @property
    def previous(self) -> Step | None:
        earlier = [one for one in Step if one.number < self.step.number and one in self.opened]
        return earlier[-1] if earlier else None


def own_application(user: Person, number: str) -> Application | None:
    """An application of this person's own side with call, form, applicant and editors, in one statement."""
    if not user.is_authenticated:
        return None
    edited = exists().where(ApplicationEditor.application_id == Application.id, ApplicationEditor.person_id == user.id)
    wanted = (
        select(Application)
        .where(Application.number == number, or_(Application.applicant_id == user.id, edited))
        .options(joinedload(Application.applicant), joinedload(Application.form), joinedload(Application.call))
        .options(joinedload(Application.editors).joinedload(ApplicationEditor.person))
    )
    return db.session.scalars(wanted).unique().one_or_none()


def step_at(user: Person, number: str, step: str) -> StepAt | None:
    """A step of an own application; None for what is not one's own or is no step."""
    if step not in list(Step):
        return None
    application = own_application(user, number)
    return StepAt(application, Step(step), opened_steps(application)) if application else None


def own_document(user: Person, number: str, document_id: int) -> ApplicationDocument | None:
    """A document of an own application."""
    application = own_application(user, number)
    documents = application.documents if application else []
    return next((one for one in documents if one.id == document_id), None)


def opened_steps(application: Application) -> frozenset[Step]:
    """The steps that may be edited now: all of a draft, those that a request for information names, else none."""
    if application.state is ApplicationState.DRAFT:
        return frozenset(Step)
    if application.state is not ApplicationState.INFO_REQUESTED:
        return frozenset()
    request = open_request(application)
    return frozenset(Step(one) for one in request.steps if one in list(Step)) if request else frozenset()


def step_version(application: Application, step: Step) -> int:
    """How often the step was saved; a form that carries an older number would overwrite somebody."""
    return int(application.saved.get(step.value, {}).get("version", 0))


@dataclass(frozen=True)
class SavedState:
    """When the draft was last saved, and which colleagues are editing it now."""

    at: datetime | None
    others: list[str]


def saved_state(application: Application, user: Person) -> SavedState:
    """For the line above the form: 'Saved at 14:32 · Chen Haoran is editing too'."""
    notes = [(datetime.fromisoformat(one["at"]), one) for one in application.saved.values()]
    recent = [one for at, one in notes if at > now() - AT_IT and one["by"] != user.id]
    return SavedState(max((at for at, _ in notes), default=None), sorted({str(one["name"]) for one in recent}))


def empty_draft(user: Person, call_id: int) -> Application | None:
    """A draft of this person for the call in which nothing was saved yet."""
    wanted = select(Application).where(
        Application.applicant_id == user.id, Application.call_id == call_id, Application.state == ApplicationState.DRAFT
    )
    return next((one for one in db.session.scalars(wanted.order_by(Application.id)) if not one.saved), None)


def drafts_of(user: Person) -> list[Application]:
    """Every draft that this person began."""
    wanted = select(Application).where(Application.applicant_id == user.id, Application.state == ApplicationState.DRAFT)
    return list(db.session.scalars(wanted))
