"""The secretariat's lists: applications by state, words and facets, with their ages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from alliance.accounts.models import Person
from alliance.applications.enums import ApplicationState, Step
from alliance.applications.models import Application, ApplicationMessage, Call, DuplicateCheck
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.text import fold
from alliance.membership.queries import this_day
from alliance.settings.models import Sequence
from alliance.settings.queries import current_alliance

OPEN = (
    ApplicationState.SUBMITTED,
    ApplicationState.SCREENING,
    ApplicationState.IN_REVIEW,
    ApplicationState.INFO_REQUESTED,
)
SORTS = {
    "age": Application.state_since,
    "name": Application.name_key,
    "number": Application.id,
    "submitted": Application.submitted_at,
}
WORDS = 5


@dataclass(frozen=True)
class Wanted:
    """What a coordinator looks for; empty values do not filter. `state` '' means all that are not closed."""

    words: str = ""
    state: str = ""
    call_id: int | None = None
    handler_id: int | None = None
    kind: str = ""
    sort: str = "age"
    down: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.call_id or self.handler_id is not None or self.kind)


def filtered(wanted: Wanted) -> Select[Any]:
    """Everything that fits but for the state. A `handler_id` of 0 finds what nobody handles."""
    found = select(Application)
    for word in fold(wanted.words).split()[:WORDS]:
        found = found.where(fits(word))
    if wanted.call_id:
        found = found.where(Application.call_id == wanted.call_id)
    if wanted.handler_id is not None:
        found = found.where(Application.handler_id == (wanted.handler_id or None))
    if wanted.kind:
        found = found.where(Application.answers[Step.ORGANIZATION.value]["kind"].as_string() == wanted.kind)
    return found


def fits(word: str) -> Any:
    """A word of the name in either language, of the number, or of the applicant's name."""
    like = f"%{word.replace('%', '').replace('_', '')}%"
    applicants = select(Person.id).where(
        or_(Person.display_name.ilike(like), Person.romanized_name.ilike(like), Person.pinyin_key.like(like))
    )
    return or_(
        Application.name_key.like(like), Application.number.ilike(like), Application.applicant_id.in_(applicants)
    )


def counts_by_state(wanted: Wanted) -> dict[ApplicationState, int]:
    """How many fit in each state, in one statement."""
    rows = filtered(wanted).with_only_columns(Application.state, func.count()).group_by(Application.state)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def states_of(wanted: Wanted) -> tuple[ApplicationState, ...]:
    return (ApplicationState(wanted.state),) if wanted.state else OPEN


def applications_for_desk(wanted: Wanted) -> Select[Any]:
    """The rows of the list in their order, the oldest in its state first unless another order is chosen."""
    column = SORTS.get(wanted.sort, Application.state_since)
    order = (column.desc(), Application.id.desc()) if wanted.down else (column.asc(), Application.id.asc())
    return (
        filtered(wanted)
        .where(Application.state.in_(states_of(wanted)))
        .options(joinedload(Application.call), joinedload(Application.handler), joinedload(Application.applicant))
        .order_by(*order)
    )


def calls_to_choose() -> list[Call]:
    return list(db.session.scalars(select(Call).order_by(Call.id.desc()).limit(50)))


def handlers_to_choose() -> list[Person]:
    """Everybody who handles or handled an application, by name."""
    busy = select(Application.handler_id).where(Application.handler_id.is_not(None))
    return list(db.session.scalars(select(Person).where(Person.id.in_(busy)).order_by(Person.pinyin_key, Person.id)))


def is_late(application: Application, at: datetime | None = None) -> bool:
    """Whether the alliance keeps the applicant waiting past the day that was promised for this stage."""
    if application.promised_at is None or not application.state.is_with_secretariat:
        return False
    rules = current_alliance()
    early = application.state in (ApplicationState.SUBMITTED, ApplicationState.SCREENING)
    spare = timedelta(days=rules.review_days + rules.decision_days) if early else timedelta()
    return application.promised_at - spare < (at or now())


def verdicts(application: Application) -> dict[int, DuplicateCheck]:
    """What screening decided, by the organization it is about."""
    rows = select(DuplicateCheck).where(DuplicateCheck.application_id == application.id)
    return {
        row.organization_id: row for row in db.session.scalars(rows.options(joinedload(DuplicateCheck.organization)))
    }


def likely_number() -> str:
    """The member number that comes next as things stand; another approval may take it first."""
    last = db.session.scalar(select(Sequence.last).where(Sequence.name == "membership")) or 0
    return f"{current_alliance().number_prefix}-{last + 1:04d}"


def usual_last_day() -> date:
    """A first term lasts to the end of the next year."""
    return date(this_day().year + 1, 12, 31)


def local_day(at: datetime | None) -> date | None:
    """The day at the alliance's seat."""
    return at.astimezone(ZoneInfo(current_alliance().zone)).date() if at else None


def message_count(application: Application) -> int:
    wanted = select(func.count()).where(ApplicationMessage.application_id == application.id)
    return db.session.scalar(wanted) or 0


def rows_for_sheet(wanted: Wanted, most: int) -> list[Application]:
    """The rows of the list with the applicants' addresses, however many statements the list has pages."""
    rows = applications_for_desk(wanted).options(joinedload(Application.applicant).selectinload(Person.addresses))
    return list(db.session.scalars(rows.limit(most)))
