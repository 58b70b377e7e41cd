"""Small imports: columns recognized in both languages, rows judged, everything or nothing."""

import io
import secrets
from datetime import date, datetime, time

import pytest
from flask_babel import lazy_gettext as _

from alliance.core.operation import Refused
from alliance.core.row_imports import (
    MOST_PACKED,
    MOST_ROWS,
    Column,
    Outcome,
    RowImport,
    checked,
    clock_time_of,
    day_of,
    headings,
    moment_of,
    packed,
    plain,
    unpacked,
    words_of,
)
from alliance.core.sheets import SheetProblem, read_sheet
from alliance.core.states import Shown

COLUMNS = (
    Column("title", _("Title"), required=True, words=("name",), longest=10),
    Column("city", _("City"), words=("城市",)),
    Column("organization", _("Organization")),
)


class Color(Shown):
    RED = "red", _("Cancel")


def judge(rows):
    for row in rows:
        row.name = row["title"]
        row.planned = Outcome.SAME if row["title"] == "old" else Outcome.NEW
        if row["title"] == "bad":
            row.problems.append("This title is bad.")


def importing(app, data, take=lambda rows: len(checked(rows, judge))):
    """The import after one POST, and what was taken if it was."""
    if isinstance(data, bytes):
        data = {"file": (io.BytesIO(data), "rows.csv")}
    with app.test_request_context("/", method="POST", data=data):
        found = RowImport(COLUMNS, judge, take)
        if found.form.validate_on_submit():
            try:
                found.read()
            except Refused as refusal:
                found.form.refuse(refusal)
        return found


def test_headings_are_known_in_both_languages_by_their_key_and_by_other_words(app):
    with app.test_request_context("/"):
        known = headings(COLUMNS)
    assert {known[plain(text)] for text in ("Title", "NAME", "title")} == {"title"}
    assert (known[plain("城市")], known[plain("Organisation")]) == ("city", "organization")


def test_words_of_an_enumeration_are_known_by_value_and_by_label_in_both_languages(app):
    with app.test_request_context("/"):
        assert {words_of(Color)[plain(text)] for text in ("red", "CANCEL", "取消")} == {Color.RED}


def test_an_uploaded_sheet_with_known_headings_is_judged_at_once(app):
    found = importing(app, b"Name,City,Other\nnew,Wuhan,1\nold,,2\nbad,,3\n,,4\nmuch too long a title,,5\n")
    assert (found.step, found.mapping) == ("check", {0: "title", 1: "city"})
    assert [row.outcome.value for row in found.rows] == ["new", "same", "wrong", "wrong", "wrong"]
    assert (found.fresh, found.is_ready, found.counts[Outcome.WRONG]) == (1, False, 3)
    assert [row.number for row in found.shown_rows] == [4, 5, 6, 2, 3]
    assert found.rows[0].cells == {"title": "new", "city": "Wuhan", "organization": ""}


def test_a_sheet_whose_columns_are_not_known_is_matched_by_hand(app):
    found = importing(app, b"A,B\nnew,Wuhan\n")
    assert (found.step, found.mapping) == ("match", {})
    assert found.form.problems == [("", "Say which columns hold: Title.")]
    assert found.matched[0] == (0, "A", ["new"], "")
    again = importing(app, {"packed": found.form.packed.data, "column-0": "title", "column-1": "city"})
    assert (again.step, again.is_ready, again.rows[0]["city"]) == ("check", True, "Wuhan")


def test_two_columns_do_not_share_a_meaning(app):
    carried = importing(app, b"A,B\nnew,Wuhan\n").form.packed.data
    found = importing(app, {"packed": carried, "column-0": "title", "column-1": "title"})
    assert (found.step, len(found.form.problems)) == ("match", 1)


def test_a_made_up_meaning_is_no_meaning(app):
    carried = importing(app, b"Title,B\nnew,Wuhan\n").form.packed.data
    found = importing(app, {"packed": carried, "column-0": "title", "column-1": "password"})
    assert found.mapping == {0: "title"}


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04rubbish", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Title\n", {"packed": "eJw="}, {}]
)
def test_what_is_no_sheet_is_refused_at_the_file(app, data):
    found = importing(app, data)
    assert (found.step, [field for field, _text in found.form.problems]) == ("upload", ["file"])


def test_a_sheet_with_too_many_rows_is_refused(app):
    found = importing(app, b"Title\n" + b"x\n" * (MOST_ROWS + 1))
    assert (found.step, found.form.problems[0][0]) == ("upload", "file")


def test_what_a_page_cannot_carry_is_refused():
    with pytest.raises(Refused):
        packed(secrets.token_bytes(MOST_PACKED))


def test_a_packed_sheet_comes_back_as_it_was():
    data = "标题,City\r\n".encode() * 100
    assert unpacked(packed(data)) == data


def test_one_wrong_row_keeps_everything_out_and_known_rows_are_left_alone(app):
    with app.test_request_context("/"):
        good = importing(app, b"Title\nnew\nold\n").raw_rows()
        assert [row["title"] for row in checked(good, judge)] == ["new"]
        with pytest.raises(Refused):
            checked(importing(app, b"Title\nnew\nbad\n").raw_rows(), judge)


def test_the_sample_sheet_has_the_headings_and_is_recognized(app):
    with app.test_request_context("/"):
        data = RowImport(COLUMNS, judge, len).sample()
    with pytest.raises(SheetProblem) as problem:
        read_sheet(data)
    assert problem.value.code == "no_rows"


def test_days_and_moments_are_read_as_people_write_them():
    assert {day_of(text) for text in ("2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日")} == {
        date(2026, 11, 22)
    }
    assert day_of("2026/3/1") == date(2026, 3, 1)
    assert moment_of("2026-11-22 9:30") == moment_of("2026-11-22T09:30:00") == datetime(2026, 11, 22, 9, 30)
    assert [moment_of(text) for text in ("", "soon", "2026-02-30", "2026-11-22 25:00", "9999-01-01")] == [None] * 5
    assert (clock_time_of("9：30"), clock_time_of("")) == (time(9, 30), None)
