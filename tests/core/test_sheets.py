"""CSV and XLSX as people send and fetch them."""

import csv
import io
import random
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import sheets
from alliance.core.sheets import Sheet, SheetProblem, read_sheet, write_csv, write_xlsx

pytestmark = pytest.mark.pure

TEXT = '名称,City,Note\r\n比亚迪,深圳,"two\r\nlines, one cell"\r\n\r\n广汽,广州\r\n'
TABLE = Sheet(["名称", "City", "Note"], [["比亚迪", "深圳", "two\nlines, one cell"], ["广汽", "广州", ""]], [2, 4])


def workbook(rows, **options):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write(at, column, value)
    return target.getvalue()


def rewritten(data, part, content):
    """The workbook with one part replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return target.getvalue()


def refused(data):
    with pytest.raises(SheetProblem) as problem:
        read_sheet(data)
    return problem.value.code, problem.value.detail


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
        ("sep=,\r\n" + TEXT).encode(),
    ],
    ids=["utf-8", "mark", "gb18030", "gbk", "utf-16", "le", "be", "be mark", "LF", "sep"],
)
def test_one_table_is_read_from_every_usual_encoding(data):
    assert read_sheet(data) == TABLE


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_separators_are_noticed(delimiter):
    assert read_sheet(f'"a,b"{delimiter}c\n1{delimiter}2,5\n'.encode()) == Sheet(["a,b", "c"], [["1", "2,5"]], [2])


def test_a_single_column_is_a_sheet():
    assert read_sheet(b"name\nBYD\n") == Sheet(["name"], [["BYD"]], [2])


def test_a_workbook_gives_text_with_iso_days_and_plain_numbers():
    data = workbook(
        [
            ["Name", "Founded", "Staff", "Rate", "Listed", "When"],
            ["比亚迪", datetime(1995, 2, 10), 700000, 0.1 + 0.2, True, datetime(2026, 1, 2, 9, 30)],
            [],
            [" 广汽 ", "", 5.0, 1e20, "", ""],
        ]
    )
    assert read_sheet(data) == Sheet(
        ["Name", "Founded", "Staff", "Rate", "Listed", "When"],
        [
            ["比亚迪", "1995-02-10", "700000", "0.3", "TRUE", "2026-01-02 09:30:00"],
            ["广汽", "", "5", "100000000000000000000", "", ""],
        ],
        [2, 4],
    )


def test_the_first_sheet_with_content_is_read():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Full")
        sheet.write_row(2, 0, ["a", "b"])
        sheet.write_row(3, 0, [1, 2])
    assert read_sheet(target.getvalue()) == Sheet(["a", "b"], [["1", "2"]], [4])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", ("empty", "")),
        (b"\r\n ,, \r\n", ("empty", "")),
        (b"a,b\r\n", ("no_rows", "")),
        (workbook([]), ("empty", "")),
        (b"a,,c\n1,2,3\n", ("missing_header", "B")),
        (b"Name,City, name \n1,2,3\n", ("duplicate_header", "name")),
        (b"a,b\n1,2,3\n", ("extra_cells", "2")),
        (b'a,b\n1,"2\n', ("quotes", "2")),
        (b'a,b\n1,"2"x\n', ("quotes", "2")),
        (b"a,b\n1," + b"x" * 40_000, ("long_cell", "2")),
        (b"a,b\n1," + b"x" * 200_000, ("long_cell", "2")),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe", ("encoding", "")),
        (bytes(range(1, 256)), ("encoding", "")),
        (sheets.OLE_MARK + "EncryptedPackage".encode("utf-16-le"), ("encrypted", "")),
        (sheets.OLE_MARK + b"Workbook", ("old_format", "")),
        (b"PK\x03\x04 and no more", ("not_a_sheet", "")),
        (workbook([["a"], [1]])[:-200], ("not_a_sheet", "")),
        (b"a" * (sheets.MOST_BYTES + 1), ("too_large", "20")),
        ((",".join(f"c{n}" for n in range(201)) + "\n1\n").encode(), ("too_many_columns", "200")),
        (b"a\n" + b"1\n" * 50_001, ("too_many_rows", "50000")),
        ((",".join(f"c{n}" for n in range(100)) + "\n" + "1,2\n" * 20_001).encode(), ("too_many_cells", "2000000")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "sheet",
)
def test_what_cannot_be_used_is_refused_with_the_place(data, problem):
    assert refused(data) == problem


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "too_many_rows",
        ),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "too_many_columns"),
        ("<row r='1'><c r = 'A1'><v>1</v></c></row><row  r = '1048576'><c><v>1</v></c></row>", "too_many_rows"),
        ('<row r="20000"><c r="GR20000"><v>1</v></c></row>', "too_many_cells"),
    ],
)
def test_two_cells_in_far_corners_do_not_take_all_memory(xml, code):
    whole = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'
    assert refused(rewritten(workbook([["a"], [1]]), "xl/worksheets/sheet1.xml", whole))[0] == code


def test_a_workbook_that_unfolds_beyond_the_limit_is_refused():
    bomb = rewritten(workbook([["a"], [1]]), "xl/worksheets/sheet1.xml", b" " * (201 * 1024 * 1024))
    assert refused(bomb)[0] == "too_large"


def test_damaged_workbooks_are_refused_or_read_but_never_break_the_program():
    whole = workbook([["a", "b"], ["x", 1.5], ["y", datetime(2026, 1, 1)]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    dice = random.Random(7)
    for _ in range(150):
        damaged = bytearray(part)
        for _ in range(dice.randint(1, 6)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        try:
            assert read_sheet(rewritten(whole, "xl/worksheets/sheet1.xml", bytes(damaged))).header
        except SheetProblem as problem:
            assert problem.code  # noqa: PT017  either answer is right


@given(st.binary(max_size=300))
def test_any_bytes_are_a_sheet_or_a_problem(data):
    try:
        sheet = read_sheet(data)
    except SheetProblem:
        return
    assert all(len(row) == len(sheet.header) for row in sheet.rows)


ROWS = [
    ["比亚迪, 深圳", 5, Decimal("-3.20"), date(2026, 11, 22), None],
    ['=HYPERLINK("x")', "+86 20", "@x", "-1+2", "line\nline"],
]


def test_a_csv_file_opens_in_excel_without_formulas_and_reads_back():
    data = b"".join(write_csv(["Name", "b", "c", "d", "e"], ROWS))
    assert data.startswith(b"\xef\xbb\xbfName,b")
    assert data.count(b"\r\n") == 3
    raw = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert raw[2][:4] == ['\'=HYPERLINK("x")', "'+86 20", "'@x", "'-1+2"]
    assert read_sheet(data).rows == [
        ["比亚迪, 深圳", "5", "-3.20", "2026-11-22", ""],
        ['=HYPERLINK("x")', "+86 20", "@x", "-1+2", "line\nline"],
    ]


def test_a_long_csv_file_leaves_in_pieces():
    pieces = list(write_csv(["n"], ([n] for n in range(50_000))))
    assert len(pieces) > 5
    assert len(read_sheet(b"".join(pieces)).rows) == 50_000


def test_a_workbook_keeps_numbers_and_days_and_never_holds_a_formula():
    data = write_xlsx(["Name", "b", "c", "d", "e"], ROWS, title="Members [2026]: all/none, a very long title indeed")
    assert read_sheet(data).rows == [
        ["比亚迪, 深圳", "5", "-3.2", "2026-11-22", ""],
        ['=HYPERLINK("x")', "+86 20", "@x", "-1+2", "line\nline"],
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_codes_and_instants_are_written_as_text():
    rows = [[912345678901234567, True, datetime(2026, 11, 22, 8, tzinfo=UTC), "x" * 40_000, "a\x01b"]]
    assert read_sheet(write_xlsx("abcde", rows)).rows == [
        ["912345678901234567", "True", "2026-11-22 08:00:00+00:00", "x" * 32_767, "a b"]
    ]
