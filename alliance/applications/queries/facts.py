"""The few answers that a reviewer reads first."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from alliance.applications.enums import Step
from alliance.applications.models import Application
from alliance.applications.queries.answers import words_of
from alliance.core.identifiers import identifier_problem
from alliance.core.localized import Localized, current_language, pair
from alliance.core.places import place_words


@dataclass(frozen=True)
class Fact:
    """A label and its words; `fits` says of a number whether its check character does, None for anything else."""

    label: str
    text: str
    fits: bool | None = None
    url: str = ""


def facts_of(application: Application) -> list[Fact]:
    """What was submitted, in the order in which one asks; what was left empty is left out."""
    first, profile, interests, people = (
        application.answers.get(step.value, {})
        for step in (Step.ORGANIZATION, Step.PROFILE, Step.INTERESTS, Step.PEOPLE)
    )
    website = first.get("website", "")
    found = [
        Fact(_("Name"), pair(Localized(first.get("name_en", ""), first.get("name_zh", "")))),
        Fact(_("Kind"), words_of("kind", first.get("kind"))),
        Fact(_("Chain position"), words_of("chain", first.get("chain"))),
        Fact(_("Fields"), words_of("fields", interests.get("fields"))),
        Fact(_("Place"), place_of(first)),
        number(_("Credit code"), "uscc", first),
        number(_("LEI"), "lei", first),
        Fact(_("Foreign registration"), first.get("registration", "")),
        Fact(_("Website"), website, url=website),
        Fact(_("Employees"), words_of("headcount", profile.get("headcount"))),
        Fact(_("Founded"), str(profile.get("founded_year") or "")),
        Fact(_("Tier wanted"), words_of("tier", interests.get("tier"))),
        Fact(_("Groups of interest"), words_of("groups", interests.get("groups"))),
        Fact(_("Primary representative"), primary(application, people)),
        Fact(_("Why"), interests.get("why", "")),
    ]
    return [one for one in found if one.text]


def place_of(first: dict[str, str]) -> str:
    city = Localized(first.get("city_en", ""), first.get("city_zh", "")).text
    return place_words(first.get("country", ""), first.get("region", ""), city, current_language())


def number(label: str, kind: str, first: dict[str, str]) -> Fact:
    """A number in groups of four, with the word on its check character."""
    value = first.get(kind, "")
    groups = " ".join(value[at : at + 4] for at in range(0, len(value), 4))
    return Fact(label, groups, identifier_problem(kind, value) is None if value else None)


def primary(application: Application, people: dict[str, object]) -> str:
    if people.get("primary") == "other":
        return words_of("representative", people.get("representative"))
    return application.applicant.shown_name
