"""Who accepts whose reports, as far as the viewer may read the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, joinedload

from alliance.agreements.models import Agreement, Party, Recognition
from alliance.agreements.queries.access import registered_agreements
from alliance.core.db import db
from alliance.core.localized import current_language
from alliance.core.places import country_codes, country_name
from alliance.organizations.models import holding

MOST = 10_000


@dataclass(frozen=True)
class RecognitionFilter:
    """What a reader looks for; empty values do not filter. `on` is the day on which it holds; None for any day."""

    standard: str = ""
    market: str = ""
    accepting: str = ""
    issuing: str = ""
    on: date | None = None


def recognitions(user: Any, wanted: RecognitionFilter) -> Select[Any]:
    """The recognitions of agreements in the viewer's register, by standard and market."""
    own = registered_agreements(user).with_only_columns(Agreement.id)
    accepting, issuing = aliased(Party), aliased(Party)
    found = (
        select(Recognition)
        .join(accepting, accepting.id == Recognition.accepting_id)
        .join(issuing, issuing.id == Recognition.issuing_id)
        .where(Recognition.agreement_id.in_(own))
        .options(
            joinedload(Recognition.agreement),
            joinedload(Recognition.accepting).joinedload(Party.organization),
            joinedload(Recognition.issuing).joinedload(Party.organization),
        )
        .order_by(Recognition.standard, Recognition.market, Recognition.first_on.desc(), Recognition.id)
    )
    if wanted.standard:
        found = found.where(sa.func.lower(Recognition.standard).contains(wanted.standard.lower(), autoescape=True))
    if wanted.market:
        found = found.where(Recognition.market == wanted.market)
    for side, words in ((accepting, wanted.accepting), (issuing, wanted.issuing)):
        if words:
            found = found.where(named(side, words))
    return found.where(holding(Recognition, wanted.on)) if wanted.on else found


def named(party: Any, words: str) -> sa.ColumnElement[bool]:
    """A party whose name, in either language, contains the words."""
    name = party.name
    both = [sa.func.lower(sa.type_coerce(name, sa.JSON)[language].as_string()) for language in ("en", "zh")]
    return sa.or_(*(one.contains(words.lower(), autoescape=True) for one in both))


def recognitions_for_sheet(user: Any, wanted: RecognitionFilter) -> list[Recognition]:
    """The found rows, the first 10,000."""
    return list(db.session.scalars(recognitions(user, wanted).limit(MOST)))


def recognitions_of(agreement_id: int) -> list[Recognition]:
    """All of one agreement."""
    wanted = (
        select(Recognition)
        .where(Recognition.agreement_id == agreement_id)
        .options(joinedload(Recognition.accepting), joinedload(Recognition.issuing))
        .order_by(Recognition.standard, Recognition.market, Recognition.first_on)
    )
    return list(db.session.scalars(wanted))


def same_recognitions(
    agreement_id: int, accepting_id: int, issuing_id: int, standard: str, market: str
) -> list[Recognition]:
    """Those between the same two, in the same direction, for the same standard and market."""
    wanted = select(Recognition).where(
        Recognition.agreement_id == agreement_id,
        Recognition.accepting_id == accepting_id,
        Recognition.issuing_id == issuing_id,
        Recognition.standard == standard,
        Recognition.market == market,
    )
    return list(db.session.scalars(wanted))


def markets(user: Any) -> list[tuple[str, str]]:
    """Every market in the viewer's register with its name, by name."""
    own = registered_agreements(user).with_only_columns(Agreement.id)
    found = db.session.scalars(select(Recognition.market).where(Recognition.agreement_id.in_(own)).distinct())
    return sorted(((one, market_name(one)) for one in found), key=lambda pair: pair[1])


def market_name(market: str) -> str:
    """A country by its name in the reader's language, any other market as it is written."""
    return country_name(market, current_language()) if market in country_codes() else market
