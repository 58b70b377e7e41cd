"""Approving and rejecting: all of it happens, or none of it; the second to press learns who was first."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState
from alliance.applications.models import Application
from alliance.applications.notices import desk as notices
from alliance.applications.operations.guards import refuse_own
from alliance.applications.operations.joining import ask_for_seats, bring_people, settle_organization
from alliance.applications.operations.transitions import move
from alliance.applications.queries.reviews import tally
from alliance.core.operation import Refused, operation
from alliance.membership.models import Membership, Tier
from alliance.membership.operations.admission import admit


@operation
def approve(
    actor: Person,
    application: Application,
    tier: Tier,
    note: str = "",
    first_on: date | None = None,
    last_on: date | None = None,
) -> Membership:
    """Make the applicant a member: organization, people, membership with number and certificate, requests for seats in
    the groups of interest, and the mails.

    From `first_on` (today) to `last_on` (None: open). `note` goes to the applicant. Refuses one's own application, a
    state that is not in review, a missing quorum or majority, and what the organization or the membership refuse.
    """
    refuse_own(actor, application)
    move(actor, application, ApplicationState.APPROVED, note)
    missing = tally(application).missing
    if missing:
        raise Refused(missing)
    organization = settle_organization(actor, application)
    primary = bring_people(actor, application, organization)
    membership = admit(actor, organization, tier, first_on, last_on, welcome=True)
    application.organization = organization
    application.tier = tier
    ask_for_seats(actor, application, organization, primary)
    notices.approved(application, membership)
    return membership


@operation
def reject(actor: Person, application: Application, note: str) -> None:
    """Decline, with a reason that the applicant reads. Refuses one's own, an empty reason, and a decided one."""
    refuse_own(actor, application)
    if not note.strip():
        raise Refused(_("Tell the applicant why."), field="note")
    move(actor, application, ApplicationState.REJECTED, note)
    notices.rejected(application)
