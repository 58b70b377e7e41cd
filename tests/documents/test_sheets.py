"""The comment table as a sheet: out and in again, matched by number, all rows or none."""

import csv
import io

import pytest

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.sheets import read_sheet, write_xlsx
from alliance.documents.enums import CommentKind, Disposition
from alliance.documents.models import Comment, CommentSheet
from alliance.documents.operations import sheets
from alliance.documents.operations.comments import CommentInput, add_comment
from alliance.documents.operations.rounds import finish_round, open_round
from tests.documents.conftest import a_round, close

HEADER = ["No.", "Comment", "Disposition", "Observations"]


@pytest.fixture
def asked(chair, member, document):
    """A closed round with two comments, one of them written to be taken for a formula."""
    found = open_round(chair, document, a_round())
    add_comment(member, found, CommentInput("The limit is too low.", CommentKind.TECHNICAL, "5.2", "表 3", "50 MPa"))
    add_comment(member, found, CommentInput("=1+1 is not proven", CommentKind.EDITORIAL, "-6"))
    close(found)
    return found


def as_csv(*rows, header=HEADER):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def kept(chair, asked, data, name="comments.csv"):
    return sheets.keep_sheet(chair, asked, name, data)


def comments():
    return db.session.query(Comment).order_by(Comment.number).all()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_table_goes_out_and_comes_back_unchanged(as_user, chair, asked, kind):
    answer = as_user(chair).post(f"/comment-rounds/{asked.id}/sheet", data={"format": kind})
    assert f"WG3-N031-comments-1.{kind}" in answer.headers["Content-Disposition"]
    table = read_sheet(answer.data)
    assert table.header == sheets.header()
    assert table.rows[0] == ["1", "Aian", "5.2", "表 3", "te", "The limit is too low.", "50 MPa", "", ""]
    assert table.rows[1][2:6] == ["-6", "", "ed", "=1+1 is not proven"]
    plan = sheets.plan_of(kept(chair, asked, answer.data, f"back.{kind}"))
    assert (plan.wrong, plan.added, plan.decided) == ([], [], [])


def test_no_cell_of_a_csv_is_a_formula(as_user, chair, asked):
    answer = as_user(chair).post(f"/comment-rounds/{asked.id}/sheet", data={"format": "csv"})
    cells = [cell for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=1+1 is not proven" in cells


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_filled_in_dispositions_are_matched_by_their_number(chair, asked, kind, trail):
    rows = [["2", "", "Rejected", "Proven in Annex A"], ["1", "", "accepted", ""]]
    data = write_xlsx(HEADER, rows) if kind == "xlsx" else as_csv(*rows)
    assert sheets.apply_sheet(chair, kept(chair, asked, data, f"filled.{kind}")) == (0, 2)
    assert [(one.disposition, one.response) for one in comments()] == [
        (Disposition.ACCEPTED, ""), (Disposition.REJECTED, "Proven in Annex A"),
    ]  # fmt: skip
    assert trail()[-1] == "documents.sheet_applied"


def test_rows_without_a_number_are_comments_collected_offline(chair, asked):
    header = ["No.", "Member or author", "Clause", "Kind (ge, te, ed)", "Comment", "Disposition", "Observations"]
    data = as_csv(["", "Volt", "7", "general", "Too long", "Noted", "Thanks"], header=header)
    sheets.apply_sheet(chair, kept(chair, asked, data))
    added = comments()[-1]
    assert (added.number, added.author_organization, added.clause, added.kind, added.disposition) == (
        3, "Volt", "7", CommentKind.GENERAL, Disposition.NOTED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (["9", "", "accepted", ""], "No comment of this round has the number 9."),
        (["x", "", "accepted", ""], "No comment of this round has the number x."),
        (["1", "", "perhaps", ""], "“perhaps” is no disposition."),
        (["1", "", "rejected", ""], "Say what the author is answered"),
        (["", "", "accepted", ""], "A row without a number needs a comment."),
        (["1", "", "noted", "x" * 9000], "longer than 8000 characters"),
    ],
)
def test_a_row_with_a_problem_says_which_and_keeps_everything_out(chair, asked, row, problem):
    sheet = kept(chair, asked, as_csv(["2", "", "noted", ""], row))
    plan = sheets.plan_of(sheet)
    assert [one.line for one in plan.wrong] == [3]
    assert problem in plan.wrong[0].problems[0]
    with pytest.raises(Refused, match="have to be corrected"):
        sheets.apply_sheet(chair, sheet)
    assert [one.disposition for one in comments()] == [Disposition.OPEN] * 2


def test_a_number_that_stands_twice_is_a_problem(chair, asked):
    plan = sheets.plan_of(kept(chair, asked, as_csv(["1", "", "noted", ""], ["1", "", "accepted", ""])))
    assert plan.wrong[0].problems == ["Number 1 stands in another row too."]


def test_a_kind_that_nobody_knows_is_a_problem(chair, asked):
    data = as_csv(["", "New", "zz"], header=["No.", "Comment", "Kind (ge, te, ed)"])
    assert "no kind of comment" in sheets.plan_of(kept(chair, asked, data)).wrong[0].problems[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"a,b\n", "no row"),
        (b"Name,City\nx,y\n", "neither numbers nor comments"),
        (b'a,b\n"x', "cannot be read"),
    ],
)
def test_what_is_no_comment_table_is_refused(chair, asked, data, words):
    with pytest.raises(Refused, match=words):
        kept(chair, asked, data)


def test_a_sheet_is_taken_in_once(chair, asked):
    sheet = kept(chair, asked, as_csv(["1", "", "noted", ""]))
    sheets.apply_sheet(chair, sheet)
    with pytest.raises(Refused, match="taken in already"):
        sheets.apply_sheet(chair, sheet)


def test_no_sheet_is_taken_in_before_the_closing_or_after_the_end(chair, member, document):
    asked = open_round(chair, document, a_round())
    with pytest.raises(Refused, match="still being taken"):
        kept(chair, asked, as_csv(["1", "", "noted", ""]))
    close(asked)
    sheet = kept(chair, asked, as_csv(["", "New", "noted", ""]))
    finish_round(chair, asked)
    with pytest.raises(Refused, match="over"):
        sheets.apply_sheet(chair, sheet)


def test_a_sheet_is_uploaded_looked_through_and_taken_in_on_pages(as_user, chair, asked):
    browser, path = as_user(chair), f"/comment-rounds/{asked.id}/sheet/new"
    assert browser.get(path).status_code == 200
    data = as_csv(["1", "", "noted", ""], ["", "Offline words", "", ""])
    answer = browser.post(path, data={"file": (io.BytesIO(data), "filled.csv")})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "1 comment is added." in page and "1 is dealt with." in page and "Offline words" in page
    assert [one.disposition for one in comments()] == [Disposition.OPEN] * 2
    assert browser.post(f"{answer.location}/apply").status_code == 303
    assert len(comments()) == 3
    assert "Taken in" in browser.get(answer.location).text


def test_a_wrong_sheet_shows_its_rows(as_user, chair, asked):
    browser, sheet = as_user(chair), kept(chair, asked, as_csv(["9", "", "noted", ""]))
    text = browser.get(f"/comment-sheets/{sheet.id}").text
    assert "1 row has to be corrected" in text and "has the number 9" in text
    assert browser.post(f"/comment-sheets/{sheet.id}/apply").status_code == 303
    assert db.session.get(CommentSheet, sheet.id).applied_at is None


def test_only_the_group_takes_the_table_and_only_officers_bring_it_back(as_user, client, member, chair, asked):
    sheet = kept(chair, asked, as_csv(["1", "", "noted", ""]))
    browser, path = as_user(member), f"/comment-rounds/{asked.id}/sheet"
    assert browser.post(path).status_code == 200
    assert (browser.get(f"{path}/new").status_code, browser.get(f"/comment-sheets/{sheet.id}").status_code) == (
        403,
        403,
    )
    assert client.post(path).status_code == 303
