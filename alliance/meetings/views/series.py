"""Series of a group: begin one, change it, leave a day out, end it."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.groups.models import Group
from alliance.groups.policy import can_manage_group, can_read_group
from alliance.groups.queries.groups import visible_group
from alliance.meetings.forms.meetings import ChangedSeriesForm, SeriesForm, SkipForm, shown_series
from alliance.meetings.models import Series
from alliance.meetings.operations import series as operations
from alliance.meetings.policy import can_read_series, can_run_series
from alliance.meetings.queries import series as queries
from alliance.organizations.queries import this_day

bp = Blueprint("series", __name__)


@bp.get("/groups/<code>/meetings/series")
@allow(can_read_group, load=visible_group)
def index(group: Group) -> ResponseReturnValue:
    """The series that run, with their rules."""
    rows = [(one, queries.rule_words(one)) for one in queries.running_series(group)]
    return page("meetings/series/index.html", group=group, rows=rows, may_run=can_manage_group(viewer(), group))


@bp.route("/groups/<code>/meetings/series/new", methods=["GET", "POST"])
@allow(can_manage_group, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Begin a series."""
    form = SeriesForm(data={"zone": group.zone, "starts_on": this_day(), "minutes": 60, "invites": True})
    if form.validate_on_submit():
        try:
            series = operations.begin_series(viewer(), group, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The series has begun. Its next meetings are called."), "success")
            return go(".show", series_id=series.id)
    return page("meetings/series/edit.html", status=form.status, group=group, form=form)


@bp.get("/meetings/series/<int:series_id>")
@allow(can_read_series, load=queries.visible_series)
def show(series: Series) -> ResponseReturnValue:
    """One series: its rule, the days left out, its meetings."""
    return show_series(series)


def show_series(series: Series, skip_form: SkipForm | None = None) -> ResponseReturnValue:
    """The page of a series, with a form on it that was refused."""
    return page(
        "meetings/series/show.html",
        status=skip_form.status if skip_form else 200,
        group=series.group,
        series=series,
        rule=queries.rule_words(series),
        excluded=queries.excluded_days(series),
        paging=paginate(queries.meetings_of_series(series)),
        skip_form=skip_form or SkipForm(formdata=None),
        may_run=can_run_series(viewer(), series),
        now=now,
    )


@bp.route("/meetings/series/<int:series_id>/edit", methods=["GET", "POST"])
@allow(can_run_series, load=queries.visible_series)
def edit(series: Series) -> ResponseReturnValue:
    """Change a series from now on; a clash keeps what was typed."""
    form = ChangedSeriesForm(data=shown_series(series), series=series)
    if form.validate_on_submit():
        try:
            operations.change_series(viewer(), series, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(series.version)
        else:
            flash(_("The series is saved. Its meetings to come have moved with it."), "success")
            return go(".show", series_id=series.id)
    rows = form.conflicts(shown_series(series)) if form.clash else []
    return page(
        "meetings/series/edit.html", status=form.status, group=series.group, series=series, form=form, conflicts=rows
    )


@bp.post("/meetings/series/<int:series_id>/skip")
@allow(can_run_series, load=queries.visible_series)
def skip(series: Series) -> ResponseReturnValue:
    """Leave a day out."""
    form = SkipForm()
    if form.validate_on_submit():
        try:
            operations.skip_day(viewer(), series, form.day.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The series leaves this day out."), "success")
            return go(".show", series_id=series.id)
    return show_series(series, form)


@bp.post("/meetings/series/<int:series_id>/end")
@allow(can_run_series, load=queries.visible_series)
def end(series: Series) -> ResponseReturnValue:
    """End a series now."""
    try:
        operations.end_series(viewer(), series)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The series has ended. Its planned meetings are cancelled."), "success")
    return go(".show", series_id=series.id)
