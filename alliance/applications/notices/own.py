"""Who is told when the applicant's side does something, and what the applicant's side is told."""

from __future__ import annotations

from typing import Any

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.applications.models import Application, ApplicationMessage, InformationRequest
from alliance.applications.queries.applications import promised_on
from alliance.core.duties import Duty
from alliance.core.web import absolute
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import queue


def own_side(application: Application) -> list[Person]:
    """The applicant and the colleagues who edit too."""
    return [application.applicant, *(one.person for one in application.editors)]


def secretariat(application: Application) -> list[Person]:
    """The coordinator who handles it, else every coordinator of membership; never somebody of its own side."""
    found = [application.handler] if application.handler else holders_of(Duty.MEMBERSHIP)
    own = {person.id for person in own_side(application)}
    return [person for person in found if person.id not in own]


def status_url(application: Application) -> str:
    return absolute("applications.own.show", number=application.number)


def desk_url(application: Application) -> str:
    return absolute("applications.desk.show", number=application.number)


def tell_own_side(kind: str, application: Application, **context: Any) -> None:
    """A mail to the applicant and those who edit too, about their own application."""
    tell(kind, own_side(application), application, Category.OWN_APPLICATION, status_url(application), **context)


def tell_secretariat(kind: str, application: Application, **context: Any) -> None:
    """A mail to those of the secretariat whose work it is."""
    tell(kind, secretariat(application), application, Category.SECRETARIAT, desk_url(application), **context)


def tell(
    kind: str, people: list[Person], application: Application, category: Category, url: str, **context: Any
) -> None:
    """One mail to each, all about this application, so that mail programs show them together."""
    for person in people:
        queue(
            f"applications.{kind}",
            to=person,
            category=category,
            subject_row=application,
            url=url,
            thread=f"application-{application.number}",
            application=application,
            **context,
        )


def submitted(application: Application) -> None:
    """Both sides hear of a submission: the applicant with the date of the answer, the secretariat with the work."""
    tell_own_side("submitted", application, promised_on=promised_on(application))
    tell_secretariat("received", application, promised_on=promised_on(application))


def answered(application: Application, request: InformationRequest) -> None:
    """The secretariat hears that its question is answered."""
    tell_secretariat("answered", application, request=request)


def withdrawn(application: Application, was_draft: bool) -> None:
    """The applicant's side gets a confirmation, the secretariat only what it knew of."""
    tell_own_side("withdrawn", application)
    if not was_draft:
        tell_secretariat("taken_back", application)


def message_written(application: Application, message: ApplicationMessage) -> None:
    """The other side gets the message by mail."""
    if message.from_secretariat:
        tell_own_side("message", application, message=message)
    else:
        tell_secretariat("question", application, message=message)


def editor_added(actor: Person, application: Application, person: Person, url: str) -> None:
    """Somebody with a sign-in hears that they can edit too."""
    tell("editor_added", [person], application, Category.OWN_APPLICATION, url, colleague=actor)
