"""The comment table as a sheet: out, and filled in back again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.forms.rounds import SheetForm
from alliance.documents.models import CommentRound, CommentSheet
from alliance.documents.operations import sheets as operations
from alliance.documents.operations.sheets import plan_of
from alliance.documents.queries.rounds import visible_round, visible_sheet
from alliance.documents.views.register import XLSX

bp = Blueprint("sheets", __name__)


@bp.post("/comment-rounds/<int:round_id>/sheet")
@allow(policy.can_take_sheet, load=visible_round)
def export(asked: CommentRound) -> ResponseReturnValue:
    """The comment table to take along."""
    kind = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    name = f"{asked.document.number}-comments-{asked.number}.{kind}"
    head, rows = operations.header(), operations.rows_of(asked)
    operations.note_taken(viewer(), asked, len(rows), kind)
    if kind == "xlsx":
        return send_bytes(write_xlsx(head, rows, _("Comments")), name, XLSX)
    return send_bytes(b"".join(write_csv(head, rows)), name, "text/csv; charset=utf-8")


@bp.route("/comment-rounds/<int:round_id>/sheet/new", methods=["GET", "POST"])
@allow(policy.can_manage_round, load=visible_round)
def create(asked: CommentRound) -> ResponseReturnValue:
    """Upload a filled-in table; nothing is taken in yet."""
    form, document, group = SheetForm(), asked.document, asked.document.group
    if form.validate_on_submit():
        try:
            file = form.file.data
            sheet = operations.keep_sheet(viewer(), asked, file.filename, file.read())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return go(".show", sheet_id=sheet.id)
    return page("documents/sheet_new.html", form=form, asked=asked, document=document, group=group, status=form.status)


def manages_round_of(user: Any, sheet: CommentSheet) -> bool:
    return policy.can_manage_round(user, sheet.round)


@bp.get("/comment-sheets/<int:sheet_id>")
@allow(manages_round_of, load=visible_sheet)
def show(sheet: CommentSheet) -> ResponseReturnValue:
    """What the sheet would do, row by row."""
    asked = sheet.round
    plan = plan_of(sheet) if sheet.applied_at is None else None
    document = asked.document
    return page("documents/sheet.html", sheet=sheet, plan=plan, asked=asked, document=document, group=document.group)


@bp.post("/comment-sheets/<int:sheet_id>/apply")
@allow(manages_round_of, load=visible_sheet)
def apply(sheet: CommentSheet) -> ResponseReturnValue:
    """Take all rows in, or none."""
    key, round_id = sheet.id, sheet.round_id
    try:
        added, decided = operations.apply_sheet(viewer(), sheet)
    except Refused as refusal:
        flash(refusal.message, "error")
        return go(".show", sheet_id=key)
    new = ngettext("%(num)s comment added", "%(num)s comments added", added)
    old = ngettext("%(num)s dealt with", "%(num)s dealt with", decided)
    flash(_("Taken in: %(added)s, %(decided)s.", added=new, decided=old), "success")
    return go("documents.rounds.show", round_id=round_id)
