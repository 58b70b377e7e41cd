"""The answers of an application in words: for the check page, the printed form, reviewers and differences.

`FIELDS` is the one list of what each step asks, in order; the forms take their labels from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from alliance.applications.enums import Step
from alliance.applications.models import CallForm
from alliance.applications.queries.questions import questions_of
from alliance.core.localized import Localized, current_language, listed
from alliance.core.moments import day_text
from alliance.core.places import country_name, region_name
from alliance.core.questions import Question, QuestionKind
from alliance.groups.queries.joining import groups_of_codes
from alliance.membership.queries import tier_by_code
from alliance.organizations.enums import HEADCOUNT_LABELS, HeadcountBand
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_label

TYPED = "_typed"
"""The key, beside the answers of a step, under which text waits that is not well-formed yet."""

FIELDS: dict[Step, dict[str, Any]] = {
    Step.ORGANIZATION: {
        "name_zh": _("Name in Chinese"),
        "name_en": _("Name in English"),
        "short_zh": _("Short name in Chinese"),
        "short_en": _("Short name in English"),
        "uscc": _("Unified social credit code"),
        "lei": _("Legal entity identifier (LEI)"),
        "registration": _("Foreign registration number"),
        "kind": _("Kind"),
        "chain": _("Position on the chain"),
        "country": _("Country"),
        "region": _("Region of China"),
        "city_zh": _("City in Chinese"),
        "city_en": _("City in English"),
        "website": _("Website"),
    },
    Step.PEOPLE: {
        "title_zh": _("Your title in Chinese"),
        "title_en": _("Your title in English"),
        "phone": _("Your telephone"),
        "primary": _("Primary representative"),
        "representative": _("Primary representative's data"),
        "alternates": _("Alternate representatives"),
    },
    Step.PROFILE: {
        "description_zh": _("Description in Chinese"),
        "description_en": _("Description in English"),
        "products_zh": _("Products and services in Chinese"),
        "products_en": _("Products and services in English"),
        "founded_year": _("Year founded"),
        "headcount": _("Number of employees"),
        "street_zh": _("Street and number in Chinese"),
        "street_en": _("Street and number in English"),
        "postcode": _("Postcode"),
        "telephone": _("Telephone of the organization"),
    },
    Step.INTERESTS: {
        "tier": _("Tier of membership"),
        "fields": _("Fields you work in"),
        "groups": _("Groups of interest"),
        "why": _("Why you want to join"),
    },
    Step.DOCUMENTS: {},
    Step.DECLARATION: {
        "agreed": _("Declaration"),
        "name": _("Your name, as a signature"),
        "at": _("Declared on"),
    },
    Step.SUBMIT: {},
}


@dataclass(frozen=True)
class Answer:
    """One answered or unanswered question: the step and field it stands in, its label, its words ('' for none)."""

    step: Step
    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Section:
    """The answers of one step."""

    step: Step
    answers: list[Answer]

    @property
    def label(self) -> str:
        return self.step.label


def sections(answers: dict[str, dict[str, Any]], form: CallForm, empty: bool = False) -> list[Section]:
    """All answers in words and in the order of the wizard; `empty` keeps what was not answered."""
    found = []
    for step in FIELDS:
        said = list(step_answers(step, answers.get(step.value, {}), form))
        kept = [one for one in said if one.text or empty]
        if kept:
            found.append(Section(step, kept))
    return found


def step_answers(step: Step, given: dict[str, Any], form: CallForm) -> Iterator[Answer]:
    """The answers of one step in words, the call's own questions at the end of the interests."""
    for field, label in FIELDS[step].items():
        yield Answer(step, field, str(label), words_of(field, given.get(field)))
    if step is Step.INTERESTS:
        for question in questions_of(form):
            if question.kind is not QuestionKind.FILE:
                yield Answer(
                    step, question.field, question.label.text, answer_words(question, given.get(question.field))
                )


def words_of(field: str, value: Any) -> str:
    """A stored value as a reader understands it."""
    if value in (None, "", [], False):
        return ""
    said = WORDS.get(field)
    if said is not None:
        return str(said(value))
    return str(value)


def term_words(taxonomy: Taxonomy, codes: Any) -> str:
    several = codes if isinstance(codes, list) else [codes]
    return listed((term_label(taxonomy, code) for code in several), "; ")


def group_words(codes: Any) -> str:
    """The groups' numbers and names; a code whose group is gone is left out."""
    return listed((one.title for one in groups_of_codes(codes)), "; ")


def tier_words(code: str) -> str:
    """The tier's name; the code of one that is gone."""
    found = tier_by_code(code)
    return found.name.text if found else code


def headcount_words(value: str) -> str:
    return str(HEADCOUNT_LABELS[HeadcountBand(value)]) if value in list(HeadcountBand) else value


def person_words(row: dict[str, str]) -> str:
    """One representative on one line: name, title, address, telephone."""
    name = " ".join(part for part in (row.get("family_name"), row.get("given_name")) if part)
    title = Localized(row.get("title_en", ""), row.get("title_zh", "")).text
    return listed((name, title, row.get("email", ""), row.get("phone", "")))


def people_words(rows: list[dict[str, str]]) -> str:
    return "\n".join(person_words(row) for row in rows)


def primary_words(value: str) -> str:
    return gettext("The applicant") if value == "me" else gettext("Somebody else")


def day_words(value: str) -> str:
    try:
        return day_text(date.fromisoformat(value[:10]))
    except ValueError:
        return value


def yes(_value: Any) -> str:
    return gettext("Yes")


WORDS: dict[str, Any] = {
    "kind": lambda value: term_words(Taxonomy.KIND, value),
    "chain": lambda value: term_words(Taxonomy.CHAIN, value),
    "fields": lambda value: term_words(Taxonomy.FIELD, value),
    "country": lambda value: country_name(value, current_language()),
    "region": lambda value: region_name(value, current_language()),
    "headcount": headcount_words,
    "groups": group_words,
    "tier": tier_words,
    "primary": primary_words,
    "representative": person_words,
    "alternates": people_words,
    "agreed": lambda _value: gettext("Agreed"),
    "at": day_words,
}


def answer_words(question: Question, value: Any) -> str:
    """The answer to an extra question in words."""
    if value in (None, "", [], False):
        return ""
    if question.kind is QuestionKind.CHOICE:
        return question.label_of(value)
    if question.kind is QuestionKind.CHOICES:
        return listed((question.label_of(one) for one in value), "; ")
    if question.kind is QuestionKind.DATE:
        return day_words(value)
    if question.kind is QuestionKind.CONSENT:
        return yes(value)
    return str(value)


def without_drafts(answers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The answers without what is not well-formed: what a submission keeps."""
    return {step: {name: value for name, value in given.items() if name != TYPED} for step, given in answers.items()}
