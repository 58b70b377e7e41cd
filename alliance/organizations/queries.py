"""Finding organizations, their people and who speaks for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, literal, or_, select, union, union_all
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from alliance.accounts.models import EmailAddress, Person
from alliance.core.clock import today
from alliance.core.db import db, hold
from alliance.core.duties import can_coordinate
from alliance.core.identifiers import normalize_registration, normalize_uscc
from alliance.core.localized import current_language
from alliance.core.names import core_of, pieces, similarity
from alliance.core.search_terms import Term, query_terms
from alliance.core.text import domain_of, is_shared_domain
from alliance.files.models import StoredFile
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.models import (
    Affiliation,
    Appointment,
    Identifier,
    NameToken,
    Organization,
    OrganizationName,
    Ownership,
    ViewerFacts,
    holding,
)
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import current_alliance, term_by_code

SIMILAR = 0.82
COMMON = 300  # a piece of more names than this tells nothing
LAST = chr(0x10FFFF)  # after everything that begins alike
NEAREST = 80  # names that are measured one by one


def this_day() -> date:
    """The calendar day at the alliance's seat: dated rows begin and end with it."""
    return today(current_alliance().zone)


def visible_organizations(user: Any) -> Select[Any]:
    """The organizations this viewer may know from inside: all for coordinators, else where one works today."""
    found = select(Organization)
    if can_coordinate(user):
        return found
    mine = select(Affiliation.organization_id).where(Affiliation.person_id == user.id, holding(Affiliation, this_day()))
    return found.where(Organization.id.in_(mine))


def visible_organization(user: Any, organization_id: int) -> Organization | None:
    """One organization as this viewer may see it from inside, with what policies ask about the viewer; else None."""
    wanted = visible_organizations(user).where(Organization.id == organization_id)
    found = db.session.scalar(wanted.options(joinedload(Organization.kind)))
    return with_facts(user, found) if found else None


def with_facts(user: Any, organization: Organization) -> Organization:
    """Note on the organization how the viewer stands to it today."""
    rows = db.session.execute(
        select(Affiliation.id, Appointment.kind)
        .outerjoin(Appointment, (Appointment.affiliation_id == Affiliation.id) & holding(Appointment, this_day()))
        .where(Affiliation.organization_id == organization.id, Affiliation.person_id == user.id)
        .where(holding(Affiliation, this_day()))
    ).all()
    speaks_as = frozenset(kind for _id, kind in rows if kind)
    organization.viewer_facts = ViewerFacts(user.id, bool(rows), speaks_as)
    hold(organization)
    return organization


def organizations_of(person: Any, on: date | None = None) -> list[Organization]:
    """Where a person works on a day."""
    return list(
        db.session.scalars(
            select(Organization)
            .join(Affiliation, Affiliation.organization_id == Organization.id)
            .where(Affiliation.person_id == person.id, holding(Affiliation, on or this_day()))
            .order_by(*sort_columns())
        ).unique()
    )


def sort_columns() -> tuple[Any, Any]:
    """The order by name in the reader's language."""
    key = Organization.pinyin_key if current_language() == "zh" else Organization.latin_key
    return key, Organization.id


def representatives(organization: Organization, on: date | None = None) -> list[Appointment]:
    """Who speaks for the organization on a day, the primary first; with their people and addresses."""
    day = on or this_day()
    rows = db.session.scalars(
        select(Appointment)
        .join(Appointment.affiliation)
        .join(Affiliation.person)
        .options(
            contains_eager(Appointment.affiliation).contains_eager(Affiliation.person).selectinload(Person.addresses)
        )
        .where(Affiliation.organization_id == organization.id)
        .where(holding(Appointment, day), holding(Affiliation, day))
        .order_by(Appointment.id)
    ).unique()
    return sorted(rows, key=lambda row: list(AppointmentKind).index(row.kind))


def primary_of(organization: Organization, on: date | None = None) -> Person | None:
    """The person who speaks for the organization on a day as its primary representative."""
    found = (row for row in representatives(organization, on) if row.kind is AppointmentKind.PRIMARY)
    return next((row.affiliation.person for row in found), None)


def people_of(organization: Organization) -> list[Affiliation]:
    """Everybody who works, worked or will work there, with person and appointments; the longest there first."""
    return list(
        db.session.scalars(
            select(Affiliation)
            .where(Affiliation.organization_id == organization.id)
            .options(joinedload(Affiliation.person).selectinload(Person.addresses))
            .options(selectinload(Affiliation.appointments))
            .order_by(Affiliation.first_on, Affiliation.id)
        ).unique()
    )


def ownerships_of(organization: Organization) -> list[Ownership]:
    """Every row of the graph that touches the organization, upwards and downwards."""
    return list(
        db.session.scalars(
            select(Ownership)
            .where(or_(Ownership.parent_id == organization.id, Ownership.child_id == organization.id))
            .options(joinedload(Ownership.parent), joinedload(Ownership.child))
            .order_by(Ownership.first_on, Ownership.id)
        )
    )


@dataclass
class Lookalike:
    """An organization that may be the same one, why (in the reader's language), and how sure (0 to 1)."""

    organization: Organization
    reasons: list[str] = field(default_factory=list)
    score: float = 0.0


def lookalikes(names: list[str], domains: list[str], identifiers: list[str], limit: int = 10) -> list[Lookalike]:
    """Organizations with an equal identifier, an equal web or mail domain, or a similar name in either language.

    The likeliest first. Domains of free mail and page hosts tell nothing and are left out. Its cost does not grow
    with the number of organizations: only those are read that share a rare piece of a name.
    """
    found: dict[int, dict[str, float]] = {}
    for organization_id in same_identifier(identifiers):
        found.setdefault(organization_id, {})[_("Same identifier")] = 1.0
    for organization_id in same_domain(domains):
        found.setdefault(organization_id, {})[_("Same web or mail domain")] = 0.9
    for organization_id, score in similar_names(names).items():
        label = _("Same name") if score == 1 else _("Similar name")
        found.setdefault(organization_id, {})[label] = score
    best = sorted(found, key=lambda one: (-max(found[one].values()), -len(found[one]), one))[:limit]
    rows = db.session.scalars(select(Organization).where(Organization.id.in_(best)))
    by_id = {row.id: row for row in rows}
    return [Lookalike(by_id[one], list(found[one]), max(found[one].values())) for one in best]


def same_identifier(identifiers: list[str]) -> list[int]:
    wanted = {normal(text) for text in identifiers for normal in (normalize_uscc, normalize_registration)} - {""}
    if not wanted:
        return []
    return list(db.session.scalars(select(Identifier.organization_id).where(Identifier.value.in_(wanted)).limit(50)))


def same_domain(domains: list[str]) -> set[int]:
    wanted = {one for one in map(domain_of, domains) if one and not is_shared_domain(one)}
    if not wanted:
        return set()
    by_site = select(Organization.id).where(Organization.website_domain.in_(wanted)).limit(50)
    by_mail = (
        select(Affiliation.organization_id)
        .join(EmailAddress, EmailAddress.person_id == Affiliation.person_id)
        .where(EmailAddress.domain.in_(wanted))
        .limit(50)
    )
    return {*db.session.scalars(by_site), *db.session.scalars(by_mail)}


def similar_names(names: list[str]) -> dict[int, float]:
    """By organization, how alike its best name is to the best of these; only from `SIMILAR` upwards."""
    wanted = {piece for name in names for piece in pieces(name)}
    if not wanted:
        return {}
    ids = db.session.scalars(near_names(telling(wanted)))
    rows = db.session.execute(
        select(OrganizationName.organization_id, OrganizationName.text).where(OrganizationName.id.in_(list(ids)))
    )
    found: dict[int, float] = {}
    for organization_id, text in rows:
        score = max(similarity(text, name) for name in names)
        if score >= SIMILAR:
            found[organization_id] = max(score, found.get(organization_id, 0.0))
    return found


def telling(pieces_wanted: set[str]) -> list[str]:
    """The pieces that few names have; the two rarest when all are common."""
    counts = [
        select(literal(piece).label("piece"), func.count().label("names")).select_from(
            select(NameToken.name_id).where(NameToken.token == piece).limit(COMMON + 1).subquery()
        )
        for piece in sorted(pieces_wanted)[:60]
    ]
    ranked = sorted((names, piece) for piece, names in db.session.execute(union_all(*counts)))
    known = [(names, piece) for names, piece in ranked if names]
    rare = [piece for names, piece in known if names <= COMMON]
    return rare or [piece for _names, piece in known[:2]]


def near_names(telling_pieces: list[str]) -> Select[Any]:
    """The ids of the names that share the most of these pieces; all of two common pieces are asked for."""
    few = [select(NameToken.name_id).where(NameToken.token == piece).limit(COMMON) for piece in telling_pieces]
    if not few:
        return select(NameToken.name_id).where(literal(False))
    shared = union_all(*(select(one.subquery()) for one in few)).subquery()
    name_id = shared.c.name_id
    return select(name_id).group_by(name_id).order_by(func.count().desc(), name_id).limit(NEAREST)


@dataclass(frozen=True)
class OrganizationFilter:
    """What a coordinator looks for; empty values do not filter. `sort` is 'name' or 'newest'.

    `region` is a region of China, `country` ISO 3166-1. Whether an organization is a member is the membership's to
    say: the lists of members stand there.
    """

    words: str = ""
    kind: str = ""
    region: str = ""
    country: str = ""
    sort: str = "name"


def organizations_matching(user: Any, wanted: OrganizationFilter) -> Select[Any]:
    """The organizations that the viewer may see and that fit the filter, in order, with their kinds."""
    found = visible_organizations(user).options(joinedload(Organization.kind))
    kind = term_by_code(Taxonomy.KIND, wanted.kind) if wanted.kind else None
    if kind:
        found = found.where(Organization.kind_id == kind.id)
    if wanted.region:
        found = found.where(Organization.region == wanted.region)
    if wanted.country:
        found = found.where(Organization.country == wanted.country)
    if wanted.words.strip():
        found = found.where(Organization.id.in_(found_by(wanted.words)))
    return found.order_by(Organization.id.desc()) if wanted.sort == "newest" else found.order_by(*sort_columns())


def organizations_for_sheet(user: Any, wanted: OrganizationFilter, most: int) -> list[Organization]:
    """The same rows with their identifiers, at most so many."""
    found = organizations_matching(user, wanted).options(selectinload(Organization.identifiers))
    return list(db.session.scalars(found.limit(most)).unique())


def found_organizations(user: Any, words: str, most: int = 20) -> list[Organization]:
    """The first organizations that words find; none without words."""
    if not words:
        return []
    return list(db.session.scalars(organizations_matching(user, OrganizationFilter(words)).limit(most)).unique())


def found_by(words: str) -> Any:
    """The ids of organizations whose name has all the words, or whose identifier or web domain they are."""
    ways = [by_name(words)]
    number = normalize_uscc(words)
    if len(number) >= 6 and any(sign.isdigit() for sign in number):
        ways.append(
            select(Identifier.organization_id).where(Identifier.value.in_([number, normalize_registration(words)]))
        )
    if domain_of(words):
        ways.append(select(Organization.id).where(Organization.website_domain == domain_of(words)))
    return union(*ways) if len(ways) > 1 else ways[0]


def by_name(words: str) -> Select[Any]:
    """One name, in use or former, has every word (Latin words by their beginning, Chinese ones anywhere)."""
    terms = query_terms(core_of(words))
    found = select(OrganizationName.organization_id)
    for term in terms:
        found = found.where(OrganizationName.id.in_(having(term)))
    return found if terms else found.where(literal(False))


def having(term: Term) -> Select[Any]:
    """The ids of names with a piece; a single character or a Latin word is the beginning of one."""
    if term.prefix or len(term.text) == 1:
        begins = (NameToken.token >= term.text) & (NameToken.token < term.text + LAST)
        return select(NameToken.name_id).where(begins)
    return select(NameToken.name_id).where(NameToken.token == term.text)


def logo_file(_user: Any, organization_id: int, file_id: int) -> StoredFile | None:
    """The logo of an organization, which is made to be seen by everybody; None for any other file."""
    return db.session.scalar(
        select(StoredFile)
        .join(Organization, Organization.logo_file_id == StoredFile.id)
        .where(Organization.id == organization_id, StoredFile.id == file_id)
    )


def affiliation_seen_from(user: Any, affiliation_id: int) -> Affiliation | None:
    """A row of somebody's work at an organization that the viewer sees from inside; else None."""
    row = db.session.get(Affiliation, affiliation_id)
    organization = visible_organization(user, row.organization_id) if row else None
    return row if row and organization and row.organization is organization else None


def appointment_seen_from(user: Any, appointment_id: int) -> Appointment | None:
    """An appointment at an organization that the viewer sees from inside; else None."""
    row = db.session.get(Appointment, appointment_id)
    affiliation = affiliation_seen_from(user, row.affiliation_id) if row else None
    return row if row and affiliation and row.affiliation is affiliation else None


def ownership_of_id(_user: Any, ownership_id: int) -> Ownership | None:
    """A row of the graph; only coordinators ask for it."""
    return db.session.get(Ownership, ownership_id)


def colleagues(affiliation: Affiliation, on: date) -> list[Affiliation]:
    """The others who work at the same organization on a day, with their people."""
    rows = db.session.scalars(
        select(Affiliation)
        .where(Affiliation.organization_id == affiliation.organization_id, Affiliation.id != affiliation.id)
        .where(holding(Affiliation, on))
        .options(joinedload(Affiliation.person))
        .order_by(Affiliation.id)
    )
    return list(rows)
