"""Finding applications: always as one viewer may see them."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.applications.enums import DocumentSlot, Recommendation
from alliance.applications.models import (
    Application,
    ApplicationDocument,
    ApplicationEditor,
    ApplicationEvent,
    ApplicationMessage,
    InformationRequest,
    Review,
)
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.settings.queries import current_alliance

FACTS = (
    joinedload(Application.applicant),
    joinedload(Application.form),
    joinedload(Application.call),
    selectinload(Application.editors).joinedload(ApplicationEditor.person),
    selectinload(Application.reviews).joinedload(Review.reviewer),
    selectinload(Application.documents).joinedload(ApplicationDocument.file),
)
"""What the policies and most pages ask of one application, in four statements."""


def visible_applications(user: Person) -> Select[Any]:
    """All for coordinators; for others those that they filed, edit or are assigned to review."""
    found = select(Application)
    if can_coordinate(user):
        return found
    edited = exists().where(ApplicationEditor.application_id == Application.id, ApplicationEditor.person_id == user.id)
    reviewed = exists().where(Review.application_id == Application.id, Review.reviewer_id == user.id, reads_on())
    return found.where(or_(Application.applicant_id == user.id, edited, reviewed))


def reads_on() -> Any:
    """The reviews whose reviewer still reads the application: not taken off, not stepped aside."""
    aside = Review.recommendation == Recommendation.RECUSED
    return and_(Review.removed_at.is_(None), or_(Review.recommendation.is_(None), ~aside))


def visible_application(user: Person, application_id: int) -> Application | None:
    """One application with the facts that policies ask for, as this viewer may see it; else None."""
    return one_visible(user, Application.id == application_id)


def visible_application_numbered(user: Person, number: str) -> Application | None:
    """The same by its number, 'A-2026-0148'."""
    return one_visible(user, Application.number == number)


def one_visible(user: Person, condition: Any) -> Application | None:
    if not user.is_authenticated:
        return None
    return db.session.scalar(visible_applications(user).where(condition).options(*FACTS))


def own_applications(user: Person) -> Select[Any]:
    """What this person filed or edits, newest first; not what they review or coordinate."""
    edited = select(ApplicationEditor.application_id).where(ApplicationEditor.person_id == user.id)
    return (
        select(Application)
        .where(or_(Application.applicant_id == user.id, Application.id.in_(edited)))
        .options(joinedload(Application.call))
        .order_by(Application.id.desc())
    )


def promised_on(application: Application) -> date | None:
    """The day by which an answer is promised, at the alliance's seat."""
    zone = current_alliance().zone
    return application.promised_at.astimezone(ZoneInfo(zone)).date() if application.promised_at else None


def messages_of(application: Application, internal: bool = False) -> list[ApplicationMessage]:
    """What was written, oldest first; the secretariat's internal notes only on request."""
    wanted = select(ApplicationMessage).where(ApplicationMessage.application_id == application.id)
    if not internal:
        wanted = wanted.where(ApplicationMessage.internal.is_(False))
    return list(
        db.session.scalars(wanted.options(joinedload(ApplicationMessage.author)).order_by(ApplicationMessage.id))
    )


def visible_document(user: Person, number: str, document_id: int) -> ApplicationDocument | None:
    """A document of an application that this viewer may read, removed ones included for the record."""
    application = visible_application_numbered(user, number)
    if application is None:
        return None
    return next((one for one in application.documents if one.id == document_id), None)


def current_documents(application: Application) -> list[ApplicationDocument]:
    """The documents that stand now, in the order of the slots; replaced and removed ones are left out."""
    slots = list(DocumentSlot)
    standing = [one for one in application.documents if one.removed_at is None]
    return sorted(standing, key=lambda one: (slots.index(one.slot), one.question, one.id))


def events_of(application: Application) -> list[ApplicationEvent]:
    """Everything that happened to it with the actors, oldest first."""
    wanted = select(ApplicationEvent).where(ApplicationEvent.application_id == application.id)
    return list(db.session.scalars(wanted.options(joinedload(ApplicationEvent.actor)).order_by(ApplicationEvent.id)))


def last_event(application: Application) -> ApplicationEvent | None:
    """What happened to it last."""
    wanted = select(ApplicationEvent).where(ApplicationEvent.application_id == application.id)
    newest = wanted.options(joinedload(ApplicationEvent.actor)).order_by(ApplicationEvent.id.desc()).limit(1)
    return db.session.scalar(newest)


def information_requests(application: Application) -> list[InformationRequest]:
    """The questions of the secretariat, oldest first."""
    wanted = select(InformationRequest).where(InformationRequest.application_id == application.id)
    asked = wanted.options(joinedload(InformationRequest.asked_by)).order_by(InformationRequest.id)
    return list(db.session.scalars(asked))


def open_request(application: Application) -> InformationRequest | None:
    """The question that still waits for the applicant's answer."""
    waiting = [one for one in information_requests(application) if one.answered_at is None]
    return waiting[-1] if waiting else None
