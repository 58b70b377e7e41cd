"""One written form for what people type about organizations, and refusals that say how to mend it."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from alliance.core.clock import today
from alliance.core.identifiers import PhoneProblem, identifier_problem, normalize_identifier, phone_e164
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.places import country_codes, is_region, settled
from alliance.core.text import host_of, one_line, tidy
from alliance.organizations.enums import IdentifierKind

LINE, TEXT, NUMBER = 200, 8000, 60
OLDEST = 800  # the first universities are from the ninth century
TypedIdentifier = tuple[IdentifierKind, str, str]


def short(text: str, field: str, maximum: int = LINE) -> str:
    """One line; refuses what is longer than the column holds."""
    clean = one_line(tidy(text))
    refuse_long(clean, field, maximum)
    return clean


def refuse_long(text: str, field: str, maximum: int) -> None:
    if len(text) > maximum:
        raise Refused(_("Use at most %(max)d characters.", max=maximum), field)


def both_short(value: Localized, field: str, maximum: int = LINE) -> Localized:
    """One line in either language; the field of a refusal is `<field>_en` or `<field>_zh`."""
    return Localized(short(value.en, f"{field}_en", maximum), short(value.zh, f"{field}_zh", maximum))


def both_long(value: Localized, field: str) -> Localized:
    """A text of several lines in either language."""
    clean = Localized(tidy(value.en), tidy(value.zh))
    refuse_long(clean.en, f"{field}_en", TEXT)
    refuse_long(clean.zh, f"{field}_zh", TEXT)
    return clean


def clean_website(text: str) -> str:
    """An address that begins with http:// or https:// and names a host; no 'https://our-name@elsewhere'."""
    address = one_line(text)
    if not address:
        return ""
    if not re.match(r"https?://[^/?#@]+([/?#]|$)", address, re.IGNORECASE) or not host_of(address) or " " in address:
        raise Refused(_("Start with https://, for example https://example.com"), "website")
    refuse_long(address, "website", 300)
    return address


def clean_phone(text: str, country: str) -> tuple[str, str]:
    """(E.164, extension); a number without a country code is read as one of the organization's country."""
    try:
        number, extension = phone_e164(text, country or "CN")
    except PhoneProblem as problem:
        message = _("This number does not exist in that form. Write it with the country code, as +86 20 8515 1234.")
        raise Refused(message, "phone") from problem
    return number, extension[:10]


def clean_place(country: str, region: str) -> tuple[str, str]:
    """ISO codes of country and region; Hong Kong, Macao and Taiwan become regions."""
    if country and country not in country_codes():
        raise Refused(_("Choose a country from the list."), "country")
    if region and not is_region(region):
        raise Refused(_("Choose a region from the list."), "region")
    return settled(country, region)


def clean_year(year: int | None) -> int | None:
    if year is not None and not OLDEST <= year <= today().year:
        raise Refused(_("Give the year in four digits, not later than this year."), "founded_year")
    return year


def clean_identifiers(typed: tuple[TypedIdentifier, ...]) -> list[TypedIdentifier]:
    """Normalized, each once, empty ones left out; refuses a code that is not well formed.

    Well formed is all that can be known here: whether a code was ever given out only its register knows.
    """
    found: dict[TypedIdentifier, None] = {}
    for kind, text, country in typed:
        value = normalize_identifier(kind, text)
        if value:
            refuse_malformed(kind, value)
            found[kind, value, country if country in country_codes() else ""] = None
    return list(found)


def refuse_malformed(kind: IdentifierKind, value: str) -> None:
    """Refuses, at the field named like the kind, a number that cannot be one."""
    problem = identifier_problem(kind, value)
    if problem:
        raise Refused(problem_text(kind, problem), kind.value)
    refuse_long(value, kind.value, NUMBER)


def problem_text(kind: IdentifierKind, problem: str) -> str:
    """What does not fit and where to look (LOOK section 5)."""
    texts = {
        (IdentifierKind.USCC, "length"): _("The code has 18 characters. Compare it with your license."),
        (IdentifierKind.USCC, "characters"): _(
            "The code has digits and capital letters without I, O, S, V and Z. Compare it with your license."
        ),
        (IdentifierKind.USCC, "region"): _("Characters 3 to 8 are digits. Compare the code with your license."),
        (IdentifierKind.USCC, "check"): _(
            "The last character does not fit the other 17. Compare it with your license."
        ),
        (IdentifierKind.LEI, "length"): _("The LEI has 20 characters. Compare it with your record."),
        (IdentifierKind.LEI, "characters"): _("The LEI has digits and letters, the last two are digits."),
        (IdentifierKind.LEI, "check"): _("The last two digits do not fit the other 18. Compare them with your record."),
    }
    return texts.get((kind, problem), _("Write the number as the register gives it: letters, digits and . / - ( )"))
