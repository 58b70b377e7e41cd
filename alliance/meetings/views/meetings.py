"""The meetings of a group: past and coming, one meeting, calling, changing and cancelling it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.groups.models import Group
from alliance.groups.policy import can_manage_group, can_read_group
from alliance.groups.queries.groups import visible_group
from alliance.meetings.forms.meetings import AnswerForm, ChangedMeetingForm, MeetingForm, ReasonForm, clock_of, shown
from alliance.meetings.models import Meeting
from alliance.meetings.operations import answers as answers_operations
from alliance.meetings.operations import invitations as invitations_operations
from alliance.meetings.operations import meetings as operations
from alliance.meetings.policy import can_read_meeting, can_run_meeting
from alliance.meetings.queries import invitees as invitee_queries
from alliance.meetings.queries import meetings as queries
from alliance.meetings.queries.agenda import parts_of

bp = Blueprint("meetings", __name__)


@bp.get("/groups/<code>/meetings")
@allow(can_read_group, load=visible_group)
def index(group: Group) -> ResponseReturnValue:
    """The meetings to come, or those that are over, found by words of their title or their number."""
    past = request.args.get("when") == "past"
    words = request.args.get("q", "")[:200]
    found = (queries.past_meetings if past else queries.coming_meetings)(group, words)
    return page(
        "meetings/index.html",
        group=group,
        paging=paginate(invitee_queries.with_answers(found, viewer()), rows=True),
        past=past,
        words=words,
        may_run=can_manage_group(viewer(), group),
    )


@bp.route("/groups/<code>/meetings/new", methods=["GET", "POST"])
@allow(can_manage_group, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Call a meeting."""
    form = MeetingForm(data=proposed(group))
    if form.validate_on_submit():
        try:
            meeting = operations.call_meeting(viewer(), group, form.typed, inviting=bool(form.inviting.data))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Meeting %(number)s is called.", number=meeting.number), "success")
            return go("meetings.show", meeting_id=meeting.id)
    return page("meetings/edit.html", status=form.status, group=group, form=form)


def proposed(group: Group) -> dict[str, Any]:
    """What a new meeting is offered as: this hour in a week, for an hour and a half, in the group's zone."""
    begins = now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    ends = begins + timedelta(minutes=90)
    return {
        "zone": group.zone, "starts": clock_of(begins, group.zone), "ends": clock_of(ends, group.zone),
        "counts": True, "inviting": True,
    }  # fmt: skip


@bp.get("/meetings/<int:meeting_id>")
@allow(can_read_meeting, load=queries.visible_meeting)
def show(meeting: Meeting) -> ResponseReturnValue:
    """One meeting: when and where, who comes, agenda, attendance, minutes."""
    invitees = invitee_queries.invitees_of(meeting)
    own = next((one for one in invitees if one.person_id == viewer().id), None)
    return page(
        "meetings/show.html",
        group=meeting.group,
        meeting=meeting,
        invitees=invitees,
        answers=invitee_queries.counted([one.answer for one in invitees]),
        own=own,
        parts=parts_of(meeting, viewer()),
        may_run=can_run_meeting(viewer(), meeting),
        now=now,
    )


@bp.route("/meetings/<int:meeting_id>/edit", methods=["GET", "POST"])
@allow(can_run_meeting, load=queries.visible_meeting)
def edit(meeting: Meeting) -> ResponseReturnValue:
    """Change or move a meeting; a clash keeps what was typed."""
    form = ChangedMeetingForm(data=shown(meeting))
    if form.validate_on_submit():
        try:
            operations.change_meeting(viewer(), meeting, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.accept_version(meeting.version)
        else:
            flash(_("The meeting is saved. Those invited hear of what matters to them."), "success")
            return go("meetings.show", meeting_id=meeting.id)
    rows = form.conflicts(shown(meeting)) if form.clash else []
    return page(
        "meetings/edit.html", status=form.status, group=meeting.group, meeting=meeting, form=form, conflicts=rows
    )


@bp.route("/meetings/<int:meeting_id>/cancel", methods=["GET", "POST"])
@allow(can_run_meeting, load=queries.visible_meeting)
def cancel(meeting: Meeting) -> ResponseReturnValue:
    """Call a meeting off, with a reason."""
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.cancel_meeting(viewer(), meeting, form.reason.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The meeting is cancelled."), "success")
            return go("meetings.show", meeting_id=meeting.id)
    return page("meetings/cancel.html", status=form.status, group=meeting.group, meeting=meeting, form=form)


@bp.post("/meetings/<int:meeting_id>/reinstate")
@allow(can_run_meeting, load=queries.visible_meeting)
def reinstate(meeting: Meeting) -> ResponseReturnValue:
    """Bring a cancelled meeting back."""
    try:
        operations.reinstate_meeting(viewer(), meeting)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The meeting takes place again. Everybody is asked anew."), "success")
    return go("meetings.show", meeting_id=meeting.id)


@bp.post("/meetings/<int:meeting_id>/invite")
@allow(can_run_meeting, load=queries.visible_meeting)
def invite(meeting: Meeting) -> ResponseReturnValue:
    """Send the invitations that have not left."""
    try:
        asked = invitations_operations.invite(viewer(), meeting)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(ngettext("One person is invited.", "%(num)s people are invited.", asked), "success")
    return go("meetings.show", meeting_id=meeting.id)


@bp.post("/meetings/<int:meeting_id>/answer")
@allow(can_read_meeting, load=queries.visible_meeting)
def answer(meeting: Meeting) -> ResponseReturnValue:
    """What the viewer says to an own invitation."""
    form, invitee = AnswerForm(), invitee_queries.own_invitee(viewer(), meeting)
    if invitee is None:
        flash(_("You are not invited to this meeting."), "error")
    elif not form.validate_on_submit():
        flash(_("Choose one of the three answers."), "error")
    else:
        try:
            answers_operations.answer(invitee, form.said, form.note.data or "")
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("Your answer: %(answer)s.", answer=form.said.label), "success")
    return go("meetings.show", meeting_id=meeting.id)
