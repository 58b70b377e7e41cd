"""All events as the secretariat sees them; making new ones."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit.operations import note_export
from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.duties import can_coordinate
from alliance.core.localized import listed
from alliance.core.operation import Refused
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.uploads import MEDIA_TYPES
from alliance.core.web import go, page
from alliance.events.enums import EventKind
from alliance.events.forms.events import EventForm, clock_of, proposed
from alliance.events.models import Event
from alliance.events.operations import life
from alliance.events.policy import can_coordinate_events
from alliance.events.queries import desk as queries
from alliance.events.views.pages import offer
from alliance.settings.queries import current_alliance

bp = Blueprint("desk", __name__, url_prefix="/desk/events")


@bp.get("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The events of a view that fit words and kind, a page at a time."""
    wish = queries.desk_wish_of(request.args)
    return page(
        "events/desk/index.html",
        wish=wish,
        views=list(queries.View),
        kinds=list(EventKind),
        found=queries.desk_page(viewer(), wish, request.args.get("after", ""), request.args.get("before", "")),
        may_create=can_coordinate_events(viewer()),
    )


@bp.post("/export")
@allow(can_coordinate)
def export() -> ResponseReturnValue:
    """What fits as a sheet to take along."""
    kind = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    rows = list(sheet_rows(queries.desk_rows(viewer(), queries.desk_wish_of(request.form))))
    note_export(viewer(), "events.exported", len(rows), format=kind)
    if kind == "xlsx":
        return send_bytes(write_xlsx(sheet_head(), rows, _("Events")), "events.xlsx", MEDIA_TYPES["xlsx"])
    return send_bytes(b"".join(write_csv(sheet_head(), rows)), "events.csv", "text/csv; charset=utf-8")


def sheet_head() -> list[str]:
    """Headings that the import knows again."""
    return [
        _("Title in English"), _("Title in Chinese"), _("Kind"), _("Begins"), _("Ends"), _("Time zone"),
        _("Venue in English"), _("Venue in Chinese"), _("City in English"), _("City in Chinese"), _("Website"),
        _("State"), _("Who sees the event"), _("Who may register"), _("Made by"),
    ]  # fmt: skip


def sheet_rows(events: Iterable[Event]) -> Iterable[list[object]]:
    for one in events:
        times = [f"{clock_of(at, one.zone):%Y-%m-%d %H:%M}" for at in (one.starts_at, one.ends_at)]
        yield [
            one.title.en, one.title.zh, one.kind.label, *times, one.zone, one.venue.en, one.venue.zh, one.city.en,
            one.city.zh, one.website, one.phase.label, one.visibility.label, one.audience.label,
            one.made_by.shown_name if one.made_by else "",
        ]  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@allow(can_coordinate_events)
def create() -> ResponseReturnValue:
    """Choose a kind or a template, then describe the event."""
    chosen = request.args.get("kind", "")
    if chosen not in set(EventKind) and request.method == "GET":
        templates = queries.templates_to_copy()
        return page("events/desk/choose.html", kinds=list(EventKind), templates=templates)
    kind = EventKind(chosen) if chosen in set(EventKind) else EventKind.FORUM
    form = EventForm(data=proposed(kind, current_alliance().zone))
    offer(form)
    if form.validate_on_submit():
        try:
            event = life.create_event(viewer(), form.typed, is_template=bool(request.form.get("template")))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(listed([_("The draft is kept."), _("What it still needs stands below.")], " "), "success")
            return go("event_pages.manage", event_id=event.id)
    return page("events/desk/create.html", status=form.status, form=form, kind=kind)
