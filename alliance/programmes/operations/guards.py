"""What every act on a programme asks first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events.models import Event
from alliance.programmes.models import Room, Track

LONGEST_CODE = 120


def hold(row: Any, version: int) -> None:
    """Lock the row. Refuses an edit of an outdated version."""
    lock(row)
    if row.version != version:
        raise Clash(_("Somebody else changed this meanwhile. Compare and save again."))


def replaced(old: Localized | None, new: Localized) -> Localized:
    return (old or Localized()).replaced(new.en, new.zh)


def check_code(model: Any, event: Event, code: str, but: int | None = None) -> None:
    """Refuses a key that something of the same kind in the event has already."""
    if len(code) > LONGEST_CODE:
        raise Refused(_("Use at most %(max)d characters.", max=LONGEST_CODE), "code")
    taken = select(model.id).where(model.event_id == event.id, model.code == code, model.id != (but or 0))
    if code and db.session.scalar(taken) is not None:
        raise Refused(_("This key is taken in this event. Choose another."), "code")


def place(row: Room | Track, position: int) -> int:
    """Put a room or a track at this place, counted from 1; the others close up. Gives the place that it has now."""
    model = type(row)
    order = select(model.id).where(model.event_id == row.event_id).order_by(model.position, model.id)
    ids = list(db.session.scalars(order))
    ids.remove(row.id)
    ids.insert(max(0, position - 1), row.id)
    places = {key: at for at, key in enumerate(ids, 1)}
    moved = sa.update(model).where(model.id.in_(ids))  # past their versions: no words change
    moved = moved.values(position=sa.case(places, value=model.id))
    db.session.execute(moved, execution_options={"synchronize_session": False})
    db.session.expire(row, ["position"])
    return places[row.id]
