"""Minutes: written during the meeting, read, circulated, approved, amended, as PDF; decisions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.pdf import compile_pdf
from alliance.core.web import go, go_to, page
from alliance.groups.queries.people import Sitting
from alliance.meetings import policy
from alliance.meetings.enums import MinutesState
from alliance.meetings.forms.minutes import AmendForm, ApproveForm, DecisionForm, PointForm, ReasonForm
from alliance.meetings.models import AgendaItem, Decision, Meeting, Minutes
from alliance.meetings.operations import decisions as decision_operations
from alliance.meetings.operations import minutes as operations
from alliance.meetings.operations.writing import PointInput, write_point
from alliance.meetings.queries import minutes as queries
from alliance.meetings.queries.agenda import Part, parts_of, visible_decision, visible_item
from alliance.meetings.queries.meetings import visible_meeting
from alliance.meetings.views.agenda import group_people

bp = Blueprint("minutes", __name__)


@bp.get("/meetings/<int:meeting_id>/minutes")
@allow(policy.can_read_meeting, load=visible_meeting)
def show(meeting: Meeting) -> ResponseReturnValue:
    """The minutes as they went out, or the draft for who writes it."""
    return minutes_page(meeting)


def minutes_page(meeting: Meeting, **refused: Any) -> ResponseReturnValue:
    """The minutes with what can be done to them; `refused` is a form that comes back."""
    minutes = queries.minutes_of(meeting)
    readable = policy.can_read_minutes(viewer(), meeting, minutes)
    runs = policy.can_run_meeting(viewer(), meeting)
    approvals = queries.approvals_of(meeting)
    shown = next(iter(refused.values()), None)
    return page(
        "meetings/minutes/show.html",
        status=shown.status if shown else 200,
        meeting=meeting,
        minutes=minutes,
        state=minutes.state if minutes else MinutesState.DRAFT,
        content=queries.shown_content(meeting, minutes) if readable else None,
        amendments=queries.amendments_of(minutes),
        approvals=approvals,
        may_run=runs,
        **minutes_forms(queries.later_meetings(meeting) if runs else [], approvals, refused),
    )


def minutes_forms(later: list[Meeting], approvals: list[AgendaItem], refused: dict[str, Any]) -> dict[str, Any]:
    """The empty forms of the page with their choices, a refused one in its place."""
    forms: dict[str, Any] = {
        "reason_form": ReasonForm(formdata=None),
        "approve_form": ApproveForm(formdata=None),
        "amend_form": AmendForm(formdata=None),
    }
    forms |= refused
    forms["approve_form"].offer([one.meeting for one in approvals])
    forms["amend_form"].offer(later)
    return forms


@bp.get("/meetings/<int:meeting_id>/minutes.pdf")
@allow(policy.can_read_meeting, load=visible_meeting)
def pdf(meeting: Meeting) -> ResponseReturnValue:
    """The minutes as PDF in the reader's language; a draft only for who writes it."""
    minutes = queries.minutes_of(meeting)
    if not policy.can_read_minutes(viewer(), meeting, minutes):
        flash(_("The minutes are not circulated yet."), "error")
        return go(".show", meeting_id=meeting.id)
    data = compile_pdf("minutes.typ", queries.pdf_data(meeting, minutes))
    return send_bytes(data, f"{meeting.group.code}-minutes-{meeting.number}.pdf", "application/pdf")


@bp.get("/meetings/<int:meeting_id>/minutes/edit")
@allow(policy.can_run_meeting, load=visible_meeting)
def edit(meeting: Meeting) -> ResponseReturnValue:
    """Write the minutes, point by point."""
    return writing_page(meeting)


def writing_page(meeting: Meeting, item_id: int = 0, form: PointForm | None = None) -> ResponseReturnValue:
    """All points with their forms; the form of one may come back refused."""
    parts = parts_of(meeting, viewer())
    people = group_people(meeting)
    forms = {one.item.id: form if form and one.item.id == item_id else point_form(one, people) for one in parts.items}
    status = form.status if form else 200
    return page(
        "meetings/minutes/edit.html", status=status, meeting=meeting, parts=parts, point_forms=forms, refused=form
    )


def point_form(part: Part, people: list[Sitting]) -> PointForm:
    item = part.item
    return PointForm(item.id, formdata=None, notes=item.notes, version=item.notes_version).offer(people)


@bp.post("/meetings/items/<int:item_id>/notes")
@allow(policy.can_write_notes, load=visible_item)
def notes(item: AgendaItem) -> ResponseReturnValue:
    """Keep what is written under a point: the notes alone when the page saves by itself, all of it by the button."""
    people = group_people(item.meeting)
    form = PointForm(item.id).offer(people)
    alone = "HX-Request" in request.headers
    if form.validate_on_submit():
        typed = PointInput(form.notes.data or "", form.seen_version)
        try:
            if alone:
                version = operations.write_notes(viewer(), item, typed.notes, typed.version)
                return page("meetings/minutes/_saved.html", item=item, version=version)
            write_point(viewer(), item, whole(form, people))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."), "success")
            return go_to(url_for(".edit", meeting_id=item.meeting_id) + f"#item-{item.id}")
    if alone:
        return page("meetings/minutes/_refused.html", status=form.status, item=item, form=form)
    return writing_page(item.meeting, item.id, form)


def whole(form: PointForm, people: list[Sitting]) -> PointInput:
    """Everything typed under a point."""
    return PointInput(
        notes=form.notes.data or "",
        version=form.seen_version,
        decision=form.decision.data or "",
        title=form.title.data or "",
        owner=next((one.person for one in people if one.person.id == form.owner_id), None),
        due_on=form.due,
    )


@bp.post("/meetings/<int:meeting_id>/minutes/circulate")
@allow(policy.can_run_meeting, load=visible_meeting)
def circulate(meeting: Meeting) -> ResponseReturnValue:
    """Send the minutes to the group."""
    try:
        operations.circulate(viewer(), meeting)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The minutes are circulated."), "success")
    return go(".show", meeting_id=meeting.id)


def with_minutes(user: Any, meeting_id: int) -> tuple[Meeting, Minutes] | None:
    """A meeting with its minutes, once there are any."""
    meeting = visible_meeting(user, meeting_id)
    minutes = queries.minutes_of(meeting) if meeting else None
    return (meeting, minutes) if meeting and minutes else None


def can_run(user: Any, found: tuple[Meeting, Minutes]) -> bool:
    return policy.can_run_meeting(user, found[0])


@bp.post("/meetings/<int:meeting_id>/minutes/reopen")
@allow(can_run, load=with_minutes)
def reopen(found: tuple[Meeting, Minutes]) -> ResponseReturnValue:
    """Make circulated minutes a draft again."""
    meeting, minutes = found
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            operations.reopen(viewer(), minutes, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The minutes are a draft again."), "success")
            return go(".edit", meeting_id=meeting.id)
    return minutes_page(meeting, reason_form=form)


@bp.post("/meetings/<int:meeting_id>/minutes/approve")
@allow(can_run, load=with_minutes)
def approve(found: tuple[Meeting, Minutes]) -> ResponseReturnValue:
    """Note that a later meeting approved the minutes."""
    meeting, minutes = found
    points = queries.approvals_of(meeting)
    form = ApproveForm().offer([one.meeting for one in points])
    if form.validate_on_submit():
        point = next(one for one in points if one.meeting_id == form.meeting.data)
        try:
            operations.approve(viewer(), minutes, point.meeting, point)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The minutes are approved."), "success")
            return go(".show", meeting_id=meeting.id)
    return minutes_page(meeting, approve_form=form)


@bp.post("/meetings/<int:meeting_id>/minutes/amend")
@allow(can_run, load=with_minutes)
def amend(found: tuple[Meeting, Minutes]) -> ResponseReturnValue:
    """Correct approved minutes by an amendment."""
    meeting, minutes = found
    later = queries.later_meetings(meeting)
    form = AmendForm().offer(later)
    if form.validate_on_submit():
        decided_in = next((one for one in later if str(one.id) == form.decided_in.data), None)
        try:
            operations.amend(viewer(), minutes, form.text.data or "", form.reason.data or "", decided_in)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The amendment stands with the minutes."), "success")
            return go(".show", meeting_id=meeting.id, _anchor="amendments")
    return minutes_page(meeting, amend_form=form)


def can_run_decision(user: Any, decision: Decision) -> bool:
    return policy.can_run_meeting(user, decision.meeting)


@bp.route("/meetings/decisions/<int:decision_id>/edit", methods=["GET", "POST"])
@allow(can_run_decision, load=visible_decision)
def decision(found: Decision) -> ResponseReturnValue:
    """Word a decision better while the minutes are a draft."""
    form = DecisionForm(version=found.version, text=found.text)
    if form.validate_on_submit():
        try:
            decision_operations.change_decision(viewer(), found, form.text.data or "", form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The decision is changed."), "success")
            return go(".edit", meeting_id=found.meeting_id)
    return page("meetings/minutes/decision.html", status=form.status, form=form, decision=found, meeting=found.meeting)


@bp.post("/meetings/decisions/<int:decision_id>/remove")
@allow(can_run_decision, load=visible_decision)
def remove_decision(found: Decision) -> ResponseReturnValue:
    """Take out a decision noted by mistake."""
    meeting_id = found.meeting_id
    try:
        decision_operations.remove_decision(viewer(), found)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The decision is taken out."), "success")
    return go(".edit", meeting_id=meeting_id)
