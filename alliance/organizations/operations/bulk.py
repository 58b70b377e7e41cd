"""Taking many organizations in at once: the same rules as one by one, in a constant number of statements per 1,000."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from alliance.audit.operations import record, record_many
from alliance.core.db import insert_rows, take_ids
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.names import latin_key, pieces, pinyin_key
from alliance.core.operation import operation
from alliance.core.text import fold
from alliance.organizations.enums import NameKind
from alliance.organizations.models import (
    Affiliation,
    Identifier,
    NameToken,
    Organization,
    OrganizationName,
    organization_term,
)
from alliance.organizations.operations import cleaning
from alliance.organizations.operations.registration import (
    OrganizationInput,
    checked_columns,
    checked_names,
    checked_texts,
)
from alliance.organizations.queries import this_day
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_by_code

if TYPE_CHECKING:
    from alliance.accounts.models import Person

BATCH = 1000


@operation
def register_many(actor: Person | None, typed: Iterable[OrganizationInput], first_on: date | None = None) -> list[int]:
    """Enter organizations under new ids, in the order given. Refuses the first that does not fit, and with it all.

    One audit entry tells the number; each organization has an entry of its own besides. Nothing is sent by signal:
    organizations alone are in no index, and whoever makes them members tells (`membership.operations.bulk`).
    """
    ids: list[int] = []
    rows = iter(typed)
    on = first_on or this_day()
    while batch := list(islice(rows, BATCH)):
        ids += register_batch(actor, batch, on)
    if ids:
        record(actor, "organizations.registered_many", None, count=len(ids))
    return ids


def register_batch(actor: Person | None, typed: list[OrganizationInput], on: date) -> list[int]:
    names = [checked_names(one) for one in typed]
    rows = [organization_row(one, name) for one, name in zip(typed, names, strict=True)]
    ids = take_ids(Organization, len(rows))
    insert_rows(Organization, [{"id": key} | row for key, row in zip(ids, rows, strict=True)])
    insert_names(ids, names, on)
    insert_rows(Identifier, [
        {"organization_id": key, "kind": kind, "value": value, "country": country}
        for key, one in zip(ids, typed, strict=True)
        for kind, value, country in cleaning.clean_identifiers(one.identifiers)
    ])  # fmt: skip
    insert_rows(organization_term, [
        {"organization_id": key, "term_id": term_id}
        for key, one in zip(ids, typed, strict=True)
        for term_id in term_ids(one)
    ])  # fmt: skip
    labels = [several[NameKind.LEGAL].in_language("en") for several in names]
    record_many(actor, "organizations.registered", "organization", list(zip(ids, labels, strict=True)))
    return ids


def organization_row(typed: OrganizationInput, names: dict[NameKind, Localized]) -> dict[str, Any]:
    name, short = names[NameKind.LEGAL], names[NameKind.SHORT]
    kind = term_by_code(Taxonomy.KIND, typed.kind_code) if typed.kind_code else None
    pinyin = pinyin_key(name.zh or name.en)[:300]
    keys = {"pinyin_key": pinyin, "latin_key": latin_key(name.en)[:300] if name.en else pinyin}
    stored: dict[str, Any] = {"name": name, "short_name": short, "kind_id": kind.id if kind else None, "audiences": {}}
    return checked_columns(typed) | checked_texts(typed) | keys | stored


def term_ids(typed: OrganizationInput) -> list[int]:
    """The ids of chain positions and fields, each once; unknown codes are left to the check before the import."""
    wanted = [(Taxonomy.CHAIN, code) for code in typed.chain_codes] + [
        (Taxonomy.FIELD, code) for code in typed.field_codes
    ]
    found = [term_by_code(taxonomy, code) for taxonomy, code in dict.fromkeys(wanted)]
    return [term.id for term in found if term]


def insert_names(ids: list[int], names: list[dict[NameKind, Localized]], on: date) -> None:
    rows = [
        {
            "organization_id": key,
            "kind": kind,
            "language": language,
            "text": text,
            "key": fold(text)[:250],
            "first_on": on,
        }
        for key, several in zip(ids, names, strict=True)
        for kind, both in several.items()
        for language in LANGUAGES
        if (text := getattr(both, language))
    ]
    name_ids = take_ids(OrganizationName, len(rows))
    insert_rows(OrganizationName, [{"id": key} | row for key, row in zip(name_ids, rows, strict=True)])
    insert_rows(NameToken, [
        {"name_id": name_id, "token": token}
        for name_id, row in zip(name_ids, rows, strict=True)
        for token in pieces(str(row["text"]))
    ])  # fmt: skip


@dataclass(frozen=True)
class Work:
    """A person works at an organization, where the person did not work before, with a title."""

    person_id: int
    organization_id: int
    title: Localized


@operation
def affiliate_many(actor: Person | None, work: list[Work], first_on: date | None = None) -> int:
    """Note from a day on who works where; how many. Each has an entry in the audit log."""
    on = first_on or this_day()
    for begin in range(0, len(work), BATCH):
        batch = work[begin : begin + BATCH]
        ids = take_ids(Affiliation, len(batch))
        rows = [
            {
                "id": key,
                "person_id": one.person_id,
                "organization_id": one.organization_id,
                "title": cleaning.both_short(one.title, "title"),
                "first_on": on,
            }
            for key, one in zip(ids, batch, strict=True)
        ]
        insert_rows(Affiliation, rows)
        labels = [(key, one.title.in_language("en")) for key, one in zip(ids, batch, strict=True)]
        where = [one.organization_id for one in batch]
        record_many(actor, "organizations.affiliated", "affiliation", labels, where)
    if work:
        record(actor, "organizations.affiliated_many", None, count=len(work))
    return len(work)
