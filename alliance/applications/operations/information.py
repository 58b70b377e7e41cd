"""Asking the applicant: the application is the applicant's again until the answer comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application, InformationRequest
from alliance.applications.notices import desk as notices
from alliance.applications.operations.guards import refuse_own
from alliance.applications.operations.transitions import move
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Refused, operation

OPENABLE = tuple(step for step in Step if step is not Step.SUBMIT)


@operation
def ask(
    actor: Person, application: Application, question: str, steps: Sequence[Step], answer_by: datetime
) -> InformationRequest:
    """Ask the applicant and open the named steps for editing; the promised dates stand still meanwhile.

    `answer_by` is an instant. Refuses an empty question, a time that has passed, one's own application, and states from
    which nothing can be asked.
    """
    refuse_own(actor, application)
    if not question.strip():
        raise Refused(_("Write what you need to know."), "question")
    if answer_by <= now():
        raise Refused(_("Choose a day that is still to come."), "answer_by")
    move(actor, application, ApplicationState.INFO_REQUESTED, question.strip())
    request = InformationRequest(
        application_id=application.id,
        asked_by_id=actor.id,
        question=question.strip(),
        steps=[step.value for step in OPENABLE if step in steps],
        answer_by=answer_by,
    )
    db.session.add(request)
    record(actor, "applications.information_asked", request, application=application.number, steps=request.steps)
    notices.information_requested(application, request)
    return request
