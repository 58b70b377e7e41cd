"""The roster as sheets and as an address book; the page itself stands above, where meetings add attendance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.audit.operations import note_export
from alliance.core.access import allow, viewer
from alliance.core.codes import person_card
from alliance.core.downloads import send_bytes
from alliance.core.forms import day_in
from alliance.core.localized import listed
from alliance.core.sheets import write_csv, write_xlsx
from alliance.core.web import absolute
from alliance.groups import policy
from alliance.groups.models import Group
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.roster import Line, Part, people_at, roster
from alliance.organizations.queries import this_day

bp = Blueprint("roster", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/groups/<code>/roster.csv")
@allow(policy.can_read_group, load=visible_group)
def csv(group: Group) -> ResponseReturnValue:
    """The roster of a day as CSV."""
    on, rows = wanted_day(), list(sheet_rows(group, taken_out(group, "csv")))
    return send_bytes(b"".join(write_csv(head(), rows)), file_name(group, on, "csv"), "text/csv; charset=utf-8")


@bp.post("/groups/<code>/roster.xlsx")
@allow(policy.can_read_group, load=visible_group)
def xlsx(group: Group) -> ResponseReturnValue:
    """The roster of a day as a workbook."""
    on, rows = wanted_day(), list(sheet_rows(group, taken_out(group, "xlsx")))
    return send_bytes(write_xlsx(head(), rows, _("Roster")), file_name(group, on, "xlsx"), XLSX)


@bp.post("/groups/<code>/roster.vcf")
@allow(policy.can_read_group, load=visible_group)
def vcf(group: Group) -> ResponseReturnValue:
    """The people of a day for an address book (vCard 4.0)."""
    cards = [card(group, line, part) for line, part in people_at(taken_out(group, "vcf"))]
    return send_bytes("".join(cards).encode(), file_name(group, wanted_day(), "vcf"), "text/vcard; charset=utf-8")


def wanted_day() -> date:
    """The day in the form, today for anything odd."""
    return day_in(request.values.get("on", "")) or this_day()


def taken_out(group: Group, kind: str) -> list[Line]:
    """The roster, noted in the audit log as taken out."""
    lines = roster(group, wanted_day(), addresses=policy.can_see_addresses(viewer(), group))
    note_export(viewer(), "groups.roster_exported", len(people_at(lines)), group=group.code, format=kind)
    return lines


def head() -> list[str]:
    first = [_("Organization in English"), _("Organization in Chinese"), _("Seat"), _("Vote")]
    return [*first, _("Person"), _("Title"), _("Role"), _("Delegate"), _("From"), _("Until"), _("Mail address")]


def sheet_rows(group: Group, lines: list[Line]) -> Iterator[list[object]]:
    """A row for each person, one for a seat that nobody fills."""
    for line in lines:
        name = line.organization.name if line.organization else None
        seat = str(line.kind.label) if line.kind else ""
        vote = (_("yes") if line.votes else _("rests")) if line.kind == "voting" else ""
        start = [name.en if name else "", name.zh if name else "", seat, vote]
        for part in line.people:
            yield [*start, *person_cells(line, part), address_of(group, part)]
        if not line.people:
            yield [*start, *[""] * 7]


def person_cells(line: Line, part: Part) -> list[object]:
    tasks = listed(str(one.label) for one in line.delegates.values() if one.person.id == part.person.id)
    days = [part.first_on, part.last_on or ""]
    return [part.person.shown_name, part.title.text, str(part.label), tasks, *days]


def address_of(group: Group, part: Part) -> str:
    """The mail address, for who runs the group."""
    return (part.person.email or "") if policy.can_see_addresses(viewer(), group) else ""


def card(group: Group, line: Line, part: Part) -> str:
    """One person of the roster; the same person in two roles is one card in each."""
    name = line.organization.name if line.organization else None
    return person_card(
        part.person.shown_name,
        other_name=part.person.other_name,
        uid=f"{absolute('group_pages.show', code=group.code)}#{part.person.id}",
        organization=name.text if name else "",
        title=part.title.text,
        role=f"{group.number or group.code}: {part.label}",
        email=address_of(group, part),
        categories=[group.number or group.code],
    )


def file_name(group: Group, on: date, ending: str) -> str:
    return f"{group.code}-roster-{on.isoformat()}.{ending}"
