"""Submitting, answering a request for information by submitting again, and withdrawing."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications import policy
from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application, InformationRequest, Submission
from alliance.applications.notices import own as notices
from alliance.applications.operations.drafts import refuse_closed
from alliance.applications.operations.transitions import move, refusal_text
from alliance.applications.queries.answers import without_drafts
from alliance.applications.queries.applications import information_requests
from alliance.applications.queries.submissions import frozen_documents, missing, submissions_of
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation


@operation
def submit(actor: Person, application: Application) -> None:
    """Freeze the answers and hand them to the secretariat, once whatever is pressed twice.

    Refuses an application with something missing, and one whose call has closed meanwhile.
    """
    lock(application)
    if application.submitted_at is not None:
        return
    if not policy.can_edit_draft(actor, application):
        raise Refused(refusal_text(actor, application))
    refuse_closed(application.call, actor)
    refuse_incomplete(application, frozenset(Step))
    freeze(actor, application)
    move(actor, application, ApplicationState.SUBMITTED)
    notices.submitted(application)


def refuse_incomplete(application: Application, steps: frozenset[Step]) -> None:
    """Refuse while something is missing in these steps, naming the first."""
    found = [one for one in missing(application) if one.step in steps]
    if found:
        raise Refused(_("Something is still missing. %(first)s.", first=found[0].text.rstrip(".")))


def freeze(actor: Person, application: Application) -> Submission:
    """Keep answers and file names as they stand now."""
    row = Submission(
        application_id=application.id,
        number=len(submissions_of(application)) + 1,
        submitted_by_id=actor.id,
        answers=without_drafts(application.answers),
        documents=frozen_documents(application),
    )
    db.session.add(row)
    return row


@operation
def resubmit(actor: Person, application: Application, answer: str) -> None:
    """Answer the open request for information; the application goes back to where it came from.

    What changed in the opened steps is frozen as another submission. Refuses an empty answer, steps that are no longer
    complete, and an application of which nothing is asked. The same answer sent twice counts once.
    """
    lock(application)
    asked = information_requests(application)
    request = asked[-1] if asked else None
    if request is not None and request.answered_at is not None and request.answer == answer:
        return
    if request is None or request.answered_at or not policy.can_edit_draft(actor, application):
        raise Refused(refusal_text(actor, application))
    if not answer:
        raise Refused(_("Answer the question, or say what you have changed."), "answer")
    refuse_incomplete(application, frozenset(Step(one) for one in request.steps if one in list(Step)))
    close_request(request, answer)
    freeze(actor, application)
    move(actor, application, application.returns_to or ApplicationState.SUBMITTED, answer)
    notices.answered(application, request)


def close_request(request: InformationRequest, answer: str) -> None:
    request.answered_at = now()
    request.answer = answer


@operation
def withdraw(actor: Person, application: Application, reason: str = "") -> None:
    """The applicant takes the application back. Refuses once it is decided."""
    was_draft = application.state is ApplicationState.DRAFT
    if application.applicant_id != actor.id:
        raise Refused(_("Only the applicant can withdraw this application."))
    move(actor, application, ApplicationState.WITHDRAWN, reason)
    notices.withdrawn(application, was_draft)
