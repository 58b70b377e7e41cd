"""Series of events for the secretariat."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.duties import can_coordinate
from alliance.core.forms import localized
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.events.forms.events import ChangedSeriesForm, SeriesForm, shown_series
from alliance.events.models import EventSeries
from alliance.events.operations import series as operations
from alliance.events.policy import can_coordinate_events
from alliance.events.queries.series import series_for_desk, stored_series

bp = Blueprint("series", __name__, url_prefix="/desk/events/series")


@bp.get("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """All series with how many events they have."""
    may_change = can_coordinate_events(viewer())
    return page("events/series/index.html", paging=paginate(series_for_desk(), rows=True), may_change=may_change)


@bp.route("/new", methods=["GET", "POST"])
@allow(can_coordinate_events)
def create() -> ResponseReturnValue:
    """Begin a series."""
    form = SeriesForm()
    if form.validate_on_submit():
        try:
            operations.create_series(viewer(), localized(form, "name"), localized(form, "text"))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The series is kept. Choose it when you describe an event."), "success")
            return go(".index")
    return page("events/series/edit.html", status=form.status, form=form)


@bp.route("/<int:series_id>/edit", methods=["GET", "POST"])
@allow(can_coordinate_events, load=stored_series)
def edit(series: EventSeries) -> ResponseReturnValue:
    """Name or describe a series anew."""
    form = ChangedSeriesForm(data=shown_series(series))
    if form.validate_on_submit():
        name, text = localized(form, "name"), localized(form, "text")
        try:
            operations.change_series(viewer(), series, name, text, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(series.version)
        else:
            flash(_("The series is saved."), "success")
            return go(".index")
    rows = form.conflicts(shown_series(series)) if form.clash else []
    return page("events/series/edit.html", status=form.status, form=form, series=series, conflicts=rows)
