"""The audit log for coordinators: filters, keyset pages, a sheet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit import operations, queries
from alliance.audit.queries import AuditFilter
from alliance.core.access import allow, viewer
from alliance.core.clock import now
from alliance.core.downloads import send_bytes
from alliance.core.duties import can_coordinate
from alliance.core.sheets import write_csv
from alliance.core.web import page

bp = Blueprint("audit_log", __name__, url_prefix="/desk/audit")
PER_PAGE = 50
MOST = 10_000


@bp.route("/")
@allow(can_coordinate)
def index() -> ResponseReturnValue:
    """The newest entries that fit the filter; older ones behind a link that begins where these end."""
    wanted = wanted_filter()
    entries = queries.entries_before(wanted, number("before"), PER_PAGE + 1)
    older = entries[PER_PAGE - 1].id if len(entries) > PER_PAGE else None
    shown = entries[:PER_PAGE]
    return page("audit/index.html", entries=shown, older=older, wanted=wanted, zone=viewer().zone)


@bp.route("/export.csv", methods=["POST"])
@allow(can_coordinate)
def export() -> ResponseReturnValue:
    """The entries that fit the filter, at most 10,000, as a sheet; the export itself is an entry."""
    entries = queries.entries_before(wanted_filter(), None, MOST)
    operations.note_export(viewer(), "audit.exported", len(entries))
    head = [_("Time (UTC)"), _("Who"), _("What"), _("Thing"), _("Number"), _("Label"), _("Details"), _("From where")]
    rows = [
        [entry.at.isoformat(), entry.actor_name, entry.verb, entry.subject_type, str(entry.subject_id or ""),
         entry.subject_label, str(entry.details or ""), entry.address or entry.channel]
        for entry in entries
    ]  # fmt: skip
    return send_bytes(b"".join(write_csv(head, rows)), f"audit-{now():%Y-%m-%d}.csv", "text/csv; charset=utf-8")


def wanted_filter() -> AuditFilter:
    """The filter in the address; odd values do not filter."""
    return AuditFilter(
        actor_id=number("actor"),
        verb=request.values.get("verb", "").strip()[:80],
        subject_type=request.values.get("type", "").strip()[:60],
        subject_id=number("id"),
        since=day_start("since", 0),
        until=day_start("until", 1),
    )


def number(name: str) -> int | None:
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def day_start(name: str, days_later: int) -> datetime | None:
    """The first moment of a day (ISO 8601) in the reader's zone, as UTC."""
    try:
        day = date.fromisoformat(request.values.get(name, "")) + timedelta(days=days_later)
        return datetime.combine(day, time.min, ZoneInfo(viewer().zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
