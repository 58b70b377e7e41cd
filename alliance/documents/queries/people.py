"""Who hears of a document, for whom somebody may comment, and who can be named as a drafter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.documents.enums import DocumentAudience
from alliance.documents.models import Document, DocumentVersion, Download
from alliance.groups.enums import FollowLevel
from alliance.groups.models import Deliverable, Seat, SeatHolder
from alliance.groups.queries.following import audience_of
from alliance.groups.queries.people import sittings
from alliance.membership.queries import is_members_person
from alliance.organizations.models import Affiliation, Organization, holding
from alliance.organizations.queries import this_day


def readers_for(group_id: int, audience: DocumentAudience) -> list[Person]:
    """Who wants to hear everything of the group and may read what is meant for an audience.

    Those inside read all; of those who follow from outside, people of members what is for members, all what is for all.
    """
    heard = audience_of(group_id, FollowLevel.EVERYTHING)
    if audience is DocumentAudience.GROUP:
        return heard.inside
    everybody = audience is DocumentAudience.PUBLIC
    return heard.inside + [one for one in heard.outside if everybody or is_members_person(one)]


def represented_by(person: Any, group_id: int) -> list[Organization]:
    """The organizations that a person may comment for in a group: those of their seats, else where they work today."""
    on = this_day()
    seats = (
        select(Organization)
        .join(Seat, Seat.organization_id == Organization.id)
        .join(SeatHolder, SeatHolder.seat_id == Seat.id)
        .where(Seat.group_id == group_id, SeatHolder.person_id == person.id, holding(SeatHolder, on))
        .order_by(Organization.id)
    )
    found = list(db.session.scalars(seats).unique())
    if found:
        return found
    works = select(Organization).join(Affiliation, Affiliation.organization_id == Organization.id)
    wanted = works.where(Affiliation.person_id == person.id, holding(Affiliation, on)).order_by(Organization.id)
    return list(db.session.scalars(wanted).unique())


def drafter_choices(group_id: int) -> list[tuple[int, Person, Organization | None]]:
    """The people who sit in the group today, each with the organization of the seat."""
    return [(one.person.id, one.person, one.organization) for one in sittings(group_id)]


def deliverables_of(group_id: int) -> list[Deliverable]:
    """What the group promised, for linking a document to it."""
    wanted = select(Deliverable).where(Deliverable.group_id == group_id)
    return list(db.session.scalars(wanted.order_by(Deliverable.position, Deliverable.id)))


def downloads_of(document: Document) -> Any:
    """Who took which version, for which organization, when; the newest first. Visitors are counted, not listed."""
    return (
        select(Download)
        .join(Download.version)
        .where(DocumentVersion.document_id == document.id, Download.person_id.is_not(None))
        .options(joinedload(Download.version), joinedload(Download.person), joinedload(Download.organization))
        .order_by(Download.id.desc())
    )


def download_counts(document: Document) -> dict[int, tuple[int, int]]:
    """Of each version's id: (downloads by people, by visitors)."""
    rows = db.session.execute(
        select(Download.version_id, func.count(Download.person_id), func.count(Download.id))
        .join(Download.version)
        .where(DocumentVersion.document_id == document.id)
        .group_by(Download.version_id)
    )
    return {key: (known, total - known) for key, known, total in rows}


def last_download_at(document: Document) -> datetime | None:
    wanted = select(func.max(Download.at)).join(Download.version)
    return db.session.scalar(wanted.where(DocumentVersion.document_id == document.id))
