"""The life of an import: uploaded, matched, checked, imported as a whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused, operation
from alliance.core.sheets import Sheet, SheetProblem, read_sheet
from alliance.files.operations import SHEETS, keep_upload, read_bytes
from alliance.imports.enums import ImportState, Outcome
from alliance.imports.models import Import
from alliance.imports.operations.planning import Finding, Plan, make_plan
from alliance.imports.operations.rows import Reading
from alliance.imports.queries.columns import guess_mapping
from alliance.jobs.operations import owe
from alliance.membership.models import Tier
from alliance.membership.operations.bulk import Admission, admit_many
from alliance.membership.queries import all_tiers, this_day
from alliance.organizations.models import Affiliation, Organization
from alliance.organizations.operations.bulk import register_many
from alliance.organizations.operations.people import affiliate

NAMES = {"name_en", "name_zh"}
REPORTED = 2000  # findings kept for the page; the sheet of all rows is made anew when it is asked for


@dataclass(frozen=True)
class Options:
    """What holds for the whole sheet; `tiers` maps the sheet's words to codes of ours."""

    tier: str = ""
    country: str = ""
    kind: str = ""
    keep_similar: bool = False
    tiers: dict[str, str] | None = None


@operation
def upload(actor: Person, filename: str, data: bytes) -> Import:
    """Keep the sheet and guess its columns. Refuses what cannot be read as a sheet, with the reason."""
    sheet = parsed(data)
    file = keep_upload(actor, filename, data, SHEETS, field="file")
    row = Import(file=file, started_by=actor, mapping=guess_mapping(sheet.header), total=len(sheet.rows))
    row.options, row.report = {}, {}
    db.session.add(row)
    record(actor, "imports.uploaded", row, rows=len(sheet.rows))
    return row


@operation
def match(actor: Person, batch: Import, mapping: dict[str, str], options: Options, version: int) -> None:
    """Say what the columns mean and have the rows checked by the worker. Refuses a sheet without a column of names."""
    if batch.version != version:
        raise Clash(_("Somebody else changed this import meanwhile. Compare and save again."))
    refuse_unless(batch, ImportState.UPLOADED, ImportState.CHECKED)
    if not NAMES & set(mapping.values()):
        raise Refused(_("Choose the column that holds the names."))
    used = [target for target in mapping.values() if target]
    twice = {target for target in used if used.count(target) > 1}
    if twice:
        raise Refused(_("Two columns have the same meaning. Choose another for one of them."))
    batch.mapping = mapping
    batch.options = {
        "tier": options.tier,
        "country": options.country,
        "kind": options.kind,
        "keep_similar": options.keep_similar,
        "tiers": options.tiers or {},
    }
    batch.state, batch.done, batch.report = ImportState.CHECKING, 0, {}
    record(actor, "imports.matched", batch)
    owe("imports.check", {"import_id": batch.id})


def check(import_id: int) -> None:
    """Plan the import and keep its findings; called by the worker, harmless to repeat."""
    batch = db.session.get(Import, import_id)
    if batch is None or batch.state is not ImportState.CHECKING:
        return
    try:
        plan = planned(batch, lambda done: note_progress(import_id, done))
    except SheetProblem as problem:
        finish(import_id, ImportState.FAILED, {"error": sheet_text(problem)})
    else:
        finish(import_id, ImportState.CHECKED, report_of(plan))


@operation
def start(actor: Person, batch: Import) -> None:
    """Have the checked import carried out by the worker. Refuses one that was not checked or has rows to correct."""
    lock(batch)
    refuse_unless(batch, ImportState.CHECKED)
    if batch.report["counts"][Outcome.WRONG.value]:
        raise Refused(_("Some rows have to be corrected first. Correct them in the sheet and upload it again."))
    batch.state = ImportState.RUNNING
    record(actor, "imports.started", batch)
    owe("imports.run", {"import_id": batch.id})


def run(import_id: int) -> None:
    """Carry the import out; a failure leaves nothing behind but its reason. Harmless to repeat."""
    try:
        carry_out(import_id)
    except Refused as refusal:
        finish(import_id, ImportState.FAILED, {"error": refusal.message})


@operation
def carry_out(import_id: int) -> None:
    """Everything or nothing, in one transaction: planned anew, since the register may have changed since the check."""
    batch = db.session.get(Import, import_id, with_for_update=True)
    if batch is None or batch.state is not ImportState.RUNNING:
        return
    plan = planned(batch)
    if not plan.is_clean:
        raise Refused(_("The register has changed since the check, and some rows no longer fit. Check again."))
    actor = batch.started_by
    made = make_rows(actor, plan)
    batch.state, batch.done, batch.finished_at = ImportState.DONE, len(plan.findings), now()
    batch.report = report_of(plan) | {"made": made}
    record(actor, "imports.done", batch, **made)


def make_rows(actor: Person, plan: Plan) -> dict[str, int]:
    """Organizations, memberships, people; how many of each."""
    new = [one for one in plan.findings if one.outcome is Outcome.NEW]
    for finding, key in zip(new, register_many(actor, [one.row.typed for one in new]), strict=True):
        finding.organization_id = key
    codes = tiers_by_code()
    joining = [one for one in plan.findings if one.row.tier and one.outcome in (Outcome.NEW, Outcome.JOINS)]
    members = admit_many(actor, [admission(one, codes) for one in joining])
    people = add_people(actor, [one for one in plan.findings if one.row.person and one.organization_id])
    return {"organizations": len(new), "members": members, "people": people}


def admission(finding: Finding, codes: dict[str, Tier]) -> Admission:
    assert finding.organization_id is not None
    row = finding.row
    return Admission(finding.organization_id, codes[row.tier].id, row.joined_on or this_day(), row.member_number)


def add_people(actor: Person, findings: list[Finding]) -> int:
    """The people of the rows who do not work there already under that name or address."""
    added = 0
    for finding in findings:
        cells = finding.row.person
        organization = db.session.get_one(Organization, finding.organization_id)
        if works_there(organization, cells.display_name or f"{cells.family_name} {cells.given_name}", cells.email):
            continue
        typed = PersonInput(
            family_name=cells.family_name,
            given_name=cells.given_name if cells.family_name else cells.given_name or cells.display_name,
            display_name=cells.display_name,
            email=cells.email,
        )
        affiliate(actor, create_person(actor, typed), organization, Localized(cells.title))
        added += 1
    return added


def works_there(organization: Organization, name: str, email: str) -> bool:
    rows = db.session.query(Affiliation).filter_by(organization_id=organization.id).all()
    return any(row.person.display_name == name or (email and row.person.email == email) for row in rows)


@operation
def discard(actor: Person, batch: Import) -> None:
    """Give an import up before it runs. Refuses one that is under way or done."""
    lock(batch)
    refuse_unless(batch, ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
    batch.state, batch.finished_at = ImportState.DISCARDED, now()
    record(actor, "imports.discarded", batch)


def refuse_unless(batch: Import, *states: ImportState) -> None:
    if batch.state not in states:
        raise Refused(_("This import is in the state “%(state)s”. Nothing was changed.", state=batch.state.label))


@operation
def note_progress(import_id: int, done: int) -> None:
    """How far the check has come."""
    batch = db.session.get_one(Import, import_id)
    batch.done = done
    record(None, "imports.progressed", batch, done=done)


@operation
def finish(import_id: int, state: ImportState, report: dict[str, Any]) -> None:
    """Keep what the worker found."""
    batch = db.session.get_one(Import, import_id)
    batch.state, batch.report = state, report
    batch.done = batch.total if state is ImportState.CHECKED else batch.done
    record(None, f"imports.{state}", batch, **{key: value for key, value in report.items() if key != "rows"})


def planned(batch: Import, progress: Any = None) -> Plan:
    """The plan of the kept sheet with the stored mapping and options."""
    sheet = read_sheet(read_bytes(batch.file))
    reading = Reading.of(batch.mapping, batch.options)
    return make_plan(sheet, reading, tiers_by_code(), bool(batch.options.get("keep_similar")), progress)


def tiers_by_code() -> dict[str, Tier]:
    return {tier.code: tier for tier in all_tiers() if not tier.retired_on or tier.retired_on > this_day()}


def report_of(plan: Plan) -> dict[str, Any]:
    """The counts and the findings that a reader needs first: what is to correct, then the rest."""
    order = {outcome: place for place, outcome in enumerate(reversed(Outcome))}
    ordered = sorted(plan.findings, key=lambda one: (order[one.outcome], one.row.number))
    return {"counts": plan.counts(), "rows": [one.as_dict() for one in ordered[:REPORTED]]}


def parsed(data: bytes) -> Sheet:
    try:
        return read_sheet(data)
    except SheetProblem as problem:
        raise Refused(sheet_text(problem), field="file") from problem


def sheet_text(problem: SheetProblem) -> str:
    """Why a sheet cannot be used, and what to do."""
    texts = {
        "too_large": _("The sheet is larger than we read at once. Split it and import the parts."),
        "too_many_rows": _("The sheet has too many rows. Split it and import the parts."),
        "too_many_columns": _("The sheet has too many columns. Remove those that are not needed."),
        "too_many_cells": _("The sheet has too many cells. Remove the columns that are not needed."),
        "empty": _("The sheet is empty."),
        "no_rows": _("The sheet has a header and no rows."),
        "encoding": _("The letters of the sheet cannot be read. Save it as CSV in UTF-8, or as XLSX."),
        "missing_header": _("Column %(where)s has no header. Give each column a name.", where=problem.detail),
        "duplicate_header": _("Two columns are called “%(where)s”. Give each a name of its own.", where=problem.detail),
        "extra_cells": _("Row %(where)s has more cells than the header. Check its quotes.", where=problem.detail),
        "quotes": _("A quotation mark is opened and never closed. Check the sheet in a spreadsheet program."),
        "encrypted": _("The workbook is protected with a password. Save it without one."),
        "old_format": _("This is an old XLS workbook. Save it as XLSX."),
    }
    return texts.get(problem.code, _("This is not a sheet that we can read. Save it as CSV in UTF-8, or as XLSX."))
