"""Importing a calendar file into a group: look first, then take."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.groups.models import Group
from alliance.groups.policy import can_manage_group
from alliance.groups.queries.groups import visible_group
from alliance.meetings.forms.meetings import CalendarFileForm, ConfirmImportForm, packed
from alliance.meetings.operations import importing as operations

bp = Blueprint("importing", __name__)


@bp.route("/groups/<code>/meetings/import", methods=["GET", "POST"])
@allow(can_manage_group, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Choose a file and see what each of its entries would become; nothing is stored yet."""
    form = CalendarFileForm()
    if form.validate_on_submit():
        content = form.read()
        try:
            rows = operations.preview(group, content)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            confirm = ConfirmImportForm(formdata=None, data={"packed": packed(content)})
            kinds = Counter(row.becomes.value for row in rows)
            return page("meetings/import_preview.html", group=group, rows=rows, kinds=kinds, form=confirm)
    return page("meetings/import.html", status=form.status, group=group, form=form)


@bp.post("/groups/<code>/meetings/import/take")
@allow(can_manage_group, load=visible_group)
def take(group: Group) -> ResponseReturnValue:
    """Take what was shown."""
    form = ConfirmImportForm()
    try:
        taken = operations.import_calendar(viewer(), group, form.content if form.validate_on_submit() else b"")
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".create", code=group.code)
    made = _("Imported: %(meetings)s meetings and %(series)s series.", meetings=taken.meetings, series=taken.series)
    flash(made if taken.meetings or taken.series else _("Nothing new is in this file."), "success")
    return go("meetings.index", code=group.code)
