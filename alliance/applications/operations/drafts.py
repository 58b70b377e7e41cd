"""Drafts of applications: begun, saved step by step, shared with colleagues."""

from __future__ import annotations

import hashlib
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.accounts.operations.invitations import invite_person
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.accounts.queries import sign_in_of
from alliance.applications import policy
from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application, ApplicationEditor, Call
from alliance.applications.notices import own as notices
from alliance.applications.operations.transitions import add_event, refusal_text
from alliance.applications.queries.answers import FIELDS, TYPED, words_of
from alliance.applications.queries.drafts import drafts_of, empty_draft, opened_steps, step_version
from alliance.audit.operations import record
from alliance.core.clock import now, today
from alliance.core.db import db, lock
from alliance.core.localized import Localized, current_language
from alliance.core.moments import moment_text
from alliance.core.operation import Clash, Refused, operation
from alliance.core.text import fold
from alliance.core.web import absolute
from alliance.membership.queries import tier_by_code
from alliance.settings.operations import next_number
from alliance.settings.queries import current_alliance

MOST_DRAFTS = 20
MOST_EDITORS = 20


@operation
def begin(actor: Person, call: Call, earlier: Application | None = None) -> Application:
    """A new draft with its number; `earlier` copies the answers of an application that came to nothing.

    Pressed twice, the draft in which nothing was saved yet is given again. Refuses a call that is not open and more
    than 20 drafts of one person.
    """
    refuse_closed(call, actor)
    lock(actor)  # two presses at once follow one another
    waiting = empty_draft(actor, call.id)
    if waiting is not None and earlier is None:
        return waiting
    refuse_again(actor, earlier)
    year = today(current_alliance().zone).year
    number = f"A-{year}-{next_number(f'application.{year}'):04d}"
    application = Application(number=number, call=call, form=call.form, applicant=actor, name=Localized())
    application.state = ApplicationState.DRAFT
    if earlier is not None:
        copy_answers(earlier, application)
    db.session.add(application)
    add_event(actor, application, None, "", now())
    record(actor, "applications.begun", application, call=call.number)
    return application


def refuse_closed(call: Call, reader: Person) -> None:
    """Refuse what needs an open call, saying when it closed or opens."""
    if call.is_open():
        return
    at = now()
    if call.closes_at is not None and call.closes_at <= at:
        raise Refused(_("This call closed: %(when)s.", when=moment_text(call.closes_at, call.zone)))
    if call.opens_at > at:
        raise Refused(_("This call opens later: %(when)s.", when=moment_text(call.opens_at, call.zone)))
    raise Refused(_("This call was taken back by the secretariat."))


def refuse_again(actor: Person, earlier: Application | None) -> None:
    drafts = drafts_of(actor)
    if len(drafts) >= MOST_DRAFTS:
        raise Refused(_("You have %(count)s drafts. Submit or withdraw some first.", count=len(drafts)))
    if earlier is not None and any(one.earlier_id == earlier.id for one in drafts):
        raise Refused(_("You have begun again already. The draft is among your applications."))


def copy_answers(earlier: Application, application: Application) -> None:
    """The old answers without the declaration; those to the call's own questions only under the same questions."""
    kept = {step: dict(given) for step, given in earlier.answers.items() if step != Step.DECLARATION}
    if earlier.form_id != application.form.id:
        given = kept.get(Step.INTERESTS, {})
        kept[Step.INTERESTS.value] = {name: value for name, value in given.items() if name in FIELDS[Step.INTERESTS]}
    application.earlier_id = earlier.id
    application.answers = kept
    application.name, application.name_key = earlier.name, earlier.name_key
    application.tier_id = earlier.tier_id


@operation
def save_step(
    actor: Person,
    application: Application,
    step: Step,
    answers: dict[str, Any],
    version: int,
    typed: dict[str, Any] | None = None,
) -> None:
    """Keep the answers of one step; `typed` is what is not well-formed yet and leaves the step unfinished.

    None for `typed` means that the step is complete. Refuses steps that are not open now, and a version of the step
    that somebody else has replaced.
    """
    lock(application)
    if not policy.can_edit_draft(actor, application):
        raise Refused(refusal_text(actor, application))
    if step not in opened_steps(application):
        raise Refused(_("The secretariat did not open this step. Answer the question that was asked."))
    refuse_outdated(application, step, version)
    given = stamped(step, answers, application.answers.get(step.value, {}))
    application.answers = application.answers | {step.value: given | ({TYPED: typed} if typed else {})}
    mark_done(application, step, typed is None)
    note_saved(actor, application, step)
    take_over(application, step, given)
    record(actor, "applications.saved", application, step=step.value)


def refuse_outdated(application: Application, step: Step, version: int) -> None:
    if version == step_version(application, step):
        return
    note = application.saved.get(step.value, {})
    message = _("%(name)s saved this step while you were typing.", name=note.get("name", ""))
    raise Clash(message, application.answers.get(step.value, {}))


def stamped(step: Step, answers: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """The declaration with time, language and fingerprint of the text that was agreed to (SAFETY row 29)."""
    if step is not Step.DECLARATION or not answers.get("agreed"):
        return answers
    text = current_alliance().declaration
    mark = hashlib.sha256(f"{text.en}\n{text.zh}".encode()).hexdigest()[:16]
    if before.get("agreed") and before.get("text") == mark and before.get("name") == answers.get("name"):
        return before
    return answers | {"at": now().isoformat(), "language": current_language(), "text": mark}


def mark_done(application: Application, step: Step, done: bool) -> None:
    steps = set(application.done_steps) - {step.value}
    steps |= {step.value} if done else set()
    application.done_steps = [one.value for one in Step if one.value in steps]


def note_saved(actor: Person, application: Application, step: Step) -> None:
    """Who saved the step when, and its next version."""
    note = {
        "version": step_version(application, step) + 1,
        "at": now().isoformat(),
        "by": actor.id,
        "name": actor.display_name,
    }
    application.saved = application.saved | {step.value: note}


def take_over(application: Application, step: Step, given: dict[str, Any]) -> None:
    """What lists and searches show of the answers."""
    if step is Step.ORGANIZATION:
        application.name = Localized(given.get("name_en", ""), given.get("name_zh", ""))
        names = [given.get(name, "") for name in ("name_zh", "name_en", "short_zh", "short_en")]
        application.name_key = fold(" ".join(name for name in names if name))[:600]
    if step is Step.INTERESTS:
        tier = tier_by_code(given.get("tier", ""))
        application.tier_id = tier.id if tier else None


def worded_answers(answers: dict[str, Any]) -> dict[str, str]:
    """The stored answers of a step in words, for showing a clash."""
    return {name: words_of(name, value) for name, value in answers.items() if name != TYPED}


@operation
def add_editor(actor: Person, application: Application, email: str, name: str = "") -> ApplicationEditor:
    """Let a colleague edit too: the sign-in that the address opens, else a new person who is invited by mail.

    Says the same in both cases. Refuses the applicant's own address, a colleague who is there already, and more
    than 20 of them.
    """
    lock(application)
    if not policy.can_invite_editor(actor, application):
        raise Refused(refusal_text(actor, application))
    door = sign_in_of(email)
    person = door.person if door is not None else None
    refuse_editor(application, person, email)
    link = absolute("applications.own.show", number=application.number)
    if person is None:
        person = create_person(actor, PersonInput(given_name=name, email=email, locale=actor.locale, zone=actor.zone))
        purpose = Localized(
            f"Help to fill in application {application.number}", f"协助填写入会申请 {application.number}"
        )
        invite_person(actor, person, purpose, url_after=f"/applications/{application.number}")
    else:
        notices.editor_added(actor, application, person, link)
    row = ApplicationEditor(application=application, person=person, address=email)
    db.session.add(row)
    record(actor, "applications.editor_added", application, editor=email)
    return row


def refuse_editor(application: Application, person: Person | None, email: str) -> None:
    there = {one.person_id for one in application.editors}
    addresses = {one.address.casefold() for one in application.editors}
    if person is not None and person.id == application.applicant_id:
        raise Refused(_("This is your own address; you can edit already."), "email")
    if (person is not None and person.id in there) or email.casefold() in addresses:
        raise Refused(_("This colleague can edit already."), "email")
    if len(there) >= MOST_EDITORS:
        raise Refused(_("%(count)s colleagues are enough. Remove somebody first.", count=MOST_EDITORS), "email")


@operation
def remove_editor(actor: Person, application: Application, row: ApplicationEditor) -> None:
    """A colleague no longer edits; what they wrote stays."""
    lock(application)
    if not policy.can_invite_editor(actor, application):
        raise Refused(refusal_text(actor, application))
    record(actor, "applications.editor_removed", application, editor=row.person.email)
    application.editors.remove(row)
    db.session.delete(row)
