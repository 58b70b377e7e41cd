"""Recommendations: how they stand, who may be asked for one, and what a reviewer has to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person, RoleGrant
from alliance.applications.enums import Recommendation
from alliance.applications.models import Application, ApplicationEditor, Review
from alliance.applications.queries.applications import FACTS, reads_on
from alliance.core.clock import today
from alliance.core.db import db
from alliance.core.duties import COORDINATORS
from alliance.membership.models import Membership
from alliance.membership.queries import MEMBERS, standing_sql, this_day
from alliance.organizations.models import Affiliation, Appointment, Organization, holding
from alliance.settings.queries import current_alliance


@dataclass(frozen=True)
class Tally:
    """How the recommendations stand. `asked` leaves out those who stepped aside; abstentions count to the quorum
    and not to the majority. Without a committee nothing is needed."""

    asked: int
    approve: int
    reject: int
    abstain: int
    recused: int
    quorum: int

    @property
    def counted(self) -> int:
        return self.approve + self.reject + self.abstain

    @property
    def has_quorum(self) -> bool:
        return self.counted >= self.quorum

    @property
    def has_majority(self) -> bool:
        return not self.quorum or self.approve > self.reject

    @property
    def missing(self) -> str:
        """What keeps the application from being approved, in words; '' when nothing does."""
        if not self.has_quorum:
            short = self.quorum - self.counted
            return ngettext(
                "%(num)s more recommendation is needed: the quorum is %(quorum)s.",
                "%(num)s more recommendations are needed: the quorum is %(quorum)s.",
                short,
                quorum=self.quorum,
            )
        if not self.has_majority:
            return _(
                "There is no majority: %(approve)s for approval, %(reject)s against.",
                approve=self.approve,
                reject=self.reject,
            )
        return ""


def standing_reviews(application: Application) -> list[Review]:
    """Those who are asked to review it now, those who stepped aside included."""
    return [one for one in application.reviews if one.removed_at is None]


def tally(application: Application) -> Tally:
    """The count by the alliance's rules as they are now."""
    said = [one.recommendation for one in standing_reviews(application)]
    rules = current_alliance()
    recused = said.count(Recommendation.RECUSED)
    return Tally(
        asked=len(said) - recused,
        approve=said.count(Recommendation.APPROVE),
        reject=said.count(Recommendation.REJECT),
        abstain=said.count(Recommendation.ABSTAIN),
        recused=recused,
        quorum=rules.review_quorum if rules.committee_mode else 0,
    )


def possible_reviewers(application: Application) -> Select[Any]:
    """Coordinators, and the people who speak for members, but none of the applicant's side or its organization."""
    coordinators = select(RoleGrant.person_id).where(RoleGrant.duty.in_(COORDINATORS), holding(RoleGrant, today()))
    on = this_day()
    speakers = (
        select(Affiliation.person_id)
        .join(Appointment, Appointment.affiliation_id == Affiliation.id)
        .join(Membership, Membership.organization_id == Affiliation.organization_id)
        .where(holding(Affiliation, on), holding(Appointment, on), standing_sql(on).in_(MEMBERS))
    )
    editors = select(ApplicationEditor.person_id).where(ApplicationEditor.application_id == application.id)
    found = select(Person).where(or_(Person.id.in_(coordinators), Person.id.in_(speakers)))
    found = found.where(Person.id != application.applicant_id, Person.id.not_in(editors))
    if application.organization_id:
        theirs = select(Affiliation.person_id).where(
            Affiliation.organization_id == application.organization_id, holding(Affiliation, on)
        )
        found = found.where(Person.id.not_in(theirs))
    return found


def is_possible_reviewer(application: Application, person: Person) -> bool:
    return bool(db.session.scalar(select(possible_reviewers(application).where(Person.id == person.id).exists())))


def suggested_reviewers(application: Application, most: int = 60) -> list[Person]:
    """Who may be asked and is not yet, by name."""
    asked = [one.reviewer_id for one in standing_reviews(application)]
    found = possible_reviewers(application).where(Person.id.not_in(asked)).order_by(Person.pinyin_key, Person.id)
    return list(db.session.scalars(found.limit(most)))


def workplaces(people: list[int]) -> dict[int, Organization]:
    """Where each of these people works today: the organization entered last."""
    rows = db.session.execute(
        select(Affiliation.person_id, Organization)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(Affiliation.person_id.in_(people), holding(Affiliation, this_day()))
        .order_by(Affiliation.id)
    )
    return {row[0]: row[1] for row in rows}


def own_reviews(user: Person, answered: bool) -> Select[Any]:
    """What a person is asked to review: the oldest request first, or what was answered, newest first."""
    said = Review.answered_at.is_not(None) if answered else Review.answered_at.is_(None)
    order = Review.answered_at.desc() if answered else Review.created_at.asc()
    return (
        select(Review)
        .where(Review.reviewer_id == user.id, Review.removed_at.is_(None), said)
        .options(joinedload(Review.application).joinedload(Application.call))
        .order_by(order, Review.id)
    )


def visible_review(user: Person, review_id: int) -> Review | None:
    """The review of this very reader with the application's facts; else None, for coordinators too, and for readers who
    stepped aside."""
    whole = [joinedload(Review.application).options(option) for option in FACTS]
    wanted = select(Review).where(Review.id == review_id, Review.reviewer_id == user.id, reads_on())
    return db.session.scalar(wanted.options(*whole))


def reviews_to_remind() -> Select[Any]:
    """Requests that wait for an answer while their application is in review."""
    return (
        select(Review)
        .where(Review.answered_at.is_(None), Review.removed_at.is_(None))
        .options(joinedload(Review.application), joinedload(Review.reviewer).selectinload(Person.addresses))
    )


def people_by_ids(ids: list[int]) -> list[Person]:
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.pinyin_key, Person.id)))
