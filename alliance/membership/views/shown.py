"""What several pages show of a membership: its story, and the words of its certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from alliance.core.localized import Localized
from alliance.core.moments import day_text
from alliance.membership.enums import MeasureKind
from alliance.membership.models import Measure, Membership, MembershipTerm
from alliance.settings.queries import current_alliance

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
MEASURES = {
    MeasureKind.SUSPENSION: ("bad", "pause-circle"),
    MeasureKind.RESIGNATION: ("idle", "box-arrow-right"),
    MeasureKind.EXPULSION: ("bad", "x-circle"),
}


@dataclass(frozen=True)
class Step:
    """One entry of a timeline; `cls` is 'next' for what is to come."""

    on: date
    tone: str
    icon: str
    title: str
    text: str = ""
    cls: str = ""


def timeline(membership: Membership, on: date) -> list[Step]:
    """What happened and what is to come, newest first."""
    steps = [step for term in membership.terms for step in steps_of_term(term, on)]
    steps += [step for measure in membership.measures for step in steps_of_measure(measure, on)]
    return sorted(steps, key=lambda step: step.on, reverse=True)


def steps_of_term(term: MembershipTerm, on: date) -> list[Step]:
    if term.never_began:
        text = _("It was called off before it began.")
        return [Step(term.first_on, "idle", "dash-circle", _("Term as %(tier)s", tier=term.tier.name.text), text)]
    until = _("Until %(day)s", day=day_text(term.last_on)) if term.last_on else _("Without a last day")
    cls = "next" if term.first_on > on else ("now" if term.holds(on) else "")
    title = _("Term as %(tier)s", tier=term.tier.name.text)
    return [Step(term.first_on, "ok" if term.first_on <= on else "info", "patch-check", title, until, cls)]


def steps_of_measure(measure: Measure, on: date) -> list[Step]:
    if measure.never_began:
        return []
    tone, icon = MEASURES[measure.kind]
    first = Step(measure.first_on, tone, icon, str(measure.kind.label), measure.reason, coming(measure.first_on, on))
    if measure.kind is not MeasureKind.SUSPENSION or measure.last_on is None:
        return [first]
    over = Step(measure.last_on, "ok", "check-circle", _("Last day of the suspension"), "", coming(measure.last_on, on))
    return [over, first]


def coming(day: date, on: date) -> str:
    return "next" if day > on else ""


def certificate_data(membership: Membership, on: date) -> dict[str, Any]:
    """The words of the certificate in both languages."""
    alliance, term = current_alliance(), membership.term_on(on)
    return {
        "brand": alliance.brand_light,
        "number": membership.number,
        "alliance": in_both(alliance.name),
        "organization": in_both(membership.organization.name),
        "tier": in_both(term.tier.name) if term else {"en": "", "zh": ""},
        "term": {code: span_text(term, code) for code in LOCALES},
        "issued": {code: day_in(on, code) for code in LOCALES},
    }


def in_both(value: Localized) -> dict[str, str]:
    return {code: value.in_language(code) for code in LOCALES}


def day_in(on: date, language: str) -> str:
    with force_locale(LOCALES[language]):
        return day_text(on)


def span_text(term: MembershipTerm | None, language: str) -> str:
    """The days of a term in one language; an open one is told by its first day."""
    if term is None:
        return ""
    with force_locale(LOCALES[language]):
        if term.last_on is None:
            return _("from %(day)s", day=day_text(term.first_on))
        return f"{day_text(term.first_on)} – {day_text(term.last_on)}"
