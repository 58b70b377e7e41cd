"""What the secretariat does before the review: take it, screen it, settle duplicates, pass it on."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState, DuplicateVerdict
from alliance.applications.models import Application, DuplicateCheck
from alliance.applications.notices import desk as notices
from alliance.applications.operations.guards import refuse_own, refuse_unless_open
from alliance.applications.operations.reviews import assign
from alliance.applications.operations.transitions import move, refusal_text
from alliance.applications.queries.reviews import standing_reviews
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.duties import can_manage_members
from alliance.core.operation import Refused, operation
from alliance.organizations.models import Organization
from alliance.settings.queries import current_alliance


@operation
def take(actor: Person, application: Application) -> None:
    """Become the one who handles it. Refuses one's own application and one that is decided."""
    assign_handler(actor, application, actor)


@operation
def assign_handler(actor: Person, application: Application, person: Person) -> None:
    """Hand it to a coordinator of membership, who is told.

    Refuses people who may not handle it, people of the applicant's side, and a decided application.
    """
    refuse_own(actor, application)
    refuse_unless_open(actor, application)
    if not can_manage_members(person):
        raise Refused(_("%(name)s is no coordinator of membership.", name=person.shown_name), "handler")
    refuse_own(person, application)
    if application.handler_id == person.id:
        raise Refused(_("%(name)s handles this already.", name=person.shown_name), "handler")
    application.handler_id = person.id
    record(actor, "applications.handed_over", application, to=person.display_name)
    if person.id != actor.id:
        notices.handed_over(application, person, actor)


@operation
def begin_screening(actor: Person, application: Application) -> None:
    """Start looking at a submitted application; whoever starts handles it unless somebody does."""
    refuse_own(actor, application)
    move(actor, application, ApplicationState.SCREENING)
    if application.handler_id is None:
        application.handler_id = actor.id


@operation
def pass_to_review(actor: Person, application: Application, reviewers: Sequence[Person] = ()) -> None:
    """End the screening and ask reviewers.

    Refuses, where a committee reviews, fewer people than its quorum needs.
    """
    refuse_own(actor, application)
    lock(application)
    if not application.state.may_become(ApplicationState.IN_REVIEW):
        raise Refused(refusal_text(actor, application))
    for person in reviewers:
        assign(actor, application, person)
    rules = current_alliance()
    if rules.committee_mode and len(standing_reviews(application)) < rules.review_quorum:
        raise Refused(
            _("Choose at least %(count)s reviewers; fewer reach no quorum.", count=rules.review_quorum), "reviewers"
        )
    move(actor, application, ApplicationState.IN_REVIEW)


@operation
def mark_same(actor: Person, application: Application, organization: Organization) -> None:
    """Link the application to a known organization: approval makes that one the member.

    Refuses while it is linked to another, and a decided application.
    """
    refuse_own(actor, application)
    refuse_unless_open(actor, application)
    if application.organization_id not in (None, organization.id):
        raise Refused(_("This application is linked to another organization. Undo that first."))
    application.organization_id = organization.id
    keep_verdict(actor, application, organization, DuplicateVerdict.SAME)


@operation
def mark_different(actor: Person, application: Application, organization: Organization) -> None:
    """Note that a known organization is another one; a link to it is taken back."""
    refuse_own(actor, application)
    refuse_unless_open(actor, application)
    if application.organization_id == organization.id:
        application.organization_id = None
    keep_verdict(actor, application, organization, DuplicateVerdict.DIFFERENT)


@operation
def undo_verdict(actor: Person, application: Application, organization: Organization) -> None:
    """Take back what was decided about a known organization, and the link to it."""
    refuse_own(actor, application)
    refuse_unless_open(actor, application)
    row = verdict_row(application, organization)
    if row is None:
        raise Refused(_("Nothing was decided about this organization."))
    if application.organization_id == organization.id:
        application.organization_id = None
    record(actor, "applications.duplicate_undone", application, organization=organization.name, verdict=row.verdict)
    db.session.delete(row)


def keep_verdict(
    actor: Person, application: Application, organization: Organization, verdict: DuplicateVerdict
) -> None:
    """One row for each organization looked at; a second thought replaces the first."""
    row = verdict_row(application, organization)
    if row is None:
        row = DuplicateCheck(
            application_id=application.id, organization=organization, verdict=verdict, decided_by_id=actor.id
        )
        db.session.add(row)
    else:
        row.verdict, row.decided_by_id = verdict, actor.id
    record(actor, f"applications.duplicate_{verdict}", application, organization=organization.name)


def verdict_row(application: Application, organization: Organization) -> DuplicateCheck | None:
    return db.session.scalar(
        select(DuplicateCheck).where(
            DuplicateCheck.application_id == application.id, DuplicateCheck.organization_id == organization.id
        )
    )
