"""Which agreements somebody may put into a ceremony."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement
from alliance.ceremonies.models import Signing
from alliance.core.db import db
from alliance.core.search_index import having_words
from alliance.events.policy import can_coordinate_events

MOST_SHOWN = 50
UNSIGNED = (AgreementState.DRAFTING, AgreementState.CONFIRMED, AgreementState.READY)


def addable_agreements(user: Any, words: str = "") -> list[Agreement]:
    """Agreements that are neither signed nor in a ceremony, the newest first, found by words of their title.

    Coordinators of events choose among all; other organizers among those that they look after or began, because what is
    being drafted is nobody else's to know.
    """
    wanted = select(Agreement).where(Agreement.state.in_(UNSIGNED))
    wanted = wanted.where(~sa.exists().where(Signing.agreement_id == Agreement.id))
    if not can_coordinate_events(user):
        wanted = wanted.where(sa.or_(Agreement.keeper_id == user.id, Agreement.made_by_id == user.id))
    if words:
        wanted = wanted.where(having_words(Agreement, words))
    return list(db.session.scalars(wanted.order_by(Agreement.id.desc()).limit(MOST_SHOWN)))
