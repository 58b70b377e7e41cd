"""Taking many organizations in at once: the same rules as one by one, in a constant number of statements per 1,000."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.names import latin_key, pieces, pinyin_key
from alliance.core.operation import operation
from alliance.core.text import fold
from alliance.core.trace import origin
from alliance.organizations.enums import NameKind
from alliance.organizations.models import Identifier, NameToken, Organization, OrganizationName, organization_term
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
def register_many(actor: Person | None, typed: list[OrganizationInput], first_on: date | None = None) -> list[int]:
    """Enter organizations under new ids, in the order given. Refuses the first that does not fit, and with it all.

    One audit entry tells the number; each organization has an entry of its own besides. Nothing is sent by signal:
    organizations alone are in no index, and whoever makes them members tells (`membership.operations.bulk`).
    """
    ids: list[int] = []
    rows = iter(typed)
    while batch := list(islice(rows, BATCH)):
        ids += register_batch(actor, batch, first_on or this_day())
    record(actor, "organizations.registered_many", None, count=len(ids))
    return ids


def register_batch(actor: Person | None, typed: list[OrganizationInput], on: date) -> list[int]:
    names = [checked_names(one) for one in typed]
    rows = [organization_row(one, name) for one, name in zip(typed, names, strict=True)]
    inserted = sa.insert(Organization).returning(Organization.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(inserted, rows))
    insert_names(ids, names, on)
    insert_many(Identifier, [
        {"organization_id": key, "kind": kind, "value": value, "country": country}
        for key, one in zip(ids, typed, strict=True)
        for kind, value, country in cleaning.clean_identifiers(one.identifiers)
    ])  # fmt: skip
    insert_many(organization_term, [
        {"organization_id": key, "term_id": term_id} for key, one in zip(ids, typed, strict=True) for term_id in term_ids(one)
    ])  # fmt: skip
    note_each(actor, ids, names)
    return ids


def organization_row(typed: OrganizationInput, names: dict[NameKind, Localized]) -> dict[str, Any]:
    name, short = names[NameKind.LEGAL], names[NameKind.SHORT]
    kind = term_by_code(Taxonomy.KIND, typed.kind_code) if typed.kind_code else None
    keys = {
        "pinyin_key": pinyin_key(name.zh or name.en)[:300],
        "latin_key": (latin_key(name.en) if name.en else pinyin_key(name.zh))[:300],
    }
    stored = {"name": name, "short_name": short, "kind_id": kind.id if kind else None, "audiences": {}}
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
    inserted = sa.insert(OrganizationName).returning(OrganizationName.id, sort_by_parameter_order=True)
    name_ids = list(db.session.scalars(inserted, rows))
    insert_many(NameToken, [
        {"name_id": name_id, "token": token} for name_id, row in zip(name_ids, rows, strict=True) for token in pieces(row["text"])
    ])  # fmt: skip


def insert_many(table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(sa.insert(table), rows)


def note_each(actor: Person | None, ids: list[int], names: list[dict[NameKind, Localized]]) -> None:
    """An audit entry for each, as `register_organization` writes it."""
    come_from, at = origin.get(), now()
    insert_many(AuditEntry, [
        {
            "at": at, "actor_id": actor.id if actor else None, "actor_name": actor.display_name[:200] if actor else "",
            "verb": "organizations.registered", "subject_type": "organization", "subject_id": key,
            "subject_label": several[NameKind.LEGAL].in_language("en")[:300], "details": {},
            "channel": come_from.channel, "address": come_from.address, "request_id": come_from.request_id,
        }
        for key, several in zip(ids, names, strict=True)
    ])  # fmt: skip
