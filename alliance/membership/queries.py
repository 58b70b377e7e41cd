"""Finding memberships, tiers and certificates; the standing as SQL, equal to `Membership.standing`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.sql.functions import FunctionElement

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.kept import Kept
from alliance.core.localized import Localized
from alliance.membership.enums import MeasureKind, Standing
from alliance.membership.models import Certificate, Measure, Membership, MembershipTerm, Tier
from alliance.organizations.models import Affiliation, Organization, holding
from alliance.organizations.queries import found_by, representatives, sort_columns, this_day

MEMBERS = (Standing.ACTIVE, Standing.GRACE)


class plus_days(FunctionElement[date]):
    """`plus_days(day, number)`: a day some days later, in the words of each database."""

    type = sa.Date()
    inherit_cache = True


@compiles(plus_days, "sqlite")
def _plus_days_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    day, number = (compiler.process(one, **more) for one in element.clauses)
    return f"date({day}, ({number}) || ' days')"


@compiles(plus_days, "postgresql")
def _plus_days_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    day, number = (compiler.process(one, **more) for one in element.clauses)
    return f"({day} + {number})"


def _latest_term(column: Any, on: date) -> sa.ScalarSelect[Any]:
    """A column of the latest term that has begun by a day (`Membership.term_on`)."""
    term = MembershipTerm
    begun = select(column).where(term.membership_id == Membership.id, term.first_on <= on, _not_empty())
    return begun.order_by(term.first_on.desc(), term.id.desc()).limit(1).correlate(Membership).scalar_subquery()


def _not_empty() -> sa.ColumnElement[bool]:
    return sa.or_(MembershipTerm.last_on.is_(None), MembershipTerm.last_on >= MembershipTerm.first_on)


def _leaving(on: date) -> sa.ScalarSelect[Any]:
    """The kind of the resignation or expulsion that holds on a day (`Membership.exit_on`)."""
    begun = _latest_term(MembershipTerm.first_on, on)
    found = select(Measure.kind).where(
        Measure.membership_id == Membership.id,
        Measure.kind != MeasureKind.SUSPENSION,
        holding(Measure, on),
        sa.or_(begun.is_(None), begun <= Measure.first_on),
    )
    return found.order_by(Measure.first_on.desc(), Measure.id.desc()).limit(1).correlate(Membership).scalar_subquery()


def standing_sql(on: date) -> sa.ColumnElement[str]:
    """The standing on a day as an expression over `Membership`: the same answer as `Membership.standing(on)`."""
    first = _latest_term(MembershipTerm.first_on, on)
    last = _latest_term(sa.func.coalesce(MembershipTerm.last_on, date.max), on)
    leaving = _leaving(on)
    to_come = sa.exists().where(
        MembershipTerm.membership_id == Membership.id, MembershipTerm.first_on > on, _not_empty()
    )
    suspended = sa.exists().where(
        Measure.membership_id == Membership.id, Measure.kind == MeasureKind.SUSPENSION, holding(Measure, on)
    )
    in_grace = sa.and_(first.is_not(None), last != date.max, plus_days(last, Membership.grace_days) >= on)
    counts = sa.and_(leaving.is_(None), first.is_not(None), sa.or_(last >= on, in_grace))
    return sa.case(
        (sa.and_(counts, suspended), Standing.SUSPENDED.value),
        (sa.and_(counts, last >= on), Standing.ACTIVE.value),
        (counts, Standing.GRACE.value),
        (leaving == MeasureKind.RESIGNATION, Standing.RESIGNED.value),
        (leaving == MeasureKind.EXPULSION, Standing.EXPELLED.value),
        (sa.and_(first.is_(None), to_come), Standing.UPCOMING.value),
        else_=Standing.LAPSED.value,
    )


def tiers(on: date | None = None) -> list[Tier]:
    """The tiers in use on a day (today when not given), in their order."""
    wanted = select(Tier).where(sa.or_(Tier.retired_on.is_(None), Tier.retired_on > (on or this_day())))
    return list(db.session.scalars(wanted.order_by(Tier.position, Tier.id)))


def all_tiers() -> list[Tier]:
    """Every tier, retired ones included, in their order."""
    return list(db.session.scalars(select(Tier).order_by(Tier.position, Tier.id)))


def tier_names() -> dict[str, Localized]:
    """The name of every tier by its code, in their order; kept for some seconds."""
    return _tiers.get()


def tier_label(code: str) -> str:
    """The name of a tier in the reader's language; the code itself when it is unknown."""
    found = tier_names().get(code)
    return found.text if found else code


def tier_by_code(code: str) -> Tier | None:
    return db.session.scalar(select(Tier).where(Tier.code == code))


def tier_of_code(code: str) -> Tier:
    """The tier that a list of choices offered; the database refuses others."""
    return db.session.scalars(select(Tier).where(Tier.code == code)).one()


def tier_by_id(_user: Any, tier_id: int) -> Tier | None:
    return db.session.get(Tier, tier_id)


def whole(found: Select[Any]) -> Select[Any]:
    """With everything that a standing and a timeline need: three statements however many rows."""
    return found.options(
        joinedload(Membership.organization),
        selectinload(Membership.terms).joinedload(MembershipTerm.tier),
        selectinload(Membership.measures),
    )


def membership_of(organization_id: int) -> Membership | None:
    """The membership of an organization, past ones too; None when it never joined."""
    return db.session.scalar(whole(select(Membership)).where(Membership.organization_id == organization_id))


def visible_memberships(user: Person, on: date | None = None) -> Select[Any]:
    """All for coordinators; for others those of the organizations they work at on a day."""
    found = select(Membership)
    if can_coordinate(user):
        return found
    own = select(Affiliation.organization_id).where(
        Affiliation.person_id == user.id, holding(Affiliation, on or this_day())
    )
    return found.where(Membership.organization_id.in_(own))


def visible_membership(user: Person, number: str) -> Membership | None:
    """One membership by its number as this viewer may see it, else None."""
    return db.session.scalar(whole(visible_memberships(user)).where(Membership.number == number))


def own_memberships(user: Person, on: date | None = None) -> list[Membership]:
    """The memberships of the organizations a person works at today, whatever else the person may see."""
    own = select(Affiliation.organization_id).where(
        Affiliation.person_id == user.id, holding(Affiliation, on or this_day())
    )
    found = whole(select(Membership)).where(Membership.organization_id.in_(own)).order_by(Membership.number)
    return list(db.session.scalars(found).unique())


def is_members_person(user: Person, on: date | None = None) -> bool:
    """Whether a person works at an organization that counts as a member today."""
    if not user.is_authenticated:
        return False
    return bool(db.session.scalar(select(is_members_person_sql(user.id, on or this_day()))))


def is_members_person_sql(person_id: int, on: date) -> sa.ColumnElement[bool]:
    """The same as an expression, to be asked along with something else."""
    own = select(Affiliation.organization_id).where(Affiliation.person_id == person_id, holding(Affiliation, on))
    return sa.exists().where(Membership.organization_id.in_(own), standing_sql(on).in_(MEMBERS))


def is_person_of_tiers_sql(person_id: int, codes: list[str], on: date) -> sa.ColumnElement[bool]:
    """Whether a person works at a member of today whose latest begun term is in one of the tiers."""
    own = select(Affiliation.organization_id).where(Affiliation.person_id == person_id, holding(Affiliation, on))
    wanted = select(Tier.id).where(Tier.code.in_(codes))
    return sa.exists().where(
        Membership.organization_id.in_(own),
        standing_sql(on).in_(MEMBERS),
        _latest_term(MembershipTerm.tier_id, on).in_(wanted),
    )


def member_organizations(on: date | None = None) -> Select[Any]:
    """The organizations that count as members on a day."""
    counted = standing_sql(on or this_day()).in_(MEMBERS)
    joined = select(Organization).join(Membership, Membership.organization_id == Organization.id)
    return joined.where(counted).order_by(Organization.id)


def certificate_of(membership: Membership) -> Certificate | None:
    return db.session.scalar(select(Certificate).where(Certificate.membership_id == membership.id))


def visible_certificate(user: Person, number: str) -> Certificate | None:
    """The certificate that this viewer may have: of a membership that counts today, or of any for coordinators."""
    found = visible_membership(user, number)
    if found is None or not (found.standing(this_day()).is_member or can_coordinate(user)):
        return None
    return certificate_of(found)


def certificate_by_code(code: str) -> Certificate | None:
    """The certificate behind a code or a member number, however it was typed; None when there is none."""
    typed = "".join(code.split())[:60]
    found = select(Certificate).join(Certificate.membership).options(joinedload(Certificate.membership))
    bare = typed.replace("-", "").lower()
    return db.session.scalar(found.where(sa.or_(Certificate.code == bare, Membership.number == typed.upper())).limit(1))


def representatives_to_tell(organization: Organization, on: date) -> list[Person]:
    """The people who speak for an organization on a day, each once, with their addresses; the primary first."""
    people = [row.affiliation.person for row in representatives(organization, on)]
    return list({person.id: person for person in people}.values())


@dataclass(frozen=True)
class MembershipFilter:
    """What a coordinator looks for; empty values do not filter. `sort` is name, number, newest or ends."""

    words: str = ""
    standing: str = ""
    tier: str = ""
    region: str = ""
    sort: str = "name"


def memberships_matching(wanted: MembershipFilter, on: date) -> Select[Any]:
    """Rows (membership with its organization, standing, tier's id, last day of its term) for the desk's list."""
    tier, last = _latest_term(MembershipTerm.tier_id, on), _latest_term(MembershipTerm.last_on, on)
    standing = standing_sql(on)
    found = (
        select(Membership, standing.label("standing"), tier.label("tier_id"), last.label("last_on"))
        .join(Membership.organization)
        .options(contains_eager(Membership.organization))
    )
    if wanted.words.strip():
        by_number = Membership.number == wanted.words.strip().upper()
        found = found.where(sa.or_(by_number, Membership.organization_id.in_(found_by(wanted.words))))
    if wanted.standing in set(Standing):
        found = found.where(standing == wanted.standing)
    if wanted.tier:
        found = found.where(tier == select(Tier.id).where(Tier.code == wanted.tier).scalar_subquery())
    if wanted.region:
        found = found.where(Organization.region == wanted.region)
    orders: dict[str, list[Any]] = {
        "number": [Membership.number],
        "newest": [Membership.joined_on.desc(), Membership.id.desc()],
    }
    orders["ends"] = [sa.func.coalesce(last, date.max), Membership.id]
    return found.order_by(*orders.get(wanted.sort, list(sort_columns())))


def memberships_for_sheet(wanted: MembershipFilter, on: date, most: int) -> list[Any]:
    """The same rows, the first `most` of them."""
    return list(db.session.execute(memberships_matching(wanted, on).limit(most)))


def members_per_tier(on: date) -> dict[int, int]:
    """How many members each tier has on a day, by the tier's id."""
    tier = _latest_term(MembershipTerm.tier_id, on).label("tier_id")
    inside = select(tier).select_from(Membership).where(standing_sql(on).in_(MEMBERS)).subquery()
    rows = db.session.execute(select(inside.c.tier_id, sa.func.count()).group_by(inside.c.tier_id))
    return {row[0]: row[1] for row in rows}


def member_tiers(on: date) -> Select[Any]:
    """Rows (organization_id, tier_id) of the organizations that count as members on a day, to be joined or counted."""
    tier = _latest_term(MembershipTerm.tier_id, on).label("tier_id")
    return select(Membership.organization_id, tier).where(standing_sql(on).in_(MEMBERS))


def memberships_by_organization(organization_ids: list[int]) -> dict[int, str]:
    """The numbers of those among the organizations that are or were members."""
    wanted = select(Membership.organization_id, Membership.number)
    rows = db.session.execute(wanted.where(Membership.organization_id.in_(organization_ids)))
    return {row[0]: row[1] for row in rows}


_tiers: Kept[dict[str, Localized]] = Kept(lambda: {tier.code: tier.name for tier in all_tiers()})
