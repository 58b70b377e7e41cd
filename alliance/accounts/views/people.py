"""People at the desk: found, looked at, changed, invited."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.enums import SessionEnd
from alliance.accounts.forms import EditPersonForm, InviteForm, PersonForm, phone_shown
from alliance.accounts.models import Person
from alliance.accounts.operations import invitations as invitation_operations
from alliance.accounts.operations import people as people_operations
from alliance.accounts.operations import roles as role_operations
from alliance.accounts.operations import sessions as session_operations
from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.duties import Duty, can_administer, can_coordinate, can_manage_members
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv
from alliance.core.web import go, page
from alliance.settings.queries import current_alliance

bp = Blueprint("people", __name__, url_prefix="/desk/people")

COLUMNS = ("id", "family_name", "given_name", "display_name", "romanized_name", "form_of_address", "email", "phone",
           "language", "zone", "sign_in", "duties", "since")  # fmt: skip


@bp.route("")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """Everybody, searched and filtered."""
    found = queries.people_matching(viewer(), *wanted(), current_language())
    return page(
        "accounts/people.html",
        paging=paginate(queries.with_details(found)),
        wanted=wanted(),
        duties=list(Duty),
        can_add=can_manage_members(viewer()),
    )


def wanted() -> tuple[str, str, str]:
    """(words, state of the sign-in, role) in the address."""
    return request.args.get("q", "")[:200], request.args.get("sign_in", ""), request.args.get("role", "")


@bp.route("/export.csv")
@allow(can_coordinate)
def export() -> ResponseReturnValue:
    """The list as found, as a sheet."""
    found = queries.with_details(queries.people_matching(viewer(), *wanted(), current_language()))
    rows = (row_of(person) for person in queries.all_of(found))
    return send_bytes(b"".join(write_csv(COLUMNS, rows)), "people.csv", "text/csv; charset=utf-8")


def row_of(person: Person) -> list[object]:
    plain = [getattr(person, name) for name in COLUMNS[:6]]
    duties = " ".join(sorted(person.duties()))
    since = person.created_at.date().isoformat()
    return [*plain, person.email, person.phone, person.locale, person.zone, person.sign_in_state, duties, since]


@bp.route("/new", methods=["GET", "POST"])
@allow(can_manage_members)
def create() -> ResponseReturnValue:
    """Somebody new."""
    form = PersonForm(zone=current_alliance().zone)
    if form.validate_on_submit():
        try:
            person = people_operations.create_person(viewer(), form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is added.", name=person.shown_name), "success")
            return go(".show", person_id=person.id)
    return page("accounts/person_new.html", status=form.status, form=form)


@bp.route("/<int:person_id>")
@allow(can_coordinate, load=queries.visible_person)
def show(person: Person) -> ResponseReturnValue:
    """One person: names, addresses, sign-in, duties."""
    return page(
        "accounts/person.html",
        person=person,
        phone=phone_shown(person.phone),
        invitation=queries.open_invitation(person),
        sessions=queries.own_sessions(person) if can_administer(viewer()) else [],
        can_edit=can_manage_members(viewer()),
        can_administer=can_administer(viewer()),
    )


@bp.route("/<int:person_id>/edit", methods=["GET", "POST"])
@allow(can_manage_members, load=queries.visible_person)
def edit(person: Person) -> ResponseReturnValue:
    """Change names, telephone, language; the address only of who does not sign in."""
    form = EditPersonForm()
    if not form.is_submitted():
        form.fill(person)
        form.email.data = person.email
    elif form.validate():
        try:
            people_operations.change_person(viewer(), person, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.take_version()
        else:
            flash(_("The changes are saved."), "success")
            return go(".show", person_id=person.id)
    return page("accounts/person_edit.html", status=form.status, form=form, person=person)


@bp.route("/<int:person_id>/invite", methods=["GET", "POST"])
@allow(can_manage_members, load=queries.visible_person)
def invite(person: Person) -> ResponseReturnValue:
    """Send the link by which the person sets a password."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            invitation_operations.invite_person(viewer(), person, form.purpose.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The invitation is on its way to %(address)s.", address=person.email), "success")
            return go(".show", person_id=person.id)
    return page("accounts/person_invite.html", status=form.status, form=form, person=person)


@bp.route("/<int:person_id>/sessions/end", methods=["POST"])
@allow(can_administer, load=queries.visible_person)
def end_sessions(person: Person) -> ResponseReturnValue:
    """Sign a person out everywhere."""
    count = session_operations.end_sessions_of(viewer(), person, SessionEnd.ENDED_BY_SECRETARIAT)
    flash(
        _("%(name)s is signed out everywhere.", name=person.shown_name) if count else _("Nothing was open."),
        "success",
    )
    return go(".show", person_id=person.id)


@bp.route("/<int:person_id>/deactivate", methods=["POST"])
@allow(can_administer, load=queries.visible_person)
def deactivate(person: Person) -> ResponseReturnValue:
    """Close the way in."""
    try:
        role_operations.deactivate_sign_in(viewer(), person)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The sign-in of %(name)s is closed.", name=person.shown_name), "success")
    return go(".show", person_id=person.id)


@bp.route("/<int:person_id>/reactivate", methods=["POST"])
@allow(can_administer, load=queries.visible_person)
def reactivate(person: Person) -> ResponseReturnValue:
    """Open the way in again."""
    try:
        role_operations.reactivate_sign_in(viewer(), person)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The sign-in of %(name)s is open again.", name=person.shown_name), "success")
    return go(".show", person_id=person.id)
