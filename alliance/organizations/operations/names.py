"""Names as dated rows: a new name ends the old one, which stays as a former name with its days."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from alliance.core.localized import LANGUAGES, Localized
from alliance.core.names import latin_key, pieces, pinyin_key
from alliance.core.operation import Refused
from alliance.core.text import fold
from alliance.organizations.enums import NameKind
from alliance.organizations.models import NameToken, Organization, OrganizationName
from alliance.organizations.queries import this_day

IN_USE = (NameKind.LEGAL, NameKind.SHORT, NameKind.BRAND)
DAY = timedelta(days=1)


def set_names(organization: Organization, names: dict[NameKind, Localized], on: date, correcting: bool = False) -> None:
    """Bring the rows in use to these names from a day on, then repeat them on the organization.

    `correcting` writes over the row in use: the old spelling was a mistake and never a name. Refuses an organization
    without a legal name.
    """
    if not names[NameKind.LEGAL]:
        raise Refused(_("Give the name in one language at least."), "legal_name_en")
    for kind in IN_USE:
        for language in LANGUAGES:
            set_name(organization, kind, language, getattr(names[kind], language), on, correcting)
    for language in LANGUAGES:
        add_former(organization, language, getattr(names[NameKind.FORMER], language), on)
    repeat_names(organization, on)


def set_name(organization: Organization, kind: NameKind, language: str, text: str, on: date, correcting: bool) -> None:
    current = in_use(organization, kind, language, on)
    if current is None:
        if text:
            add_name(organization, kind, language, text, on)
    elif text != current.text:
        replace(organization, current, text, on, correcting)


def replace(organization: Organization, current: OrganizationName, text: str, on: date, correcting: bool) -> None:
    """A name that lasted less than a day, or was a mistake, is corrected; any other becomes a former name."""
    if not correcting and current.first_on < on:
        kind, current.kind, current.last_on = current.kind, NameKind.FORMER, on - DAY
        if text:
            add_name(organization, kind, current.language, text, on)
    elif text:
        write(current, text)
    else:
        organization.names.remove(current)


def add_former(organization: Organization, language: str, text: str, on: date) -> None:
    """A former name of unknown days: known only to have ended before `on` (first and last day are the same)."""
    known = {(row.language, row.key) for row in organization.names}
    if text and (language, fold(text)[:250]) not in known:
        row = add_name(organization, NameKind.FORMER, language, text, on - DAY)
        row.last_on = row.first_on


def add_name(organization: Organization, kind: NameKind, language: str, text: str, on: date) -> OrganizationName:
    row = OrganizationName(kind=kind, language=language, first_on=on)
    write(row, text)
    organization.names.append(row)
    return row


def write(row: OrganizationName, text: str) -> None:
    row.text = text
    row.key = fold(text)[:250]
    wanted = pieces(text)
    row.tokens = [one for one in row.tokens if one.token in wanted] + [
        NameToken(token=token) for token in sorted(wanted - {one.token for one in row.tokens})
    ]


def in_use(organization: Organization, kind: NameKind, language: str, on: date) -> OrganizationName | None:
    """The row of a kind and language that holds on a day; the latest if several do."""
    rows = [row for row in organization.names if row.kind is kind and row.language == language and row.holds(on)]
    return max(rows, key=lambda row: row.first_on, default=None)


def names_in_use(organization: Organization, kind: NameKind, on: date | None = None) -> Localized:
    """What the organization is called in both languages on a day."""
    rows = {language: in_use(organization, kind, language, on or this_day()) for language in LANGUAGES}
    return Localized(**{language: row.text for language, row in rows.items() if row})


def repeat_names(organization: Organization, on: date) -> None:
    """Write the names in use and their sort keys on the organization, for lists."""
    on = max(on, this_day())
    name = names_in_use(organization, NameKind.LEGAL, on)
    organization.name = name
    organization.short_name = names_in_use(organization, NameKind.SHORT, on)
    organization.pinyin_key = pinyin_key(name.zh or name.en)[:300]
    organization.latin_key = (latin_key(name.en) if name.en else pinyin_key(name.zh))[:300]
