"""Who works at an organization and who speaks for it: invite, appoint, end."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.forms import choices, localized
from alliance.core.localized import current_language
from alliance.core.operation import Refused
from alliance.core.web import page
from alliance.organizations import policy, queries
from alliance.organizations.enums import AppointmentKind
from alliance.organizations.forms import AppointForm, ColleagueForm, EndForm, LeaveForm, TitleForm
from alliance.organizations.models import Affiliation, Appointment, Organization
from alliance.organizations.operations import people as operations
from alliance.organizations.queries import this_day
from alliance.organizations.views.shown import frame, go_home

bp = Blueprint("people", __name__, url_prefix="/organizations")


@bp.route("/<int:organization_id>/people/invite", methods=["GET", "POST"])
@allow(policy.can_manage_people, load=queries.visible_organization)
def invite(organization: Organization) -> ResponseReturnValue:
    """Add a colleague and send the invitation."""
    form = ColleagueForm(data={"locale": current_language()})
    if form.validate_on_submit():
        try:
            typed = form.typed(viewer().zone)
            row = operations.invite_colleague(viewer(), organization, typed, localized(form, "title"), form.task)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is added, the mail is on its way.", name=row.person.shown_name), "success")
            return go_home(organization)
    return page("organizations/people/invite.html", status=form.status, form=form, **frame(organization))


@bp.route("/<int:organization_id>/people/appoint", methods=["GET", "POST"])
@allow(policy.can_manage_people, load=queries.visible_organization)
def appoint(organization: Organization) -> ResponseReturnValue:
    """Give somebody who works here a task."""
    here = {row.id: row for row in queries.people_of(organization) if row.holds(this_day())}
    form = AppointForm(data={"first_on": this_day(), "affiliation_id": request.args.get("who", type=int)})
    form.affiliation_id.choices = choices((str(key), row.person.shown_name) for key, row in here.items())
    if form.validate_on_submit():
        try:
            chosen = here[form.affiliation_id.data]
            operations.appoint(viewer(), chosen, form.task, form.first_on.data, tell=True)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is appointed.", name=chosen.person.shown_name), "success")
            return go_home(organization)
    primary = queries.primary_of(organization)
    return page(
        "organizations/people/appoint.html", status=form.status, form=form, primary=primary, **frame(organization)
    )


@bp.route("/affiliations/<int:affiliation_id>/title", methods=["GET", "POST"])
@allow(policy.can_manage_affiliation, load=queries.affiliation_seen_from)
def title(affiliation: Affiliation) -> ResponseReturnValue:
    """Change what somebody is called here."""
    organization = affiliation.organization
    shown = {"title_en": affiliation.title.en, "title_zh": affiliation.title.zh, "version": affiliation.version}
    form = TitleForm(data=shown)
    if form.validate_on_submit():
        try:
            operations.change_title(viewer(), affiliation, localized(form, "title"), form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The title is saved."), "success")
            return go_home(organization)
    conflicts = form.compare()
    context = frame(organization) | {"affiliation": affiliation, "conflicts": conflicts}
    return page("organizations/people/title.html", status=form.status, form=form, **context)


@bp.route("/affiliations/<int:affiliation_id>/end", methods=["GET", "POST"])
@allow(policy.can_manage_affiliation, load=queries.affiliation_seen_from)
def end_affiliation(affiliation: Affiliation) -> ResponseReturnValue:
    """Say when somebody leaves, what ends with it, and who takes over."""
    organization = affiliation.organization
    colleagues = {str(row.id): row for row in queries.colleagues(affiliation, this_day())}
    form = LeaveForm(data={"last_on": this_day()})
    names = ((key, row.person.shown_name) for key, row in colleagues.items())
    form.successor.choices = choices(names, blank=_("nobody yet"))
    if form.validate_on_submit():
        try:
            successor = colleagues.get(form.successor.data or "")
            operations.end_affiliation(viewer(), affiliation, form.last_on.data, successor)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The end is noted. The history stays."), "success")
            return go_home(organization)
    held = [row for row in affiliation.appointments if not row.never_began and row.last_on is None]
    primary = any(row.kind is AppointmentKind.PRIMARY for row in held)
    context = frame(organization) | {"affiliation": affiliation, "held": held, "primary": primary}
    return page("organizations/people/end_affiliation.html", status=form.status, form=form, **context)


@bp.route("/appointments/<int:appointment_id>/end", methods=["GET", "POST"])
@allow(policy.can_end_appointment, load=queries.appointment_seen_from)
def end_appointment(appointment: Appointment) -> ResponseReturnValue:
    """End a task of somebody who goes on working here."""
    organization = appointment.affiliation.organization
    form = EndForm(data={"last_on": this_day()})
    if form.validate_on_submit():
        try:
            operations.end_appointment(viewer(), appointment, form.last_on.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The end is noted. The history stays."), "success")
            return go_home(organization)
    context = frame(organization) | {"appointment": appointment}
    return page("organizations/people/end_appointment.html", status=form.status, form=form, **context)
