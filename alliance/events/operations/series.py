"""Series: events that belong together from year to year."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.events.models import Event, EventSeries
from alliance.events.operations.describing import index


@operation
def create_series(actor: Person | None, name: Localized, text: Localized | None = None) -> EventSeries:
    """A series without events. Refuses one without a name."""
    refuse_nameless(name)
    series = EventSeries(name=name, text=text or Localized())
    db.session.add(series)
    record(actor, "events.series_created", series)
    return series


@operation
def change_series(actor: Person, series: EventSeries, name: Localized, text: Localized, version: int) -> None:
    """Name or describe a series anew; its events are found under the new name. Refuses an outdated version."""
    lock(series)
    if series.version != version:
        raise Clash(_("Somebody else changed this series meanwhile. Compare and save again."))
    refuse_nameless(name)
    series.name = series.name.replaced(name.en, name.zh)
    series.text = series.text.replaced(text.en, text.zh)
    record(actor, "events.series_changed", series)
    wanted = select(Event).where(Event.series_id == series.id).options(selectinload(Event.fields))
    for event in db.session.scalars(wanted):
        index(event)


def refuse_nameless(name: Localized) -> None:
    if not name:
        raise Refused(_("Give the series a name in one language at least."), field="name_en")
