"""What is still missing from an application, what was submitted when, and what changed between two submissions."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from alliance.applications.enums import DocumentSlot, Step
from alliance.applications.models import Application, CallForm, Submission
from alliance.applications.queries.answers import sections
from alliance.applications.queries.applications import current_documents
from alliance.applications.queries.questions import file_questions
from alliance.core.db import db
from alliance.core.localized import Localized, listed


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way of submitting: its step, the field to go to ('' for the step), words."""

    step: Step
    field: str
    text: str


@dataclass(frozen=True)
class Slot:
    """A place for a file: one of the standing slots, or a question of the call that is answered with a file."""

    slot: DocumentSlot
    question: str
    label: str
    required: bool
    help: str = ""

    @property
    def key(self) -> str:
        """What names the place in an address and in the page."""
        return f"{self.slot.value}-{self.question}" if self.question else self.slot.value

    @property
    def is_single(self) -> bool:
        """Whether a new file replaces the old one."""
        return self.slot is not DocumentSlot.OTHER or bool(self.question)


def slots_of(form: CallForm) -> list[Slot]:
    """The places for files of an application, in the order of the page."""
    standing = [Slot(one, "", str(one.label), one.is_required) for one in DocumentSlot if one is not DocumentSlot.OTHER]
    asked = [
        Slot(DocumentSlot.OTHER, one.key, one.label.text, one.required, one.help.text) for one in file_questions(form)
    ]
    return [*standing, *asked, Slot(DocumentSlot.OTHER, "", str(DocumentSlot.OTHER.label), False)]


def missing_documents(application: Application) -> list[Missing]:
    """The files that are owed and not there."""
    there = {(one.slot, one.question) for one in current_documents(application)}
    return [
        Missing(Step.DOCUMENTS, slot.key, _("%(document)s: not uploaded yet", document=slot.label))
        for slot in slots_of(application.form)
        if slot.required and (slot.slot, slot.question) not in there
    ]


def unfinished_steps(application: Application) -> list[Missing]:
    """The steps with answers that are not complete."""
    asked = [step for step in Step if step not in (Step.DOCUMENTS, Step.SUBMIT)]
    return [
        Missing(step, "", _("Step %(number)s, %(step)s: not complete yet", number=step.number, step=step.label))
        for step in asked
        if step.value not in application.done_steps
    ]


def not_eligible(application: Application) -> list[Missing]:
    """What the call asks of applicants and this one does not meet; questions without an answer are left to others."""
    organization = application.answers.get(Step.ORGANIZATION, {})
    interests = application.answers.get(Step.INTERESTS, {})
    given = {
        "kind": (Step.ORGANIZATION, "kind", [organization.get("kind")]),
        "region": (Step.ORGANIZATION, "region", [organization.get("region")]),
        "country": (Step.ORGANIZATION, "country", [organization.get("country")]),
        "field": (Step.INTERESTS, "fields", interests.get("fields", [])),
    }
    found = []
    for name, (step, field, codes) in given.items():
        wanted, mine = set(application.call.eligible.get(name, [])), {code for code in codes if code}
        if wanted and mine and not wanted & mine:
            found.append(Missing(step, field, texts_of_eligibility()[name]))
    return found


def texts_of_eligibility() -> dict[str, str]:
    return {
        "kind": _("The call is not open to organizations of this kind."),
        "region": _("The call is not open to organizations of this region."),
        "country": _("The call is not open to organizations of this country."),
        "field": _("The call is open to organizations of other fields."),
    }


def missing(application: Application) -> list[Missing]:
    """Everything that stands in the way of submitting, in the order of the steps."""
    found = [*unfinished_steps(application), *missing_documents(application), *not_eligible(application)]
    return sorted(found, key=lambda one: one.step.number)


def submissions_of(application: Application) -> list[Submission]:
    """What was submitted, oldest first."""
    wanted = select(Submission).where(Submission.application_id == application.id).order_by(Submission.number)
    return list(db.session.scalars(wanted))


def frozen_documents(application: Application) -> dict[str, str]:
    """The files as a submission keeps them: {'slot/question/id': name}."""
    return {f"{one.slot.value}/{one.question}/{one.id}": one.file.name for one in current_documents(application)}


def differences(old: Submission, new: Submission) -> list[tuple[str, str, str]]:
    """(label, before, after) of everything that changed between two submissions of one application."""
    wanted = select(CallForm).join(Application, Application.form_id == CallForm.id)
    form = db.session.scalars(wanted.where(Application.id == old.application_id)).one()
    before, after = worded(old, form), worded(new, form)
    changed = [(label, before[key][1], text) for key, (label, text) in after.items() if before[key][1] != text]
    return changed + document_differences(old, new, form)


def worded(submission: Submission, form: CallForm) -> dict[tuple[Step, str], tuple[str, str]]:
    """Every question with its label and the answer in words, '' for none."""
    parts = sections(submission.answers, form, empty=True)
    return {(one.step, one.field): (one.label, one.text) for part in parts for one in part.answers}


def document_differences(old: Submission, new: Submission, form: CallForm) -> list[tuple[str, str, str]]:
    """The slots whose files are others than before; a file of the same name that was sent again counts."""
    found = []
    for slot in slots_of(form):
        lead = f"{slot.slot.value}/{slot.question}/"
        one = {key: name for key, name in old.documents.items() if key.startswith(lead)}
        two = {key: name for key, name in new.documents.items() if key.startswith(lead)}
        if one != two:
            found.append((slot.label, listed(one.values(), "; "), listed(two.values(), "; ")))
    return found


def name_of(application: Application) -> Localized:
    """What the application is called in headings: the organization's name, else its number."""
    return application.name or Localized(application.number, application.number)
