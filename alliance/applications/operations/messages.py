"""Messages between the applicant's side and the secretariat."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications import policy
from alliance.applications.models import Application, ApplicationMessage
from alliance.applications.notices import own as notices
from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.operation import Refused, operation

LONGEST = 8000


@operation
def write(actor: Person, application: Application, text: str, internal: bool = False) -> ApplicationMessage:
    """Write to the other side: the applicant's to the secretariat, the secretariat's to the applicant.

    `internal` ones only the secretariat and the reviewers see. Refuses an empty text and who may do neither.
    """
    own = policy.is_own(actor, application)
    if not own and not (
        policy.can_see_internal(actor, application) if internal else policy.can_handle(actor, application)
    ):
        raise Refused(_("Only the applicant and the secretariat write here."))
    if not text or len(text) > LONGEST:
        raise Refused(_("Write a message of at most 8,000 characters."), "text")
    row = ApplicationMessage(
        application_id=application.id,
        author=actor,
        from_secretariat=not own,
        internal=internal and not own,
        text=text,
    )
    db.session.add(row)
    record(actor, "applications.message_written", application, internal=row.internal)
    if not row.internal:
        notices.message_written(application, row)
    return row
