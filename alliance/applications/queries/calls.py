"""Finding calls for members."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from alliance.accounts.models import Person
from alliance.applications.enums import CallState
from alliance.applications.models import Application, Call, CallFile, CallForm
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import can_coordinate
from alliance.core.localized import current_language
from alliance.core.places import country_name, region_name
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_label


def visible_calls(user: Person) -> Select[Any]:
    """Published calls for everybody, all of them for coordinators."""
    found = select(Call)
    return found if can_coordinate(user) else found.where(Call.state == CallState.PUBLISHED)


def visible_call(user: Person, call_id: int) -> Call | None:
    """One call with files and forms as this viewer may see it, else None."""
    return one_call(visible_calls(user).where(Call.id == call_id))


def visible_call_numbered(user: Person, number: str) -> Call | None:
    """The same by its number, '2026-01'."""
    return one_call(visible_calls(user).where(Call.number == number))


def one_call(wanted: Select[Any]) -> Call | None:
    whole = wanted.options(selectinload(Call.files).joinedload(CallFile.file), selectinload(Call.forms))
    return db.session.scalar(whole)


def open_calls() -> list[Call]:
    """The calls that one can answer now, those that close first on top, the rolling one last."""
    at = now()
    wanted = (
        select(Call)
        .where(Call.state == CallState.PUBLISHED, Call.opens_at <= at)
        .where(or_(Call.closes_at.is_(None), Call.closes_at > at))
        .order_by(Call.closes_at.is_(None), Call.closes_at, Call.id)
    )
    return list(db.session.scalars(wanted))


def other_published_calls(limit: int = 20) -> list[Call]:
    """Published calls that are not yet or no longer open, newest first."""
    at = now()
    wanted = (
        select(Call)
        .where(Call.state == CallState.PUBLISHED)
        .where(or_(Call.opens_at > at, Call.closes_at <= at))
        .order_by(Call.opens_at.desc(), Call.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(wanted))


def calls_for_desk() -> Select[Any]:
    """Every call, newest first."""
    return select(Call).order_by(Call.id.desc())


def applications_per_call(calls: list[Call]) -> dict[int, int]:
    """How many applications each of these calls has, drafts included."""
    wanted = (
        select(Application.call_id, func.count())
        .where(Application.call_id.in_([call.id for call in calls]))
        .group_by(Application.call_id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def is_answered(form: CallForm) -> bool:
    """Whether an application refers to this version of the questions, which then never changes again."""
    return bool(db.session.scalar(select(exists().where(Application.form_id == form.id))))


def visible_call_file(user: Person, number: str, file_id: int) -> CallFile | None:
    """A file of a call that this viewer may see."""
    wanted = (
        select(CallFile)
        .join(CallFile.call)
        .where(Call.number == number, CallFile.id == file_id)
        .options(joinedload(CallFile.file))
    )
    if not can_coordinate(user):
        wanted = wanted.where(Call.state == CallState.PUBLISHED)
    return db.session.scalar(wanted)


def eligibility(call: Call) -> list[tuple[str, list[str]]]:
    """Who may answer, as (what, words in the reader's language); what is open to all is left out."""
    language = current_language()
    said = [
        (_("Kinds of organization"), [term_label(Taxonomy.KIND, code) for code in call.eligible.get("kind", [])]),
        (_("Fields"), [term_label(Taxonomy.FIELD, code) for code in call.eligible.get("field", [])]),
        (_("Regions"), [region_name(code, language) for code in call.eligible.get("region", [])]),
        (_("Countries"), [country_name(code, language) for code in call.eligible.get("country", [])]),
    ]
    return [(label, words) for label, words in said if words]
