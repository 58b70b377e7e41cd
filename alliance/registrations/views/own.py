"""The guest's own page behind the personal link: where one stands, change, cancel, take the offered seat."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody
from alliance.core.calendars import write_calendar
from alliance.core.downloads import send_bytes
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.question_forms import filled
from alliance.core.text import tidy
from alliance.core.web import go, page
from alliance.events.queries.entries import entry_of
from alliance.organizations.models import Organization
from alliance.organizations.queries import organizations_of
from alliance.registrations import policy
from alliance.registrations.enums import FormPurpose, RegistrationState
from alliance.registrations.forms.guests import change_form, follow_up_form, shown
from alliance.registrations.models import Registration
from alliance.registrations.operations import changing, waitlist
from alliance.registrations.queries.guests import Own, own_of_secret, place_in_line
from alliance.registrations.queries.hooks import links_for, parts_for
from alliance.registrations.queries.plans import newest_form, questions_of

bp = Blueprint("own", __name__)


def secret() -> str:
    """The secret of the address that was asked for."""
    return str((request.view_args or {})["secret"])


@bp.get("/registrations/<secret>")
@allow(anybody, load=own_of_secret)
def show(own: Own) -> ResponseReturnValue:
    """Where the registration stands and what can be done; shows and changes nothing, so that scanners of mail act for
    nobody."""
    row = own.registration
    return own_page(
        "registrations/own/show.html",
        row,
        own=own,
        place=place_in_line(row) if row.state is RegistrationState.WAITING else None,
        links=links_for(row),
        parts=parts_for(row),
        is_changeable=policy.is_changeable(own.plan, row),
        is_cancellable=policy.is_cancellable(row),
        is_asked=policy.is_asked_to_follow_up(own.plan, row),
        is_open=policy.is_open(own.plan, row.event),
        changes_end_at=policy.changes_end_at(own.plan, row.event),
        answered=[(one, row.answers[one.field]) for one in questions_of(row.form) if one.field in row.answers],
    )


@bp.post("/registrations/<secret>/accept")
@allow(anybody, load=own_of_secret)
def accept(own: Own) -> ResponseReturnValue:
    """Take the offered seat."""
    try:
        waitlist.accept_offer(own.registration, own.registration.person)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The seat is yours. The mail with your pass is on its way."), "success")
    return go(".show", secret=secret())


@bp.post("/registrations/<secret>/again")
@allow(anybody, load=own_of_secret)
def again(own: Own) -> ResponseReturnValue:
    """Join the line again after an offer has lapsed."""
    try:
        waitlist.stand_again(own.registration, own.registration.person)
    except Refused as refusal:
        flash(refusal.message, "error")
    return go(".show", secret=secret())


@bp.post("/registrations/<secret>/cancel")
@allow(anybody, load=own_of_secret)
def cancel(own: Own) -> ResponseReturnValue:
    """Give the seat back, leave the line, or turn an offer down."""
    try:
        changing.cancel(own.registration, own.registration.person, tidy(request.form.get("reason"))[:500])
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("Your registration is cancelled."), "success")
    return go(".show", secret=secret())


@bp.route("/registrations/<secret>/change", methods=["GET", "POST"])
@allow(anybody, load=own_of_secret)
def change(own: Own) -> ResponseReturnValue:
    """Change what was entered, with the questions as they are asked now."""
    row = own.registration
    asked = questions_of(newest_form(row.event_id, FormPurpose.REGISTRATION))
    kind = change_form(asked)
    form = kind(organizations=organizations_for(row), data=shown(row, kind))
    if form.validate_on_submit():
        try:
            changing.change_own(row, form.typed(row), form.version.data, row.person)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(row.version)
        else:
            flash(_("Your changes are saved."), "success")
            return go(".show", secret=secret())
    conflicts = form.conflicts(shown(row, kind)) if form.clash else []
    more: dict[str, Any] = {
        "is_changeable": policy.is_changeable(own.plan, row),
        "conflicts": conflicts,
        "status": form.status,
    }
    return own_page("registrations/own/change.html", row, form=form, **more)


def own_page(template: str, row: Registration, **more: Any) -> ResponseReturnValue:
    """A page about one registration."""
    return page(template, registration=row, event=row.event, secret=secret(), **more)


def organizations_for(registration: Registration) -> list[Organization]:
    """The organizations that a guest may speak for: those at which the guest works, and the one that is named."""
    known = organizations_of(registration.person) if registration.person else []
    named = registration.organization
    return [named, *known] if named is not None and named not in known else known


@bp.route("/registrations/<secret>/follow-up", methods=["GET", "POST"])
@allow(anybody, load=own_of_secret)
def follow_up(own: Own) -> ResponseReturnValue:
    """What the organizers ask once a seat is given; the last answer counts."""
    row = own.registration
    asked = newest_form(row.event_id, FormPurpose.FOLLOW_UP)
    questions = questions_of(asked)
    form = follow_up_form(questions)(data=filled(questions, row.follow_up))
    if asked is not None and form.validate_on_submit():
        try:
            changing.follow_up(row, asked, form.answers)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your answers are saved."), "success")
            return go(".show", secret=secret())
    is_asked = bool(questions) and policy.is_asked_to_follow_up(own.plan, row)
    return own_page("registrations/own/follow_up.html", row, status=form.status, form=form, is_asked=is_asked)


@bp.get("/registrations/<secret>/event.ics")
@allow(anybody, load=own_of_secret)
def calendar(own: Own) -> ResponseReturnValue:
    """The event for the guest's calendar, with the link into its room for who holds a seat."""
    event = own.registration.event
    has_seat = own.registration.state is RegistrationState.CONFIRMED
    entry = entry_of(event, current_language(), with_link=has_seat)
    return send_bytes(
        write_calendar([entry]).text.encode(), "event.ics", "text/calendar; charset=utf-8; method=PUBLISH"
    )
