"""Reading the sheet of an import, with the reason in words where that cannot be done."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.core.operation import Refused
from alliance.core.sheets import Sheet, SheetProblem, read_sheet


def parsed(data: bytes) -> Sheet:
    """The sheet in these bytes. Refuses what cannot be read as one, with the reason at the field 'file'."""
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
        "long_cell": _("A cell in row %(where)s is too long. Shorten its text.", where=problem.detail),
        "quotes": _("A quotation mark is opened and never closed. Check the sheet in a spreadsheet program."),
        "encrypted": _("The workbook is protected with a password. Save it without one."),
        "old_format": _("This is an old XLS workbook. Save it as XLSX."),
    }
    return texts.get(problem.code, _("This is not a sheet that we can read. Save it as CSV in UTF-8, or as XLSX."))
