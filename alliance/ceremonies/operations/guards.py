"""What every act on a ceremony asks first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.ceremonies.enums import CeremonyState, CueState
from alliance.ceremonies.models import Ceremony, Cue, Signing
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events.enums import EventState


def hold(ceremony: Ceremony) -> None:
    """Lock the ceremony, so that acts on it follow one another. Refuses when its event does not take place."""
    lock(ceremony)
    if ceremony.event.state is EventState.CANCELLED:
        raise Refused(_("This event is cancelled."))


def hold_open(ceremony: Ceremony) -> None:
    """Lock a ceremony that is still prepared or runs. Refuses one that is over."""
    hold(ceremony)
    if ceremony.state is CeremonyState.FINISHED:
        raise Refused(_("This ceremony is over. Go on with it on its control page to change anything."))


def hold_preparing(ceremony: Ceremony) -> None:
    """Lock a ceremony that has not begun. Refuses one that runs or is over."""
    hold(ceremony)
    if ceremony.state is not CeremonyState.PREPARING:
        raise Refused(_("This ceremony has begun already."))


def hold_running(ceremony: Ceremony) -> None:
    """Lock a ceremony that runs. Refuses any other."""
    hold(ceremony)
    if ceremony.state is not CeremonyState.RUNNING:
        raise Refused(_("This ceremony is not running. Begin it first."))


def refuse_past(cue: Cue) -> None:
    """Refuses a line that is over."""
    if cue.state is CueState.DONE:
        raise Refused(_("This line is over already; it stays as it was."))


def refuse_stale(row: Any, version: int) -> None:
    """Refuses an edit of a version that is not the newest."""
    if row.version != version:
        raise Clash(_("Somebody else changed this meanwhile. Compare and save again."))


def replaced(old: Localized | None, new: Localized) -> Localized:
    """The edited text, which knows when the other language is out of date."""
    return (old or Localized()).replaced(new.en, new.zh)


def reorder(model: Any, ids: Sequence[int]) -> None:
    """Number the rows from 1 in this order, past their versions: no words change.

    In two steps, so that no two rows share a place in between where places are unique.
    """
    if not ids:
        return
    these = model.id.in_(ids)
    away = sa.update(model).where(these).values(position=-model.id)
    places = sa.case({key: place for place, key in enumerate(ids, 1)}, value=model.id)
    for statement in (away, sa.update(model).where(these).values(position=places)):
        db.session.execute(statement, execution_options={"synchronize_session": False})


def put_at(ids: list[int], key: int, position: int) -> list[int]:
    """The ids with one of them at another place, counted from 1; beyond either end means that end."""
    rest = [one for one in ids if one != key]
    rest.insert(max(0, position - 1), key)
    return rest


def refuse_out_of_order(signing: Signing) -> None:
    """Refuses while an agreement before this one still waits."""
    before = select(Signing).where(Signing.ceremony_id == signing.ceremony_id, Signing.position < signing.position)
    for number, one in enumerate(db.session.scalars(before.order_by(Signing.position)), 1):
        if one.signed_at is None and one.left_out_at is None:
            title = one.agreement.title.text
            raise Refused(
                _(
                    "Agreement %(number)s, “%(title)s”, comes first: mark it, or leave it out.",
                    number=number,
                    title=title,
                )
            )
