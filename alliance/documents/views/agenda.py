"""Documents on the table of meetings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.moments import moment_text
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.forms.documents import AgendaForm
from alliance.documents.models import Document
from alliance.documents.operations import agenda as operations
from alliance.documents.queries.agenda import Table, coming_items, table_of, visible_table
from alliance.documents.queries.documents import visible_document
from alliance.groups.policy import can_read_group
from alliance.meetings.models import AgendaItem

bp = Blueprint("agenda", __name__)


def item_text(item: AgendaItem) -> str:
    meeting = item.meeting
    return f"{moment_text(meeting.starts_at, meeting.zone, long=False)} · {meeting.title.text} · {item.title.text}"


@bp.route("/documents/<int:document_id>/agenda", methods=["GET", "POST"])
@allow(policy.can_manage, load=visible_document)
def put(document: Document) -> ResponseReturnValue:
    """Put the document on a point of a coming meeting's agenda."""
    form, key, group = AgendaForm(), document.id, document.group
    items = {one.id: one for one in coming_items(group.id)}
    form.offer([(one, item_text(item)) for one, item in items.items()])
    if form.validate_on_submit():
        try:
            operations.put_on_agenda(viewer(), document, items[int(form.item.data)])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The document is on the agenda."), "success")
            return go("documents.show", document_id=key)
    return page(
        "documents/agenda.html", form=form, document=document, group=group, has_items=bool(items), status=form.status
    )


@bp.post("/documents/<int:document_id>/agenda/remove")
@allow(policy.can_manage, load=visible_document)
def take_off(document: Document) -> ResponseReturnValue:
    """The point is no longer about the document."""
    key = document.id
    row = next((one for one in table_of(document) if str(one.id) == request.form.get("row")), None)
    if row is not None:
        try:
            operations.take_off_agenda(viewer(), row)
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("Taken off the agenda."), "success")
    return go("documents.show", document_id=key)


def reads_meeting(user: Any, table: Table) -> bool:
    return can_read_group(user, table.meeting.group)


@bp.get("/meetings/<int:meeting_id>/documents")
@allow(reads_meeting, load=visible_table)
def panel(table: Table) -> ResponseReturnValue:
    """The documents on a meeting's table: a page of its own, or the part that the meeting's page asks for."""
    meeting, rows = table.meeting, table.rows
    return page("documents/panel.html", "documents/_panel.html", meeting=meeting, rows=rows, group=meeting.group)
