"""What the papers of a ceremony say, as templates/pdf takes it; in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import force_locale, pgettext
from flask_babel import gettext as _

from alliance.agreements.models import Signatory
from alliance.agreements.queries.languages import language_name
from alliance.ceremonies.enums import Crew, CueKind, CueState, StageRow
from alliance.ceremonies.queries.acts import Act
from alliance.ceremonies.queries.lines import Line, clock
from alliance.ceremonies.queries.stage import EVERY_ROW, Spot, StagePlan
from alliance.ceremonies.queries.whole import Whole
from alliance.core.localized import Localized, current_language, listed
from alliance.core.moments import day_text, moment_text
from alliance.settings.queries import current_alliance

BACKSTAGE = (CueKind.ENTRY, CueKind.EXCHANGE)  # what the audience needs no line for
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}  # languages that the fixed words of signature pages exist in


def head(whole: Whole, title: str) -> dict[str, Any]:
    """What every paper says of the ceremony."""
    ceremony = whole.ceremony
    zone = ceremony.event.zone
    alliance = current_alliance()
    return {
        "lang": current_language(),
        "brand": alliance.brand_light,
        "alliance": alliance.name.text,
        "event": ceremony.event.title.text,
        "ceremony": ceremony.title.text,
        "ceremony_other": second(ceremony.title),
        "paper": title,
        "when": moment_text(ceremony.starts_at, zone),
        "place": (ceremony.place or ceremony.event.venue).text,
        "host": ceremony.host.text,
        "printed": _("Printed %(when)s", when=moment_text(whole.at, zone, long=False)),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def second(value: Localized) -> str:
    """The text in the language that the paper is not in; empty where it would say the same again."""
    return value.other if value.other != value.text else ""


def person_of(one: Signatory, act: Act) -> dict[str, str]:
    party = act.party_of(one)
    return {
        "name": one.name.text,
        "other": second(one.name),
        "title": one.title.text,
        "party": party.name.text if party else "",
    }


def booklet(whole: Whole) -> dict[str, Any]:
    """The programme booklet for guests: the order of the ceremony, then each agreement with parties and people."""
    zone = whole.ceremony.event.zone
    shown = [one for one in whole.lines if one.cue.kind not in BACKSTAGE and one.cue.state is not CueState.SKIPPED]
    return head(whole, _("Programme booklet")) | {
        "programme": [
            {
                "at": clock(one.times.planned_at, zone),
                "title": one.act.agreement.title.text if one.act and one.cue.kind is CueKind.SIGNING else one.title,
                "note": one.title if one.act and one.cue.kind is CueKind.SIGNING else one.who,
            }
            for one in shown
        ],
        "acts": [act_data(act) for act in whole.acts],
        "words": {
            "programme": _("Order of the ceremony"),
            "agreements": _("Agreements"),
            "parties": _("Parties"),
            "signatories": _("Signed by"),
            "witnesses": _("Witnesses"),
            "leaders": _("In the presence of"),
            "host": _("Host"),
        },
    }


def act_data(act: Act) -> dict[str, Any]:
    agreement = act.agreement
    return {
        "number": act.number,
        "title": agreement.title.text,
        "other": second(agreement.title),
        "kind": str(agreement.kind.label),
        "summary": agreement.summary.text,
        "languages": listed(language_name(one) for one in agreement.languages),
        "parties": [{"name": one.name.text, "other": second(one.name)} for one in act.parties],
        "signatories": [person_of(one, act) for one in act.signatories],
        "witnesses": [person_of(one, act) for one in act.witnesses],
        "leaders": [person_of(one, act) for one in act.leaders],
    }


def signature_pages(whole: Whole) -> dict[str, Any]:
    """One page for each agreement and language version, with a block for each party; the pages in their own language
    whatever the reader's."""
    pages = [page_of(whole, act, code) for act in whole.acts for code in act.agreement.languages]
    return head(whole, _("Signature pages")) | {"pages": pages}


def page_of(whole: Whole, act: Act, code: str) -> dict[str, Any]:
    """The signature page of one version. A language that has no words of ours gets English ones."""
    language = code if code in LOCALES else "en"
    ceremony = whole.ceremony
    local = ceremony.starts_at.astimezone(ZoneInfo(ceremony.event.zone))
    with force_locale(LOCALES[language]):
        return {
            "lang": language,
            "version": _("%(language)s version", language=language_name(code)),
            "title": act.agreement.title.in_language(language),
            "kind": str(act.agreement.kind.label),
            "number": _("Agreement %(number)s", number=act.number),
            "sha256": act.agreement.final_sha256 or "",
            "blocks": [block_of(act, party.id, party.name, language) for party in act.parties],
            "witnesses": [plain_person(one, language) for one in act.witnesses],
            "day": day_text(local.date()),
            "place": (ceremony.place or ceremony.event.venue).in_language(language),
            "words": {
                "signed": _("Signed by the parties"),
                "for": _("For"),
                "signature": _("Signature"),
                "seal": _("Seal"),
                "date": _("Date"),
                "witnesses": _("Witnesses"),
                "fingerprint": _("Fingerprint of the text (SHA-256)"),
                "draft": _("Draft: this text is not frozen yet."),
            },
        }


def block_of(act: Act, party_id: int, name: Localized, language: str) -> dict[str, Any]:
    own = [one for one in act.signatories if one.party_id == party_id]
    return {"party": name.in_language(language), "people": [plain_person(one, language) for one in own]}


def plain_person(one: Signatory, language: str) -> dict[str, str]:
    return {"name": one.name.in_language(language), "title": one.title.in_language(language)}


def stage_cards(whole: Whole) -> dict[str, Any]:
    """A card to fold for everybody with a place, once however many agreements the person is in."""
    cards: dict[tuple[str, str], dict[str, Any]] = {}
    for plan in [*whole.plans, whole.general]:
        for spot in plan.present:
            key = (spot.name.en, spot.name.zh)
            cards.setdefault(key, card_of(spot))
    return head(whole, _("Place cards")) | {"cards": list(cards.values())}


def card_of(spot: Spot) -> dict[str, Any]:
    return {
        "name": both(spot.name),
        "title": both(spot.title),
        "party": both(spot.party),
    }


def both(value: Localized) -> dict[str, str]:
    """A text in both languages, a missing one empty where it would only say the same again."""
    return {"zh": value.zh, "en": value.en}


def seating(whole: Whole) -> dict[str, Any]:
    """The stage of each agreement on a page of its own, as the hall sees it."""
    plans = [plan for plan in whole.plans if plan.spots]
    pages = [plan_data(plan, whole) for plan in plans] or [plan_data(whole.general, whole)]
    return head(whole, _("Stage plan")) | {
        "plans": pages,
        "words": {
            "hall": _("Hall"),
            "seen": _("As the hall sees it: left is left."),
            "nobody": _("Nobody has a place yet."),
        },
    }


def plan_data(plan: StagePlan, whole: Whole) -> dict[str, Any]:
    act = plan.act
    spots = [*plan.present, *(whole.general.spots if act else [])]
    return {
        "number": act.number if act else 0,
        "title": act.agreement.title.text if act else whole.ceremony.title.text,
        "other": second(act.agreement.title) if act else "",
        "rows": [row_data(row, [one for one in spots if one.row is row]) for row in EVERY_ROW],
    }


def row_data(row: StageRow, spots: Iterable[Spot]) -> dict[str, Any]:
    return {
        "row": row.value,
        "label": str(row.label),
        "spots": [
            {
                "name": one.name.text,
                "other": second(one.name),
                "title": one.title.text,
                "party": one.party.text,
                "role": str(one.role.label) if one.role else "",
            }
            for one in spots
        ],
    }


def run_of_show(whole: Whole) -> dict[str, Any]:
    """Every line of the run of show with everything that is known of it."""
    return head(whole, _("Run of show")) | {
        "lines": [line_data(one, whole) for one in whole.lines],
        "words": table_words(),
    }


def cue_sheet(whole: Whole, crews: Iterable[Crew]) -> dict[str, Any]:
    """A sheet for each of the crews that acts: its lines, and beside them the moment before, to be ready."""
    sheets = []
    for crew in crews:
        own = [one for one in whole.lines if crew in one.crew]
        if own:
            sheets.append({"crew": str(crew.label), "lines": [line_data(one, whole) for one in own]})
    words = table_words() | {"nothing": _("No line names this crew yet."), "after": _("after")}
    return head(whole, _("Cue sheet")) | {"sheets": sheets, "words": words}


def table_words() -> dict[str, str]:
    return {
        "time": _("Time"),
        "minutes": _("Min."),
        "what": pgettext("run of show", "What"),
        "who": pgettext("run of show", "Who"),
        "stage": _("On the stage"),
        "microphone": _("Microphone"),
        "props": _("Papers and things"),
        "crew": _("Crew"),
        "fixed": _("fixed"),
    }


def line_data(line: Line, whole: Whole) -> dict[str, Any]:
    """One line for paper; times as expected when it is printed during the ceremony, else as planned."""
    zone = whole.ceremony.event.zone
    before = next((one for one in whole.lines if one.number == line.number - 1), None)
    return {
        "at": at_text(line, line.times.begins_at, zone),
        "minutes": line.cue.minutes + line.cue.extra,
        "is_fixed": line.cue.fixed_at is not None,
        "number": line.number,
        "title": line.title,
        "agreement": line.act.agreement.title.text if line.act else "",
        "who": line.who,
        "stage": line.stage,
        "microphone": line.microphone,
        "props": line.props,
        "notes": line.notes,
        "crew": listed(str(one.label) for one in line.crew),
        "before": before.title if before else "",
    }


def at_text(line: Line, at: datetime, zone: str) -> str:
    return "–" if line.cue.state is CueState.SKIPPED else clock(at, zone)
