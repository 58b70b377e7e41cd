"""Who is there: checking in on a phone, the live quorum, the secretary's list."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from alliance.core.access import allow, viewer
from alliance.core.codes import qr_svg
from alliance.core.operation import Refused
from alliance.core.web import absolute, go, page
from alliance.groups.queries.people import Sitting
from alliance.meetings import policy
from alliance.meetings.forms.attendance import CheckInForm, RecordForm
from alliance.meetings.models import Attendance, Meeting
from alliance.meetings.operations import attendance as operations
from alliance.meetings.queries import attendance as queries
from alliance.meetings.queries.agenda import doors_are_open
from alliance.meetings.queries.meetings import visible_meeting
from alliance.organizations.models import Organization

bp = Blueprint("attendance", __name__)


def live(meeting: Meeting) -> dict[str, Any]:
    """What changes while people come in: who is there and whether it is enough."""
    there = queries.attendance_of(meeting)
    seated = {one.organization_id: one.organization for one in there if one.organization}
    return {
        "meeting": meeting,
        "there": there,
        "organizations": list(seated.values()),
        "quorum": queries.quorum_of(meeting),
        "is_open": doors_are_open(meeting),
    }


def own_organizations(meeting: Meeting) -> list[Organization]:
    """The organizations that the viewer can be here for."""
    return [one for one in queries.sits_for(meeting, viewer()) if one is not None]


@bp.get("/meetings/<int:meeting_id>/attendance")
@allow(policy.can_read_meeting, load=visible_meeting)
def show(meeting: Meeting) -> ResponseReturnValue:
    """Check in, see the quorum; who runs the meeting records the others."""
    return attendance_page(meeting)


def attendance_page(
    meeting: Meeting, form: CheckInForm | None = None, record: RecordForm | None = None
) -> ResponseReturnValue:
    """The page with a form on it that was refused."""
    refused = form or record
    context = live(meeting)
    runs = policy.can_run_meeting(viewer(), meeting)
    missing: list[Sitting] = queries.not_there_yet(meeting, context["there"]) if runs else []
    may_check_in = policy.can_check_in(viewer(), meeting)
    own = own_organizations(meeting) if may_check_in else []
    form = form or CheckInForm(formdata=None)
    return page(
        "meetings/attendance/show.html",
        status=refused.status if refused else 200,
        form=form.offer(own),
        record_form=(record or RecordForm(formdata=None)).offer(missing),
        own_organizations=own,
        mine=next((one for one in context["there"] if one.person_id == viewer().id), None),
        may_check_in=may_check_in,
        may_run=runs,
        code=code_of(meeting) if runs else "",
        **context,
    )


def code_of(meeting: Meeting) -> Markup:
    """The address of the page for the phones in the room."""
    return Markup(qr_svg(absolute("meetings.attendance.show", meeting_id=meeting.id), _("Address of this page")))


@bp.get("/meetings/<int:meeting_id>/attendance/now")
@allow(policy.can_read_meeting, load=visible_meeting)
def now(meeting: Meeting) -> ResponseReturnValue:
    """The live part alone, asked for every few seconds where a script runs."""
    return page("meetings/attendance/_live.html", **live(meeting))


@bp.post("/meetings/<int:meeting_id>/attendance")
@allow(policy.can_check_in, load=visible_meeting)
def attend(meeting: Meeting) -> ResponseReturnValue:
    """Check in for one's organization."""
    own = own_organizations(meeting)
    form = CheckInForm().offer(own)
    if form.validate_on_submit():
        chosen = next((one for one in own if str(one.id) == form.organization.data), None)
        try:
            operations.attend(viewer(), meeting, chosen, bool(form.acknowledged.data))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return go(".show", meeting_id=meeting.id)
    return attendance_page(meeting, form=form)


@bp.post("/meetings/<int:meeting_id>/attendance/record")
@allow(policy.can_run_meeting, load=visible_meeting)
def record(meeting: Meeting) -> ResponseReturnValue:
    """Record somebody of the group, or a guest."""
    people = queries.not_there_yet(meeting, queries.attendance_of(meeting))
    form = RecordForm().offer(people)
    if form.validate_on_submit():
        chosen = next((one for one in people if str(one.person.id) == form.person.data), None)
        person, organization = (chosen.person, chosen.organization) if chosen else (None, None)
        try:
            operations.record_attendance(viewer(), meeting, person, organization, guest_name=form.guest_name.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return go(".show", meeting_id=meeting.id, _anchor="record")
    return attendance_page(meeting, record=form)


@bp.post("/meetings/attendance/<int:attendance_id>/take-back")
@allow(policy.can_take_back, load=queries.visible_attendance)
def take_back(entry: Attendance) -> ResponseReturnValue:
    """Take out a mistake: one's own, or anybody's for who runs the meeting."""
    meeting = entry.meeting
    try:
        operations.take_back(viewer(), entry)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The entry is taken back."), "success")
    return go(".show", meeting_id=meeting.id)
