"""Keeping the directory's index, in the transaction that changes a member: as many statements for 1 as for 1,000."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction, joinedload, selectinload

from alliance.core.db import count_anew, db
from alliance.core.localized import LANGUAGES, Localized
from alliance.core.operation import operation
from alliance.core.places import country_name, region_name
from alliance.core.search_terms import index_terms, plain
from alliance.directory.models import DirectoryEntry, DirectoryFacet, DirectoryState
from alliance.membership.models import Membership, MembershipTerm
from alliance.membership.queries import this_day
from alliance.organizations.enums import Audience
from alliance.organizations.models import Organization
from alliance.settings.enums import Taxonomy
from alliance.settings.models import Term

BATCH = 1000
DIRTY = "directory_changed"


@dataclass
class Row:
    """An entry to be written, with the values of its facets."""

    values: dict[str, Any]
    facets: set[tuple[str, str]] = field(default_factory=set)


@operation
def reindex(organization: Organization) -> None:
    """Bring the entry of one organization up to date: written, changed or taken out."""
    db.session.flush()
    reindex_batch([organization.id])


@operation
def reindex_many(organization_ids: Iterable[int]) -> None:
    """Bring the entries of these organizations up to date, 1,000 at a time."""
    db.session.flush()
    ids = list(organization_ids)
    for batch in batches(ids):
        reindex_batch(batch)
    if len(ids) >= BATCH:
        count_anew(DirectoryEntry, DirectoryFacet)


@operation
def reindex_all() -> int:
    """Build the whole index anew, as after a change of the taxonomies' wording; how many organizations were read."""
    known = select(Membership.organization_id).union(select(DirectoryEntry.organization_id))
    ids = sorted(db.session.scalars(known))
    for batch in batches(ids):
        reindex_batch(batch)
    count_anew(DirectoryEntry, DirectoryFacet)
    return len(ids)


def batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def reindex_batch(ids: list[int]) -> None:
    """Compare what should stand with what stands, and write the difference."""
    today = this_day()
    wanted = {one.organization_id: entry_of(one, today) for one in memberships(ids)}
    stored = dict(
        db.session.execute(
            select(DirectoryEntry.organization_id, DirectoryEntry.id).where(DirectoryEntry.organization_id.in_(ids))
        ).all()
    )
    rows = {key: row for key, row in wanted.items() if row}
    gone = [entry for organization, entry in stored.items() if organization not in rows]
    db.session.execute(sa.delete(DirectoryFacet).where(DirectoryFacet.entry_id.in_(stored.values())))
    if gone:
        db.session.execute(sa.delete(DirectoryEntry).where(DirectoryEntry.id.in_(gone)))
    write(rows, stored)
    db.session.info[DIRTY] = True


def memberships(ids: list[int]) -> list[Membership]:
    """The memberships of these organizations with all that an entry repeats."""
    wanted = (
        select(Membership)
        .where(Membership.organization_id.in_(ids))
        .options(
            selectinload(Membership.terms).joinedload(MembershipTerm.tier),
            selectinload(Membership.measures),
            selectinload(Membership.organization).options(
                joinedload(Organization.kind),
                selectinload(Organization.names),
                selectinload(Organization.terms).joinedload(Term.parent),
            ),
        )
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted))


def write(rows: dict[int, Row], stored: dict[int, int]) -> None:
    """Change the entries that are there, add the others, then their facets."""
    changed = [{"id": stored[key], **row.values} for key, row in rows.items() if key in stored]
    if changed:
        db.session.execute(sa.update(DirectoryEntry), changed)
    added = [key for key in rows if key not in stored]
    found = dict(stored)
    if added:
        made = sa.insert(DirectoryEntry).returning(DirectoryEntry.organization_id, DirectoryEntry.id)
        found |= dict(db.session.execute(made, [rows[key].values for key in added]).all())
    facets = [
        {"entry_id": found[key], "facet": facet, "value": value}
        for key, row in rows.items()
        for facet, value in sorted(row.facets)
    ]
    if facets:
        db.session.execute(sa.insert(DirectoryFacet), facets)


def entry_of(membership: Membership, today: date) -> Row | None:
    """The entry that a membership is due; None when it neither counts now nor will."""
    span = listed_span(membership, today)
    if span is None:
        return None
    organization = membership.organization
    current = membership.term_on(max(span[0], today))
    tier = current.tier.code if current else ""
    facets = facets_of(organization) | ({("tier", tier)} if tier else set())
    values = {
        "organization_id": organization.id,
        "number": membership.number,
        "pinyin_key": organization.pinyin_key[:300],
        "latin_key": organization.latin_key[:300],
        "name_key": name_key(organization),
        "joined_on": membership.joined_on,
        "listed_from": span[0],
        "listed_until": span[1],
        "card": card_of(organization, membership.number, tier),
        "terms": index_terms(*words_of(organization), membership.number),
    }
    return Row(values, facets)


def listed_span(membership: Membership, today: date) -> tuple[date, date] | None:
    """The first run of days, not over yet, on which the membership counts: first and last, which may be `date.max`."""
    days = turning_days(membership)
    first: date | None = None
    for at, day in enumerate(days):
        if not membership.standing(day).is_member:
            if first is not None and day > today:
                return first, day - timedelta(days=1)
            first = None
        elif first is None:
            first = day
        if at == len(days) - 1 and first is not None:
            return first, date.max
    return None


def turning_days(membership: Membership) -> list[date]:
    """The days on which the standing may turn, in order."""
    days: set[date] = set()
    for span in membership.spans:
        days.add(span.first_on)
        if span.last_on and span.last_on < date.max - timedelta(days=membership.grace_days + 1):
            days |= {span.last_on + timedelta(days=1), span.last_on + timedelta(days=membership.grace_days + 1)}
    for measure in membership.measures:
        days.add(measure.first_on)
        if measure.last_on and measure.last_on < date.max:
            days.add(measure.last_on + timedelta(days=1))
    return sorted(days)


def facets_of(organization: Organization) -> set[tuple[str, str]]:
    """Kind, chain positions, fields with the fields above them, region and country."""
    found = {("country", organization.country), ("region", organization.region)}
    if organization.kind:
        found.add(("kind", organization.kind.code))
    for one in organization.terms:
        found |= {(one.taxonomy.value, level.code) for level in (one, one.parent) if level}
    return {(facet, value) for facet, value in found if value}


def card_of(organization: Organization, number: str, tier: str) -> dict[str, Any]:
    """What a card shows, as codes and names in both languages; labels are looked up when it is shown."""
    return {
        "number": number,
        "name": organization.name.as_dict(),
        "short_name": organization.short_name.as_dict(),
        "kind": organization.kind.code if organization.kind else "",
        "tier": tier,
        "chain": [one.code for one in organization.terms if one.taxonomy is Taxonomy.CHAIN],
        "fields": [one.code for one in organization.terms if one.taxonomy is Taxonomy.FIELD],
        "country": organization.country,
        "region": organization.region,
        "city": organization.city.as_dict(),
        "logo": organization.logo_file_id,
    }


def words_of(organization: Organization) -> list[str]:
    """Every public text by which a member can be found, in both languages.

    Names, kind, chain positions, fields and place (without the street) are public; the other fields only if released.
    """
    above = [one.parent for one in organization.terms]
    labels = [one.label for one in [organization.kind, *organization.terms, *above] if one]
    texts = [organization.city, *labels]
    for name in ("products", "description"):
        if organization.audience(name) is Audience.PUBLIC:
            texts.append(getattr(organization, name))
    words = [row.text for row in organization.names]
    words += [text for one in [organization.name, organization.short_name, *texts] for text in both(one)]
    if organization.country:
        words += [country_name(organization.country, language) for language in LANGUAGES]
    if organization.region:
        words += [region_name(organization.region, language) for language in LANGUAGES]
    if organization.website_domain and organization.audience("website") is Audience.PUBLIC:
        words.append(organization.website_domain)
    return words


def both(value: Localized) -> list[str]:
    return [value.en, value.zh]


def name_key(organization: Organization) -> str:
    """The folded names between bars: '|volt ag|伏特|', by which a name that begins with the words ranks first."""
    names = [*both(organization.name), *both(organization.short_name), *(row.text for row in organization.names)]
    folded = dict.fromkeys(plain(name).replace("|", " ") for name in names if name)
    return "|" + "".join(f"{name}|" for name in folded)


def raise_revision(session: Session) -> None:
    """Just before the commit, so that the one row of the state is held as short as can be and comes last."""
    if not session.info.pop(DIRTY, False):
        return
    maker = postgresql.insert if session.connection().dialect.name == "postgresql" else sqlite.insert
    first = maker(DirectoryState).values(id=1, revision=1)
    raised = {"revision": DirectoryState.revision + 1}
    session.execute(first.on_conflict_do_update(index_elements=[DirectoryState.id], set_=raised))


def forget_change(session: Session, previous: SessionTransaction) -> None:
    """Nothing was changed after all; a savepoint that was rolled back says nothing about the whole."""
    if previous.parent is None:
        session.info.pop(DIRTY, None)
