"""Setting the agenda of a meeting, and its papers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.web import go, go_to, page
from alliance.files.operations import read_bytes
from alliance.groups.queries.people import Sitting, sittings
from alliance.meetings import policy
from alliance.meetings.forms.agenda import ItemForm, MoveForm, PaperForm
from alliance.meetings.models import AgendaItem, Meeting, Paper
from alliance.meetings.operations import agenda as operations
from alliance.meetings.operations.agenda import AgendaInput
from alliance.meetings.queries import agenda as queries
from alliance.meetings.queries.attendance import seat_day
from alliance.meetings.queries.meetings import visible_meeting

bp = Blueprint("agenda", __name__)


def back(meeting: Meeting, anchor: str = "agenda") -> ResponseReturnValue:
    return go("meetings.show", meeting_id=meeting.id, _anchor=anchor)


def group_people(meeting: Meeting) -> list[Sitting]:
    """Who sits in the group on the day of the meeting, by name."""
    found = sittings(meeting.group_id, seat_day(meeting.starts_at))
    return sorted(found, key=lambda one: (one.person.pinyin_key or one.person.display_name, one.person.id))


def prepared(form: ItemForm, meeting: Meeting, item: AgendaItem | None = None) -> tuple[ItemForm, list[Sitting]]:
    """The form with its choices: the group's people, the meetings whose minutes wait."""
    people = group_people(meeting)
    earlier = queries.approvable_meetings(meeting)
    if item is not None and item.approves is not None and item.approves not in earlier:
        earlier.append(item.approves)
    form.offer(people, earlier, item.presenter if item else None)
    return form, people


def values_of(item: AgendaItem) -> dict[str, Any]:
    """A point as its form shows it."""
    return {
        "version": item.version,
        "kind": item.kind.value,
        "title_en": item.title.en,
        "title_zh": item.title.zh,
        "approves": str(item.approves_id or ""),
        "minutes": item.minutes,
        "presenter": str(item.presenter_id or ""),
        "presenter_name": item.presenter_name,
    }


def typed_by(form: ItemForm, meeting: Meeting, people: list[Sitting], item: AgendaItem | None = None) -> AgendaInput:
    known = {one.person.id: one.person for one in people}
    earlier = {one.id: one for one in queries.approvable_meetings(meeting)}
    if item is not None and item.presenter is not None:
        known.setdefault(item.presenter.id, item.presenter)
    if item is not None and item.approves is not None:
        earlier.setdefault(item.approves.id, item.approves)
    return form.typed(known, earlier)


@bp.route("/meetings/<int:meeting_id>/agenda/new", methods=["GET", "POST"])
@allow(policy.can_run_meeting, load=visible_meeting)
def create(meeting: Meeting) -> ResponseReturnValue:
    """Add a point at the end of the agenda."""
    form, people = prepared(ItemForm(version=1), meeting)
    if form.validate_on_submit():
        try:
            item = operations.add_item(viewer(), meeting, typed_by(form, meeting, people))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The point is on the agenda."), "success")
            return back(meeting, f"item-{item.id}")
    return page("meetings/agenda/edit.html", status=form.status, form=form, meeting=meeting, item=None)


@bp.route("/meetings/items/<int:item_id>/edit", methods=["GET", "POST"])
@allow(policy.can_run_item, load=queries.visible_item)
def edit(item: AgendaItem) -> ResponseReturnValue:
    """Change a point, attach and take off its papers."""
    form, people = prepared(ItemForm(**values_of(item)), item.meeting, item)
    if form.validate_on_submit():
        try:
            operations.change_item(viewer(), item, typed_by(form, item.meeting, people, item), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The point is changed."), "success")
            return back(item.meeting, f"item-{item.id}")
    return edit_page(item, form)


def edit_page(item: AgendaItem, form: ItemForm | None = None, paper: PaperForm | None = None) -> ResponseReturnValue:
    """The page of one point; `paper` is a refused upload."""
    if form is None:
        form, _people = prepared(ItemForm(formdata=None, **values_of(item)), item.meeting, item)
    status = paper.status if paper else form.status
    paper = paper or PaperForm(formdata=None)
    return page("meetings/agenda/edit.html", status=status, form=form, paper=paper, meeting=item.meeting, item=item)


@bp.post("/meetings/items/<int:item_id>/move")
@allow(policy.can_run_item, load=queries.visible_item)
def move(item: AgendaItem) -> ResponseReturnValue:
    """Put a point at another place, by its buttons or by dragging."""
    form = MoveForm()
    if form.validate_on_submit():
        try:
            operations.move_item(viewer(), item, form.position.data or 1)
        except Refused as refusal:
            flash(refusal.message, "error")
    return back(item.meeting, f"item-{item.id}")


@bp.post("/meetings/items/<int:item_id>/remove")
@allow(policy.can_run_item, load=queries.visible_item)
def remove(item: AgendaItem) -> ResponseReturnValue:
    """Take a point off the agenda."""
    meeting = item.meeting
    try:
        operations.remove_item(viewer(), item)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The point is off the agenda."), "success")
    return back(meeting)


@bp.post("/meetings/items/<int:item_id>/papers")
@allow(policy.can_run_item, load=queries.visible_item)
def attach(item: AgendaItem) -> ResponseReturnValue:
    """Attach a file to a point."""
    form = PaperForm()
    if form.validate_on_submit():
        try:
            operations.attach_paper(viewer(), item, form.file.data.filename or "", form.file.data.read())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The paper is attached."), "success")
            return go_to(url_for(".edit", item_id=item.id) + "#papers")
    return edit_page(item, paper=form)


@bp.get("/meetings/papers/<int:paper_id>")
@allow(policy.can_read_paper, load=queries.visible_paper)
def paper(found: Paper) -> Response:
    """A paper as a download, for who may read the meeting."""
    return send_bytes(read_bytes(found.file), found.file.name, found.file.media_type)


@bp.post("/meetings/papers/<int:paper_id>/remove")
@allow(policy.can_run_paper, load=queries.visible_paper)
def remove_paper(found: Paper) -> ResponseReturnValue:
    """Take a paper off."""
    item = found.item
    try:
        operations.remove_paper(viewer(), found)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The paper is taken off."), "success")
    return go_to(url_for(".edit", item_id=item.id) + "#papers")
