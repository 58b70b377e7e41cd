"""Those registered for an event: the list with its filters, sheets, and one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.audit import operations as audit_operations
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.secrets import secret_of
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.text import one_line
from alliance.core.web import page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.membership.queries import tier_names
from alliance.registrations.enums import RegistrationState, Source
from alliance.registrations.forms.staff import MoveForm, NoteForm, ReasonForm
from alliance.registrations.models import Registration
from alliance.registrations.queries import answers as answers_queries
from alliance.registrations.queries import people as queries
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import term_choices

bp = Blueprint("people", __name__)
MOST = 20_000
TEXTS = ("state", "kind", "tier", "source", "attended")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reads_behind(user: Any, registration: Registration) -> bool:
    return can_read_behind(user, registration.event)


def manages(user: Any, registration: Registration) -> bool:
    return can_manage_event(user, registration.event)


def number_in(name: str) -> int | None:
    """A number in the address; None for anything odd."""
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def wanted_people() -> queries.PeopleFilter:
    """The filter in the address; odd values do not filter."""
    values: dict[str, Any] = {name: one_line(request.values.get(name))[:60] for name in TEXTS}
    values |= {name: number_in(name) for name in ("category", "organization", "delegation")}
    sort = "newest" if request.values.get("sort") == "newest" else "name"
    return queries.PeopleFilter(words=request.values.get("q", "")[:200], sort=sort, **values)


@bp.get("/events/<int:event_id>/people")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Who registered, page by page, with what can be done to those chosen."""
    wanted = wanted_people()
    return page(
        "registrations/people/index.html",
        event=event,
        wanted=wanted,
        found=queries.found_people(event, wanted, number_in("after")),
        begun="after" in request.args,
        counts=queries.counts_by_state(event),
        states=list(RegistrationState),
        may_manage=can_manage_event(viewer(), event),
        **filter_choices(event),
    )


def filter_choices(event: Event) -> dict[str, Any]:
    """(value, label) of what each filter offers."""
    return {
        "category_choices": [(one.id, one.name.text) for one in queries.categories_of(event)],
        "organization_choices": [(one.id, one.name.text) for one in queries.organizations_registered(event)],
        "kinds": term_choices(Taxonomy.KIND),
        "tiers": [(code, name.text) for code, name in tier_names().items()],
        "sources": [(one.value, one.label) for one in Source],
    }


@bp.post("/events/<int:event_id>/people/export")
@allow(can_manage_event, load=visible_event)
def export(event: Event) -> ResponseReturnValue:
    """Those that fit with all their answers, as a sheet; the export itself is noted."""
    rows = queries.people_for_sheet(event, wanted_people(), MOST)
    asked = answers_queries.questions_of_event(event)
    head = [*sheet_head(), *(question.label.text for _purpose, question in asked)]
    zone, labels = ZoneInfo(event.zone), {one: str(one.label) for one in (*RegistrationState, *Source)}
    words = labels | {True: _("yes"), False: ""}
    lines = [[*columns_of(row, came, zone, words), *answers_queries.words_in(row, asked)] for row, came in rows]
    audit_operations.note_export(viewer(), "registrations.exported", len(lines), event_id=event.id)
    name = f"participants-{event.id}-{now():%Y-%m-%d}"
    if request.values.get("format") == "xlsx":
        return send_bytes(write_xlsx(head, lines, _("Participants")), f"{name}.xlsx", XLSX)
    return send_bytes(b"".join(write_csv(head, lines)), f"{name}.csv", "text/csv; charset=utf-8")


def sheet_head() -> list[str]:
    """The columns of the sheet before the answers."""
    who = [pgettext("person", "Name"), _("Name in Latin letters"), pgettext("job", "Title"), _("Organization")]
    how = [_("E-mail"), _("Telephone"), _("Category"), _("State"), pgettext("registration", "Code")]
    where = [_("Place in the room"), _("Came by"), _("Delegation"), pgettext("people", "Came")]
    return [*who, *how, *where, _("Registered at"), _("Language"), _("Note")]


def columns_of(row: Registration, came: bool, zone: ZoneInfo, labels: dict[Any, str]) -> Iterator[object]:
    """The columns of `sheet_head` for one registration; times are the event's, `labels` words of states and sources."""
    organization = row.organization.name.text if row.organization else row.organization_name
    delegation = row.delegation.organization.name.text if row.delegation else ""
    yield from (row.name, row.romanized_name, row.job_title, organization, row.email, row.phone)
    yield from (row.category.name.text, labels[row.state], row.code, row.place, labels[row.source], delegation)
    yield from (labels[came], f"{row.created_at.astimezone(zone):%Y-%m-%d %H:%M}", row.locale, row.note)


@bp.get("/events/<int:event_id>/people/<int:registration_id>")
@allow(reads_behind, load=queries.visible_participant)
def show(registration: Registration) -> ResponseReturnValue:
    """One participant: who, on whose behalf, answers, what happened, and what the organizers can do."""
    return page("registrations/people/show.html", **participant(registration))


def participant(registration: Registration, note: NoteForm | None = None) -> dict[str, Any]:
    """What the page of one participant shows; `note` is a form that was refused."""
    event = registration.event
    places = [one for one in queries.categories_of(event) if one.removed_at is None]
    kept = {"place": registration.place, "note": registration.note, "version": registration.version}
    return {
        "event": event,
        "registration": registration,
        "whole": queries.whole(registration),
        "answers": answers_queries.answers_of(registration),
        "states": RegistrationState,
        "note_form": note or NoteForm(formdata=None, data=kept),
        "conflicts": note.conflicts(kept) if note is not None and note.clash else [],
        "move_form": MoveForm(formdata=None, data={"category": str(registration.category_id)}).offer(places),
        "reason_form": ReasonForm(formdata=None),
        "secret": secret_of(registration.nonce),
        "may_manage": can_manage_event(viewer(), event),
    }
