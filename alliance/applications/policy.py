"""Who may do what with calls and applications. Pure questions about loaded facts: no database, no request."""

from __future__ import annotations

from typing import Any

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState, CallState, Recommendation
from alliance.applications.models import Application, ApplicationDocument, Call
from alliance.core.duties import can_coordinate, can_manage_members


def is_own(user: Person, application: Application) -> bool:
    """The applicant, or a colleague who edits with the applicant."""
    if not user.is_authenticated:
        return False
    return application.applicant_id == user.id or any(one.person_id == user.id for one in application.editors)


def is_reviewer(user: Person, application: Application) -> bool:
    """Assigned to review it, not taken off again, and not stepped aside: who is too close reads no further."""
    return any(
        one.reviewer_id == user.id and one.removed_at is None and one.recommendation is not Recommendation.RECUSED
        for one in application.reviews
    )


def can_read(user: Person, application: Application) -> bool:
    """Those who apply, those who review it, and every coordinator."""
    return is_own(user, application) or can_coordinate(user) or is_reviewer(user, application)


def can_see_own(user: Person, application: Application) -> bool:
    """The applicant's pages: status, messages, wizard."""
    return is_own(user, application)


def can_see_step(user: Person, at: Any) -> bool:
    """A page of the wizard (`queries.drafts.StepAt`): those who apply."""
    return is_own(user, at.application)


def can_see_own_document(user: Person, document: ApplicationDocument) -> bool:
    """A document in the applicant's hands."""
    return is_own(user, document.application)


def can_read_document(user: Person, document: ApplicationDocument) -> bool:
    """Whoever may read the application reads its files."""
    return can_read(user, document.application)


def can_edit_draft(user: Person, application: Application) -> bool:
    """Those who apply, as long as it is theirs to edit: a draft, or steps opened by a request for information."""
    theirs = application.state in (ApplicationState.DRAFT, ApplicationState.INFO_REQUESTED)
    return theirs and is_own(user, application)


def can_invite_editor(user: Person, application: Application) -> bool:
    """The applicant alone decides who else edits, and only while something can be edited."""
    return can_edit_draft(user, application) and application.applicant_id == user.id


def can_withdraw(user: Person, application: Application) -> bool:
    """The applicant, until the application is decided."""
    return application.applicant_id == user.id and not application.state.is_final


def can_apply_again(user: Person, application: Application) -> bool:
    """After a rejection, withdrawal or lapse the same people begin again from the old answers."""
    return is_own(user, application) and application.state in (
        ApplicationState.REJECTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
    )


def can_handle(user: Person, application: Application) -> bool:
    """Screen, ask, assign reviewers: coordinators of membership, never with their own application."""
    return can_manage_members(user) and not is_own(user, application)


def can_decide(user: Person, application: Application) -> bool:
    """Approve or reject: like `can_handle`; nobody decides on an application of their own (SAFETY row 13)."""
    return can_handle(user, application)


def can_see_desk(user: Person, application: Application) -> bool:
    """The secretariat's pages of an application: coordinators, read-only ones too, never with their own application."""
    return can_coordinate(user) and not is_own(user, application)


def can_review(user: Person, application: Application) -> bool:
    """Recommend or recuse: an assigned reviewer, as long as nothing is decided, never with an own application."""
    open_to_reviews = application.state in (ApplicationState.IN_REVIEW, ApplicationState.INFO_REQUESTED)
    return open_to_reviews and is_reviewer(user, application) and not is_own(user, application)


def can_see_internal(user: Person, application: Application) -> bool:
    """The secretariat's own notes: coordinators and reviewers, never the applicant's side."""
    return can_read(user, application) and not is_own(user, application)


def can_read_call(user: Person, call: Call) -> bool:
    """Published calls are open to the world; others only coordinators see."""
    return call.state is CallState.PUBLISHED or can_coordinate(user)
