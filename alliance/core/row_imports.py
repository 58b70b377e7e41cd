"""Small imports: a sheet is uploaded, its columns recognized or matched by hand, its rows checked, all taken or none.

A feature names its columns, a function that judges rows and an operation that takes them; the page is its own:

    COLUMNS = (Column("title", _("Title"), required=True, words=("name",)), Column("city", _("City")))

    def judge(rows: list[Row]) -> None:        # only reads: adds to `row.problems`, sets `outcome`, `name`, `found`
    @operation
    def take(actor, rows: list[Row]) -> int:   # begins with `checked(rows, judge)`, then writes; lock what is contested

    @bp.route("/things/import", methods=["GET", "POST"])
    @allow(can_manage_things)
    def create() -> ResponseReturnValue:
        importing = RowImport(COLUMNS, judge, lambda rows: operations.take(viewer(), rows))
        return importing.answer("things/import.html", lambda made: done(made), thing=thing)

`things/import.html` extends its own frame and calls `imports.steps(importing, cancel_url)` of macros/row_imports.html.
`done(made)` gets what `take` returned, flashes and returns the redirect. `?sample=1` gives an empty sheet with the
headings. Fields that hold for the whole sheet (a time zone) are those of a subclass of `ImportForm`, given as `form`.

Nothing is stored between the steps: the page carries the packed sheet, and each step reads and judges it anew. So an
import has no state, leaves no file behind, and the same sheet sent twice finds its rows known (`Outcome.SAME`).
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField

from alliance.core.downloads import send_bytes
from alliance.core.forms import FIRST_YEAR, LAST_YEAR, Form
from alliance.core.localized import listed
from alliance.core.operation import Refused
from alliance.core.sheets import MOST_BYTES, Sheet, SheetProblem, read_sheet, write_xlsx
from alliance.core.states import Shown
from alliance.core.text import fold, one_line
from alliance.core.uploads import MEDIA_TYPES
from alliance.core.web import page

MOST_PACKED = (
    1_400_000  # characters: with the rest of the form below what a form may hold (config.MAX_FORM_MEMORY_SIZE)
)
MOST_ROWS = 12_000
MOST_SHOWN = 200  # rows on the page; those with problems first
SAMPLES, LONGEST_SAMPLE = 3, 60
LOCALES = ("en", "zh_Hans_CN")
SIGNS = str.maketrans("-_/.：；:", "       ")


class Outcome(Shown):
    """What taking a row would do."""

    NEW = "new", _("New"), "ok", "plus-circle"
    CHANGED = "changed", _("Changed"), "info", "pencil"
    SAME = "same", _("As it is"), "idle", "check2"
    WRONG = "wrong", _("To correct"), "bad", "exclamation-octagon"


@dataclass(frozen=True)
class Column:
    """One meaning of a column. `label` is lazy and recognized in both languages, as are `key` and `words`."""

    key: str
    label: Any
    required: bool = False  # a row without it is wrong, a sheet without it has to be matched by hand
    words: tuple[str, ...] = ()
    longest: int = 200  # characters


@dataclass
class Row:
    """One row: its cells by the keys of the columns ('' where nothing stands), and what the feature found out."""

    number: int  # as spreadsheet programs count
    cells: dict[str, str]
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # worth a look, keep nothing out
    planned: Outcome = Outcome.NEW
    name: str = ""  # what the page calls the row; the first cell when empty
    found: Any = None  # whatever the feature wants to remember of its judging

    def __getitem__(self, key: str) -> str:
        return self.cells[key]

    @property
    def outcome(self) -> Outcome:
        return Outcome.WRONG if self.problems else self.planned

    @property
    def title(self) -> str:
        return self.name or next((text for text in self.cells.values() if text), "")


Judge = Callable[[list[Row]], None]


def checked(rows: list[Row], judge: Judge) -> list[Row]:
    """Judge the rows inside the operation that takes them; those that bring something new. Refuses any wrong row."""
    judge(rows)
    if any(row.problems for row in rows):
        raise Refused(gettext("Some rows have to be corrected first. Correct them in the sheet and upload it again."))
    return [row for row in rows if row.planned is not Outcome.SAME]


class ImportForm(Form):
    """The file at first, then the packed sheet. Subclasses add fields that hold for the whole sheet."""

    file = FileField(_("Sheet"))
    packed = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.flags.required = True  # on the first page; later ones carry it packed

    @property
    def options(self) -> list[Any]:
        """The fields of a subclass."""
        return [one for one in self if one.short_name not in ("file", "packed", "csrf_token")]


class RowImport:
    """One import under way; see the module. After `answer` or `read` the templates find everything here."""

    def __init__(
        self, columns: Sequence[Column], judge: Judge, take: Callable[[list[Row]], Any], form: ImportForm | None = None
    ) -> None:
        self.columns = {one.key: one for one in columns}
        self.judge, self.take = judge, take
        self.form = form if form is not None else ImportForm()
        self.sheet: Sheet | None = None
        self.mapping: dict[int, str] = {}
        self.rows: list[Row] = []

    def answer(self, template: str, done: Callable[[Any], ResponseReturnValue], **context: Any) -> ResponseReturnValue:
        """The page of the step at hand, the sample sheet, or, once all rows are taken, what `done` says."""
        if request.method == "GET" and request.args.get("sample"):
            return send_bytes(self.sample(), f"{gettext('sample')}.xlsx", MEDIA_TYPES["xlsx"])
        if self.form.validate_on_submit():
            try:
                self.read()
                if request.form.get("step") == "take" and self.rows:
                    return done(self.take(self.raw_rows()))
            except Refused as refusal:
                self.form.refuse(refusal)
        return page(template, status=self.form.status, importing=self, **context)

    @property
    def step(self) -> str:
        """upload, match (a needed column is not known) or check (the rows are judged)."""
        if self.sheet is None:
            return "upload"
        return "check" if self.rows else "match"

    def read(self) -> None:
        """The sheet that came, its columns, and its rows judged. Refuses what cannot be read or matched."""
        data = self.content()
        sheet = parsed(data)
        if len(sheet.rows) > MOST_ROWS:
            raise Refused(gettext("The sheet has too many rows. Split it and import the parts."), field="file")
        self.form.packed.data = packed(data)
        self.sheet = sheet
        is_new = "column-0" not in request.form
        self.mapping = self.guessed() if is_new else self.chosen()
        missing = [one for one in self.columns.values() if one.required and one.key not in self.mapping.values()]
        if missing:
            labels = listed(one.label for one in missing)
            raise Refused(gettext("Say which columns hold: %(labels)s.", labels=labels))
        self.rows = self.raw_rows()
        self.judge(self.rows)

    def content(self) -> bytes:
        """The bytes of the new file, else those that the page carried."""
        upload = self.form.file.data  # of a form without a file: None
        if upload:
            return bytes(upload.read(MOST_BYTES + 1))
        data = unpacked(self.form.packed.data or "")
        if not data:
            raise Refused(gettext("Choose a sheet first."), field="file")
        return data

    def guessed(self) -> dict[int, str]:
        """{place: key} for the headings we know, each meaning once; the first of two columns wins."""
        assert self.sheet is not None
        known = headings(self.columns.values())
        found: dict[int, str] = {}
        for place, text in enumerate(self.sheet.header):
            key = known.get(plain(text))
            if key and key not in found.values():
                found[place] = key
        return found

    def chosen(self) -> dict[int, str]:
        """What was chosen for each column. Refuses one meaning for two columns."""
        assert self.sheet is not None
        picked = {place: request.form.get(f"column-{place}", "") for place in range(len(self.sheet.header))}
        found = {place: key for place, key in picked.items() if key in self.columns}
        if len(set(found.values())) < len(found):
            self.mapping = found
            raise Refused(gettext("Two columns have the same meaning. Choose another for one of them."))
        return found

    def raw_rows(self) -> list[Row]:
        """The rows before the feature has judged them, with what is missing or too long."""
        assert self.sheet is not None
        places = {key: place for place, key in self.mapping.items()}
        rows = []
        for number, cells in zip(self.sheet.numbers, self.sheet.rows, strict=True):
            named = {key: cells[places[key]] if key in places else "" for key in self.columns}
            row = Row(number, named)
            row.problems = [text for one in self.columns.values() for text in shape_problems(one, named[one.key])]
            rows.append(row)
        return rows

    # What templates ask

    @property
    def counts(self) -> dict[Outcome, int]:
        found = dict.fromkeys(Outcome, 0)
        for row in self.rows:
            found[row.outcome] += 1
        return found

    @property
    def fresh(self) -> int:
        """How many rows bring something."""
        return self.counts[Outcome.NEW] + self.counts[Outcome.CHANGED]

    @property
    def is_ready(self) -> bool:
        return bool(self.fresh) and not self.counts[Outcome.WRONG]

    @property
    def shown_rows(self) -> list[Row]:
        """Rows for the page: those to correct first, then those with a note, `MOST_SHOWN` at most."""
        return sorted(self.rows, key=lambda row: (not row.problems, not row.notes, row.number))[:MOST_SHOWN]

    @property
    def matched(self) -> list[tuple[int, str, list[str], str]]:
        """(place, heading, the first values, key or '') of each column of the sheet."""
        assert self.sheet is not None
        rows = self.sheet.rows
        return [
            (place, text, samples(rows, place), self.mapping.get(place, ""))
            for place, text in enumerate(self.sheet.header)
        ]

    def sample(self) -> bytes:
        """A workbook with the headings and nothing else."""
        return write_xlsx([str(one.label) for one in self.columns.values()], [])


def shape_problems(column: Column, text: str) -> Iterable[str]:
    if column.required and not text:
        yield gettext("“%(column)s” is empty.", column=column.label)
    if len(text) > column.longest:
        yield gettext("“%(column)s” is longer than %(most)s characters.", column=column.label, most=column.longest)


def samples(rows: list[list[str]], place: int) -> list[str]:
    """The first different values of a column, shortened."""
    found: dict[str, None] = {}
    for row in rows:
        if row[place]:
            found[one_line(row[place])[:LONGEST_SAMPLE]] = None
        if len(found) == SAMPLES:
            break
    return list(found)


# Words


def plain(text: str) -> str:
    """A heading or a word as it is compared: without case and signs, in the American spelling."""
    return " ".join(fold(text).translate(SIGNS).split()).replace("organis", "organiz")


def headings(columns: Iterable[Column]) -> dict[str, str]:
    """{heading: key} of all columns, in both languages."""
    rows = list(columns)
    found = {plain(text): one.key for one in rows for text in (*one.words, one.key)}
    for locale in LOCALES:
        with force_locale(locale):
            found |= {plain(str(one.label)): one.key for one in rows}
    return found


def words_of(kinds: Any) -> dict[str, Any]:
    """{word: member} of an enumeration of ours, by value and by label in both languages; ask with `plain(text)`."""
    found: dict[str, Any] = {plain(one.value): one for one in kinds}
    for locale in LOCALES:
        with force_locale(locale):
            found |= {plain(str(one.label)): one for one in kinds}
    return found


def day_of(text: str) -> date | None:
    """The day that a cell names: 2026-11-22, 2026/11/22, 2026.11.22, 2026年11月22日; None for anything else."""
    at = moment_of(text)
    return at.date() if at else None


def moment_of(text: str) -> datetime | None:
    """The moment on the clock that a cell names, without zone: 2026-11-22 14:30, also with the signs of `day_of`."""
    tidy = text.translate(str.maketrans("/.年月", "----")).replace("日", " ").replace("T", " ").strip()
    parts = [part.zfill(2) for part in tidy.split(" ")[0].split("-")]
    try:
        found = datetime.combine(date.fromisoformat("-".join(parts)), clock_time_of(tidy.partition(" ")[2]) or time())
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def clock_time_of(text: str) -> time | None:
    """The time that a cell names: 9:30, 09:30, 09:30:00; None for an empty one. Raises ValueError for other words."""
    words = text.strip().replace("：", ":").split(":")
    if words == [""]:
        return None
    hour, minute, second = [int(word) for word in [*words, "0", "0"][:3]]
    return time(hour, minute, second)


# The sheet between the steps


def parsed(data: bytes) -> Sheet:
    """The sheet in these bytes. Refuses what cannot be read as one, with the reason at the field 'file'."""
    try:
        return read_sheet(data)
    except SheetProblem as problem:
        raise Refused(sheet_text(problem), field="file") from problem


def sheet_text(problem: SheetProblem) -> str:
    """Why a sheet cannot be used, and what to do."""
    texts = {
        "too_large": gettext("The sheet is larger than we read at once. Split it and import the parts."),
        "too_many_rows": gettext("The sheet has too many rows. Split it and import the parts."),
        "too_many_columns": gettext("The sheet has too many columns. Remove those that are not needed."),
        "too_many_cells": gettext("The sheet has too many cells. Remove the columns that are not needed."),
        "empty": gettext("The sheet is empty."),
        "no_rows": gettext("The sheet has a header and no rows."),
        "encoding": gettext("The letters of the sheet cannot be read. Save it as CSV in UTF-8, or as XLSX."),
        "missing_header": gettext("Column %(where)s has no header. Give each column a name.", where=problem.detail),
        "duplicate_header": gettext(
            "Two columns are called “%(where)s”. Give each a name of its own.", where=problem.detail
        ),
        "extra_cells": gettext("Row %(where)s has more cells than the header. Check its quotes.", where=problem.detail),
        "long_cell": gettext("A cell in row %(where)s is too long. Shorten its text.", where=problem.detail),
        "quotes": gettext("A quotation mark is opened and never closed. Check the sheet in a spreadsheet program."),
        "encrypted": gettext("The workbook is protected with a password. Save it without one."),
        "old_format": gettext("This is an old XLS workbook. Save it as XLSX."),
    }
    return texts.get(
        problem.code, gettext("This is not a sheet that we can read. Save it as CSV in UTF-8, or as XLSX.")
    )


def packed(data: bytes) -> str:
    """A sheet as the text of a hidden field. Refuses what is larger than a page can carry."""
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    if len(text) > MOST_PACKED:
        raise Refused(gettext("The sheet is larger than we read at once. Split it and import the parts."), field="file")
    return text


def unpacked(text: str) -> bytes:
    """The bytes of the sheet that a page carried; nothing for what we did not pack."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError):
        return b""
