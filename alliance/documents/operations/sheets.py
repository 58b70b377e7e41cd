"""The comment table as a sheet: taken away, filled in offline, looked through, taken in as a whole.

Columns after the table that ISO and IEC committees pass around (ISO/IEC Directives, Part 1: template for comments).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import note_export, record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.sheets import Sheet, SheetProblem, read_sheet
from alliance.core.text import fold, one_line
from alliance.documents.enums import CommentKind, Disposition
from alliance.documents.models import Comment, CommentRound, CommentSheet
from alliance.documents.operations.comments import (
    CommentInput,
    decide,
    numbered,
    put,
    refuse_undisposable,
    refuse_without_response,
)
from alliance.documents.queries.rounds import all_comments
from alliance.files.operations import SHEETS, keep_upload, read_bytes
from alliance.groups.operations.activity import note_activity
from alliance.notices.operations.rendering import reading_as

COLUMNS: dict[str, Callable[[], str]] = {
    "number": lambda: _("No."),
    "author": lambda: _("Member or author"),
    "clause": lambda: _("Clause"),
    "place": lambda: _("Paragraph, figure, table or note"),
    "kind": lambda: _("Kind (ge, te, ed)"),
    "text": lambda: _("Comment"),
    "proposal": lambda: _("Proposed change"),
    "disposition": lambda: _("Disposition"),
    "response": lambda: _("Observations"),
}
LONGEST = {"clause": 60, "place": 100, "author": 200, "text": 8000, "proposal": 8000, "response": 8000}


@dataclass
class PlannedRow:
    """What one row of a sheet would do: decide about `comment`, or add one; nothing while it has `problems`."""

    line: int
    cells: dict[str, str]
    comment: Comment | None = None
    kind: CommentKind = CommentKind.TECHNICAL
    disposition: Disposition = Disposition.OPEN
    problems: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.comment is None

    @property
    def changes(self) -> bool:
        """Whether anything would be different afterwards."""
        if self.comment is None:
            return True
        return (self.comment.disposition, self.comment.response) != (self.disposition, self.cells["response"])

    @property
    def typed(self) -> CommentInput:
        cells = self.cells
        return CommentInput(cells["text"], self.kind, cells["clause"], cells["place"], cells["proposal"])


@dataclass
class Plan:
    """All rows; one with a problem keeps everything out."""

    rows: list[PlannedRow]

    @property
    def wrong(self) -> list[PlannedRow]:
        return [one for one in self.rows if one.problems]

    @property
    def added(self) -> list[PlannedRow]:
        return [one for one in self.rows if one.is_new and not one.problems]

    @property
    def decided(self) -> list[PlannedRow]:
        return [one for one in self.rows if not one.is_new and one.changes and not one.problems]


def header() -> list[str]:
    """The columns in the reader's language."""
    return [label() for label in COLUMNS.values()]


def rows_of(asked: CommentRound) -> list[list[object]]:
    """Every comment that counts as a row of the table."""
    return [row_of(one) for one in all_comments(asked)]


def row_of(comment: Comment) -> list[object]:
    settled = comment.disposition is not Disposition.OPEN
    return [
        comment.number,
        author_of(comment),
        comment.clause,
        comment.place,
        comment.kind.value,
        comment.text,
        comment.proposal,
        comment.disposition.label if settled else "",
        comment.response,
    ]


def author_of(comment: Comment) -> str:
    """The organization that spoke, else the person or who a visitor said to be."""
    if comment.organization is not None:
        return comment.organization.name.text
    if comment.person is not None:
        return comment.person.shown_name
    return comment.author_organization or comment.author_name


@operation
def note_taken(actor: Person, asked: CommentRound, count: int, kind: str) -> None:
    """The audit entry of a comment table that somebody took along."""
    note_export(actor, "documents.comments_exported", count, round_id=asked.id, format=kind)


@operation
def keep_sheet(actor: Person, asked: CommentRound, filename: str, data: bytes) -> CommentSheet:
    """Keep an uploaded sheet to be looked through. Refuses what cannot be read as a comment table."""
    refuse_undisposable(asked)
    columns_of(parsed(data))
    sheet = CommentSheet(
        round=asked, file=keep_upload(actor, filename, data, SHEETS, field="file"), uploaded_by_id=actor.id
    )
    db.session.add(sheet)
    record(actor, "documents.sheet_uploaded", sheet)
    return sheet


PROBLEMS: dict[str, Callable[[], str]] = {
    "encoding": lambda: _("The text of the file cannot be read. Save it as CSV in UTF-8, or as XLSX."),
    "empty": lambda: _("The sheet is empty. Choose another."),
    "no_rows": lambda: _("The sheet has a header and no row."),
    "old_format": lambda: _("This is a workbook of the old format. Save it as XLSX."),
    "encrypted": lambda: _("The workbook is locked. Save it without a password."),
    "extra_cells": lambda: _("A row has more cells than the header. Compare it with the table that you took away."),
}


def parsed(data: bytes) -> Sheet:
    try:
        return read_sheet(data)
    except SheetProblem as problem:
        known = PROBLEMS.get(problem.code)
        text = known() if known else _("The sheet cannot be read. Save it again as CSV or XLSX.")
        raise Refused(text, field="file") from problem


def columns_of(sheet: Sheet) -> dict[str, int]:
    """Where each column stands, by its heading in either language. Refuses a sheet that holds no comments."""
    wanted: dict[str, str] = {}
    for language in ("en", "zh"):
        with reading_as(language):
            wanted |= {fold(label()): name for name, label in COLUMNS.items()}
    found = {wanted[fold(text)]: place for place, text in enumerate(sheet.header) if fold(text) in wanted}
    if not {"number", "text"} & set(found):
        raise Refused(_("The sheet has neither numbers nor comments. Keep the headings of the table."), field="file")
    return found


def plan_of(sheet: CommentSheet) -> Plan:
    """Look a kept sheet through; nothing is changed."""
    table = parsed(read_bytes(sheet.file))
    columns = columns_of(table)
    known = {one.number: one for one in all_comments(sheet.round)}
    rows: list[PlannedRow] = []
    seen: set[int] = set()
    for line, cells in zip(table.numbers, table.rows, strict=True):
        named = {name: cells[columns[name]] if name in columns else "" for name in COLUMNS}
        row = PlannedRow(line, named)
        read_row(row, known, seen)
        rows.append(row)
    return Plan(rows)


def read_row(row: PlannedRow, known: dict[int, Comment], seen: set[int]) -> None:
    """Judge one row: its number against the round, its words against the table's."""
    number = row.cells["number"]
    if number:
        row.comment = known.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 9 else None
        if row.comment is None:
            row.problems.append(_("No comment of this round has the number %(number)s.", number=number[:20]))
        elif row.comment.number in seen:
            row.problems.append(_("Number %(number)s stands in another row too.", number=number))
        else:
            seen.add(row.comment.number)
    elif not row.cells["text"]:
        row.problems.append(_("A row without a number needs a comment."))
    row.problems += [
        _("“%(column)s” is longer than %(most)s characters.", column=COLUMNS[name](), most=most)
        for name, most in LONGEST.items()
        if len(row.cells[name]) > most
    ]
    read_words(row)


def read_words(row: PlannedRow) -> None:
    kind = word_of(CommentKind, row.cells["kind"], CommentKind.TECHNICAL)
    disposition = word_of(Disposition, row.cells["disposition"], Disposition.OPEN)
    if kind is None:
        row.problems.append(_("“%(word)s” is no kind of comment. Use ge, te or ed.", word=row.cells["kind"][:40]))
    if disposition is None:
        text = _("“%(word)s” is no disposition. Use the words of the table.", word=row.cells["disposition"][:40])
        row.problems.append(text)
    row.kind, row.disposition = kind or row.kind, disposition or row.disposition
    try:
        refuse_without_response(row.disposition, row.cells["response"])
    except Refused as refusal:
        row.problems.append(refusal.message)


def word_of(words: Any, text: str, default: Any) -> Any:
    """A word of ours by its value or its label in either language; the default for none, None for an unknown one."""
    if not text:
        return default
    by_word: dict[str, Any] = {fold(one.value): one for one in words}
    for language in ("en", "zh"):
        with reading_as(language):
            by_word |= {fold(str(one.label)): one for one in words}
    return by_word.get(fold(text))


@operation
def apply_sheet(actor: Person, sheet: CommentSheet) -> tuple[int, int]:
    """Take all rows in, or none: dispositions by number, rows without a number as comments collected offline.

    How many comments were added, and how many of those that stood there were dealt with.

    Looked through anew, since the round may have changed. Refuses a row with a problem, a sheet that was taken in
    already, and a round whose authors were told.
    """
    asked = sheet.round
    lock(asked)
    lock(sheet)
    if sheet.applied_at is not None:
        raise Refused(_("This sheet was taken in already."))
    refuse_undisposable(asked)
    plan = plan_of(sheet)
    if plan.wrong:
        raise Refused(_("Some rows have to be corrected first. Correct them in the sheet and upload it again."))
    added, decided = plan.added, plan.decided
    for row in [*added, *decided]:
        carry_out(actor, asked, row)
    sheet.applied_at = now()
    note_activity(asked.document.group)
    record(actor, "documents.sheet_applied", sheet, added=len(added), decided=len(decided))
    return len(added), len(decided)


def carry_out(actor: Person, asked: CommentRound, row: PlannedRow) -> None:
    comment = row.comment
    if comment is None:
        comment = put(numbered(asked), row.typed)
        comment.author_organization = one_line(row.cells["author"])[:200]
        db.session.add(comment)
        record(actor, "documents.comment_collected", comment)
    if (comment.disposition, comment.response) != (row.disposition, row.cells["response"]):
        decide(actor, comment, row.disposition, row.cells["response"])
