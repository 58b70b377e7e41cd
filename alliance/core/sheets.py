"""Sheets as people send and fetch them: CSV in the usual encodings, XLSX; always text, dates as ISO, row by row.

Reading is bounded before any work is done, because an office document of a few kilobytes can ask for gigabytes.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from alliance.core.text import bare_cell, fold, one_line, safe_cell, tidy
from alliance.core.uploads import OLE_MARK, UploadProblem, opened

if TYPE_CHECKING:
    import xlsxwriter

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
LONGEST_CELL = 32_767  # what a cell of XLSX can hold
DELIMITERS = ",;\t"
# Where a cell or row of a worksheet says that it stands; read without parsing, so that no XML trick is tried on us.
PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,9})\$?(\d{0,12})""")


class SheetProblem(ValueError):
    """A sheet that cannot be used; `code` says why and `detail` where (a row number, a column or a name).

    too_large, too_many_rows, too_many_columns, too_many_cells, empty, no_rows, encoding, quotes, long_cell,
    missing_header, duplicate_header, extra_cells, encrypted, old_format, not_a_sheet.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Sheet:
    """A table of text: one header, rows of the same width, and the number each row has in the sheet (from 1)."""

    header: list[str]
    rows: list[list[str]]
    numbers: list[int] = field(default_factory=list)


@cache
def xlsx_reader() -> ModuleType:
    """python-calamine, loaded when a first workbook is read."""
    import python_calamine

    return python_calamine


@cache
def xlsx_writer() -> ModuleType:
    """XlsxWriter, loaded when a first workbook is written."""
    import xlsxwriter

    return xlsxwriter


def read_sheet(data: bytes) -> Sheet:
    """The first sheet with content of an XLSX file, or a CSV file; which of both, the content tells."""
    if len(data) > MOST_BYTES:
        raise SheetProblem("too_large", str(MOST_BYTES // 1024 // 1024))
    if data.startswith(OLE_MARK):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise SheetProblem("encrypted" if locked else "old_format")
    lines = xlsx_lines(data) if data.startswith(b"PK") else csv_lines(decoded(data))
    return assembled(lines)


def decoded(data: bytes) -> str:
    """The text of a CSV file in UTF-8, UTF-16 (with or without a mark) or GB 18030."""
    for encoding in likely_encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1a\x7f]", text):
            return text.removeprefix("\ufeff")
    raise SheetProblem("encoding")


def likely_encodings(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    head = data[:4000]
    if 0 in head:  # line ends and commas have a zero byte in UTF-16; on which side tells the order
        return ["utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"]
    return ["utf-8", "gb18030"]


def delimiter_of(text: str) -> str:
    """The separator that the first line with content uses most, outside quotes."""
    line = next((line for line in text.splitlines() if line.strip(' ,;\t"')), "")
    bare = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=bare.count)


def csv_lines(text: str) -> Iterator[list[str]]:
    announced = re.match(r"sep=([,;\t])\r?\n", text)  # written by Excel for itself
    body = text[announced.end() :] if announced else text
    reader = csv.reader(
        io.StringIO(body, newline=""), delimiter=announced[1] if announced else delimiter_of(body), strict=True
    )
    while True:
        try:
            line = next(reader, None)
        except csv.Error as failure:
            raise SheetProblem("long_cell" if "limit" in str(failure) else "quotes", str(reader.line_num)) from failure
        if line is None:
            return
        yield [bare_cell(cell) for cell in line]


def xlsx_lines(data: bytes) -> Iterator[list[str]]:
    check_workbook(data)
    reader = xlsx_reader()
    try:
        workbook = reader.CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = (workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names)
        table: list[list[object]] = next((table for table in tables if any(any(row) for row in table)), [])
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as failure:  # the reader panics, beyond Exception, on some broken files
        raise SheetProblem("not_a_sheet") from failure
    for row in table:
        yield [shown(cell) for cell in row]


def check_workbook(data: bytes) -> None:
    """Refuses what is no workbook or would unfold beyond the limits, before the reader sees it."""
    try:
        names = opened(data)
    except UploadProblem as problem:
        codes = {"unpacked": "too_large", "entries": "too_large", "encrypted": "encrypted"}
        raise SheetProblem(codes.get(problem.code, "not_a_sheet")) from problem
    if "xl/workbook.xml" not in names:
        raise SheetProblem("not_a_sheet")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in names:
            if "sheet" in name.lower() and name.lower().endswith(".xml"):
                check_extent(archive.read(name))


def check_extent(worksheet: bytes) -> None:
    """The reader lays cells out as a full rectangle: two cells in far corners would take all memory."""
    widest = lowest = 0
    for letters, digits in PLACE.findall(worksheet):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        widest, lowest = max(widest, column), max(lowest, int(digits or 0))
    check_size(lowest, widest)
    # Cells without a place follow one another, so their number is bounded by how often a cell can begin.
    if not widest and len(re.findall(rb"<(?:\w+:)?c[\s>/]", worksheet)) > MOST_CELLS:
        raise SheetProblem("too_many_cells", str(MOST_CELLS))


def check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS + 1:
        raise SheetProblem("too_many_rows", str(MOST_ROWS))
    if columns > MOST_COLUMNS:
        raise SheetProblem("too_many_columns", str(MOST_COLUMNS))
    if rows * columns > MOST_CELLS:
        raise SheetProblem("too_many_cells", str(MOST_CELLS))


def shown(value: object) -> str:
    """A cell of a workbook as text: days and times in ISO 8601, whole numbers without '.0'."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f")  # 15 digits are what a workbook holds
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def assembled(lines: Iterable[list[str]]) -> Sheet:
    """Header and rows with tidy cells; empty lines are left out, short ones filled up."""
    header: list[str] = []
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, raw in enumerate(lines, start=1):
        cells = tidy_cells(raw, number)
        if not cells:
            continue
        if not header:
            header = checked_header(cells)
            continue
        if len(cells) > len(header):
            raise SheetProblem("extra_cells", str(number))
        rows.append(cells + [""] * (len(header) - len(cells)))
        numbers.append(number)
        check_size(len(rows) + 1, len(header))  # the header is a row too
    if not header:
        raise SheetProblem("empty")
    if not rows:
        raise SheetProblem("no_rows")
    return Sheet(header, rows, numbers)


def tidy_cells(raw: list[str], number: int) -> list[str]:
    """The cells without what stands empty at the end; [] for an empty line."""
    if len(raw) > MOST_COLUMNS and any(raw[MOST_COLUMNS:]):
        raise SheetProblem("too_many_columns", str(MOST_COLUMNS))
    if any(len(cell) > LONGEST_CELL for cell in raw):
        raise SheetProblem("long_cell", str(number))
    cells = [tidy(cell) for cell in raw[:MOST_COLUMNS]]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def checked_header(cells: list[str]) -> list[str]:
    header = [one_line(cell) for cell in cells]
    if "" in header:
        raise SheetProblem("missing_header", column_letters(header.index("")))
    seen: set[str] = set()
    for name in header:
        if fold(name) in seen:
            raise SheetProblem("duplicate_header", name)
        seen.add(fold(name))
    return header


def column_letters(index: int) -> str:
    """What sheets call their columns: 0 is A, 26 is AA."""
    high, low = divmod(index, 26)
    return (column_letters(high - 1) if high else "") + chr(65 + low)


def write_csv(header: Iterable[object], rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """A CSV file piece by piece: UTF-8 with a mark (so that Excel knows it), CRLF, no formulas."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        if buffer.tell() > 32_768:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")


def write_xlsx(header: Iterable[object], rows: Iterable[Iterable[object]], title: str = "") -> bytes:
    """A workbook with one sheet: bold header that stays in sight, numbers and days as such, text never a formula."""
    target = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsx_writer().Workbook(target, options) as workbook:
        name = re.sub(r"[\[\]:*?/\\]", " ", one_line(title)).strip(" '")[:31]
        sheet = workbook.add_worksheet(name or None)
        names = [str(cell) for cell in header]
        sheet.freeze_panes(1, 0)
        for column, text in enumerate(names):
            sheet.set_column(column, column, min(40, max(10, len(text) * 2)))
            sheet.write_string(0, column, text, workbook.add_format({"bold": True}))
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                write_cell(sheet, at, column, value)
    return target.getvalue()


def write_cell(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and -(10**15) < value < 10**15:
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, value)
    elif isinstance(value, (datetime, timedelta)):
        sheet.write_string(row, column, str(value))  # with its zone, which a cell cannot hold
    else:
        sheet.write_string(row, column, tidy(str(value))[:LONGEST_CELL])
