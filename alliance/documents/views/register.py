"""Lists: the register of a group, the library of all groups, the published standards."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from alliance.audit.operations import note_export
from alliance.core.access import allow, anybody, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.paging import paginate
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import page
from alliance.documents import policy
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState
from alliance.documents.models import Document
from alliance.documents.queries import register as queries
from alliance.documents.queries.register import Wanted
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group, can_see_group
from alliance.groups.queries.groups import visible_group

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wanted() -> Wanted:
    """What the address asks for."""
    asked = request.values
    return Wanted(*(asked.get(name, "")[:200] for name in ("q", "state", "kind", "audience")))


def choices_of_lists() -> dict[str, Any]:
    return {"states": list(DocumentState), "kinds": list(DocumentKind), "audiences": list(DocumentAudience)}


@allow(can_see_group, load=visible_group, public=True)
def index(group: Group) -> ResponseReturnValue:
    """The group's documents that this viewer may read: words, filters, the newest first."""
    wish = wanted()
    total = group.tab_counts.get("documents") if wish.is_empty else None
    rows = queries.register_rows(viewer(), group.id, wish)
    return page(
        "documents/index.html",
        group=group,
        wanted=wish,
        paging=paginate(rows, total=total, rows=True),
        may_register=policy.can_register(viewer(), group),
        may_export=can_read_group(viewer(), group),
        **choices_of_lists(),
    )


@allow(can_read_group, load=visible_group)
def export(group: Group) -> ResponseReturnValue:
    """The found documents as a sheet, for the group and the secretariat."""
    kind = "xlsx" if request.form.get("format") == "xlsx" else "csv"
    found = queries.rows_for_sheet(viewer(), group.id, wanted())
    note_export(viewer(), "documents.register_exported", len(found), group=group.code, format=kind)
    head = [_("Number"), _("English title"), _("Chinese title"), _("Kind of document"), _("State")]
    head += [_("Who may read it"), _("Version"), _("Number as a standard"), _("Published")]
    rows = [sheet_row(one, newest) for one, newest, _closes_at in found]
    name = f"{group.code}-documents-{now():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return send_bytes(write_xlsx(head, rows, pgettext("group", "Documents")), name, XLSX)
    return send_bytes(b"".join(write_csv(head, rows)), name, "text/csv; charset=utf-8")


def sheet_row(one: Document, newest: int | None) -> list[object]:
    """A document as a row of a sheet."""
    words = [one.number, one.title.en, one.title.zh, one.kind.label, one.state.label, one.audience.label]
    return [*words, newest, one.standard_number, one.published_on]


@allow(anybody)
def library() -> ResponseReturnValue:
    """Every document that the viewer may read, of all groups."""
    wish = wanted()
    rows = queries.library_rows(viewer(), wish)
    return page("documents/library.html", wanted=wish, paging=paginate(rows, rows=True), **choices_of_lists())


@allow(anybody)
def standards() -> ResponseReturnValue:
    """The group standards of the alliance: those in force, or those that no longer are."""
    wish = wanted()
    rows = queries.standard_rows(viewer(), wish)
    return page("documents/standards.html", wanted=wish, paging=paginate(rows, rows=True))
