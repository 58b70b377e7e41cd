"""The life of an import: uploaded, matched, checked, imported as a whole or not at all."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Clash, Refused, operation
from alliance.core.row_imports import parsed
from alliance.core.sheets import Sheet
from alliance.files.operations import SHEETS, keep_upload, read_bytes
from alliance.imports.enums import ImportState, Outcome
from alliance.imports.models import Import
from alliance.imports.operations.making import keep_findings, make_rows, people_wanted
from alliance.imports.operations.planning import Plan, Progress, make_plan, read_rows
from alliance.imports.operations.rows import Reading, Row
from alliance.imports.queries.columns import columns_of, guess_mapping
from alliance.jobs.operations import owe
from alliance.membership.models import Tier
from alliance.membership.queries import all_tiers
from alliance.notices.operations.rendering import reading_as
from alliance.settings.operations import next_number

NAMES = {"name_en", "name_zh"}
_S = ImportState


@dataclass(frozen=True)
class Options:
    """What holds for the whole sheet; `tiers` maps the sheet's words to codes of ours, '' to no membership."""

    tier: str = ""
    country: str = ""
    kind: str = ""
    keep_similar: bool = False
    tiers: dict[str, str] = field(default_factory=dict)


def upload(actor: Person, filename: str, data: bytes) -> Import:
    """Keep the sheet and guess its columns. Refuses what cannot be read as a sheet, with the reason."""
    return keep(actor, filename, data, parsed(data))  # read before the transaction begins: it may take seconds


@operation
def keep(actor: Person, filename: str, data: bytes, sheet: Sheet) -> Import:
    """Begin the import of a sheet that was read from these bytes."""
    row = Import(
        file=keep_upload(actor, filename, data, SHEETS, field="file"),
        started_by=actor,
        columns=columns_of(sheet),
        mapping=guess_mapping(sheet.header),
        options={},
        report={},
        total=len(sheet.rows),
    )
    db.session.add(row)
    record(actor, "imports.uploaded", row, rows=len(sheet.rows))
    return row


@operation
def match(actor: Person, batch: Import, mapping: dict[str, str], options: Options, version: int) -> None:
    """Say what the columns mean and have the rows checked by the worker. Refuses a sheet without a column of names."""
    lock(batch)
    if batch.version != version:
        raise Clash(_("Somebody else changed this import meanwhile. Compare and save again."))
    refuse_unless(batch, _S.UPLOADED, _S.CHECKED, _S.FAILED)
    used = [target for target in mapping.values() if target]
    if not NAMES & set(used):
        raise Refused(_("Choose the column that holds the names."))
    if len(used) != len(set(used)):
        raise Refused(_("Two columns have the same meaning. Choose another for one of them."))
    batch.mapping = {index: target for index, target in mapping.items() if target}
    batch.options = asdict(options)
    batch.state, batch.done, batch.report = _S.CHECKING, 0, {}
    record(actor, "imports.matched", batch)
    owe("imports.check", {"import_id": batch.id})


def check(import_id: int) -> None:
    """Plan the import and keep its findings; called by the worker, harmless to repeat."""
    batch = db.session.get(Import, import_id, populate_existing=True)
    if batch is None or batch.state is not _S.CHECKING:
        return
    with reading_as(batch.started_by.locale):
        try:
            rows = rows_of(batch, progress=lambda done: note_progress(import_id, done))
        except Refused as refusal:
            fail(import_id, _S.CHECKING, refusal.message)
        else:
            keep_check(import_id, rows)


@operation
def keep_check(import_id: int, rows: list[Row]) -> None:
    """Judge the rows against the register as it is now, and keep what was found."""
    batch = held(import_id, _S.CHECKING)
    if batch is None:
        return
    plan = planned(batch, rows)
    keep_findings(batch, plan)
    batch.state, batch.done, batch.report = _S.CHECKED, len(rows), report_of(plan)
    record(None, "imports.checked", batch, **batch.report)


@operation
def start(actor: Person, batch: Import) -> None:
    """Have the checked import carried out by the worker. Refuses one that was not checked or has rows to correct."""
    lock(batch)
    refuse_unless(batch, _S.CHECKED)
    if batch.counts[Outcome.WRONG.value]:
        raise Refused(_("Some rows have to be corrected first. Correct them in the sheet and upload it again."))
    batch.state = _S.RUNNING
    record(actor, "imports.started", batch)
    owe("imports.run", {"import_id": batch.id})


def run(import_id: int) -> None:
    """Carry the import out; a refusal leaves nothing behind but its reason. Harmless to repeat."""
    batch = db.session.get(Import, import_id, populate_existing=True)
    if batch is None or batch.state is not _S.RUNNING:
        return
    with reading_as(batch.started_by.locale), rare_collections():
        try:
            carry_out(import_id, rows_of(batch, checked=True))  # read before the transaction, which holds others up
        except Refused as refusal:
            fail(import_id, _S.RUNNING, refusal.message)


@operation
def carry_out(import_id: int, rows: list[Row]) -> None:
    """Everything or nothing, in one transaction: planned anew, since the register may have changed since the check."""
    batch = held(import_id, _S.RUNNING)
    if batch is None:
        return
    next_number("import")  # its lock lets two imports follow one another, so that the second sees the first's
    plan = planned(batch, rows)
    if not plan.is_clean:
        raise Refused(_("The register has changed since the check, and some rows no longer fit. Check again."))
    made = make_rows(batch.started_by, plan, tiers_by_code())
    keep_findings(batch, plan)
    batch.state, batch.done, batch.finished_at = _S.DONE, len(rows), now()
    batch.report = {"counts": plan.counts(), "joining": plan.joining, "people": made["people"], "made": made}
    record(batch.started_by, "imports.done", batch, **made)


@operation
def discard(actor: Person, batch: Import) -> None:
    """Give an import up. Refuses one that is done, and one that the worker is at until nothing is heard of it."""
    lock(batch)
    if not batch.is_silent:
        refuse_unless(batch, _S.UPLOADED, _S.CHECKED, _S.FAILED)
    batch.state, batch.finished_at = _S.DISCARDED, now()
    record(actor, "imports.discarded", batch)


def refuse_unless(batch: Import, *states: ImportState) -> None:
    if batch.state not in states:
        raise Refused(_("This import is in the state “%(state)s”. Nothing was changed.", state=batch.state.label))


@operation
def note_progress(import_id: int, done: int) -> None:
    """How far the check has come. No act of anybody, so it leaves no entry in the audit log and no new version."""
    here = sa.update(Import).where(Import.id == import_id, Import.state == _S.CHECKING)
    db.session.execute(here.values(done=done, updated_at=now()).execution_options(synchronize_session=False))


@operation
def fail(import_id: int, state: ImportState, reason: str) -> None:
    """Keep why the import came to an end, unless somebody gave it up meanwhile."""
    batch = held(import_id, state)
    if batch is not None:
        batch.state, batch.report, batch.finished_at = _S.FAILED, batch.report | {"error": reason}, now()
        record(None, "imports.failed", batch, reason=reason)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for garbage in cycles seldom: with all rows of a sheet in memory each look costs much and finds little."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def held(import_id: int, state: ImportState) -> Import | None:
    """The import, locked, if it is still in this state."""
    batch = db.session.get(Import, import_id, with_for_update=True, populate_existing=True)
    return batch if batch is not None and batch.state is state else None


def rows_of(batch: Import, checked: bool = False, progress: Progress | None = None) -> list[Row]:
    """The rows of the kept sheet with the stored mapping and options."""
    reading = Reading.of(batch.mapping, batch.options)
    return read_rows(parsed(read_bytes(batch.file)), reading, checked, progress)


def planned(batch: Import, rows: list[Row]) -> Plan:
    return make_plan(rows, tiers_by_code(), bool(batch.options.get("keep_similar")))


def report_of(plan: Plan) -> dict[str, Any]:
    return {"counts": plan.counts(), "joining": plan.joining, "people": len(people_wanted(plan))}


def tiers_by_code() -> dict[str, Tier]:
    """Every tier; one that is out of use is refused row by row."""
    return {tier.code: tier for tier in all_tiers()}
