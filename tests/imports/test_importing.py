"""From a sheet to organizations and members, over HTTP, with the worker."""

import csv
import io
from datetime import timedelta

import pytest
from flask_babel import gettext
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.audit.models import AuditEntry
from alliance.core.clock import now
from alliance.core.sheets import write_xlsx
from alliance.directory.models import DirectoryEntry
from alliance.imports.enums import ImportState
from alliance.imports.models import SILENCE, Import
from alliance.imports.operations.importing import note_progress
from alliance.jobs.tasks import run_jobs
from alliance.membership.models import Membership
from alliance.notices.operations.rendering import reading_as
from alliance.organizations.models import Affiliation, Identifier, Organization
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory
from tests.factories.membership import MembershipFactory, TierFactory
from tests.factories.organizations import IdentifierFactory, OrganizationFactory
from tests.imports.steps import answers, checked, found, imported, newest, sheet, upload

ROWS = [("Volt AG", "伏特公司", "Gold"), ("", "比亚迪股份有限公司", "Silver"), ("Star University", "", "")]
TIERS = {"Gold": "gold", "Silver": "silver"}


@pytest.fixture
def tiers():
    return [TierFactory(code="gold", name__en="Gold"), TierFactory(code="silver")]


@pytest.fixture
def browser(as_user):
    return as_user(CoordinatorFactory())


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_a_sheet_becomes_organizations_and_members(browser, session, tiers):
    batch = imported(browser, sheet(ROWS), tiers=TIERS)

    assert (batch.state, batch.report["made"]) == (
        ImportState.DONE, {"organizations": 3, "members": 2, "people": 0},
    )  # fmt: skip
    rows = session.execute(select(Organization.name, Membership.number).outerjoin(Membership).order_by(Organization.id))
    assert [(name.en, name.zh, number) for name, number in rows] == [
        ("Volt AG", "伏特公司", "M-0001"), ("", "比亚迪股份有限公司", "M-0002"), ("Star University", "", None),
    ]  # fmt: skip
    assert count(session, DirectoryEntry) == 2


def test_the_page_tells_what_will_happen_before_it_happens(browser, session, tiers):
    batch = checked(browser, sheet(ROWS), tiers=TIERS)

    text = browser.get(f"/desk/imports/{batch.id}").text

    assert "Import 3 organizations and 2 members" in text
    assert count(session, Organization) == 0
    assert found(batch) == [(2, "new", ""), (3, "new", ""), (4, "new", "")]


def test_the_same_sheet_again_changes_nothing(browser, session, tiers):
    imported(browser, sheet(ROWS), tiers=TIERS)
    before = [count(session, one) for one in (Organization, Membership, DirectoryEntry, Identifier)]

    batch = checked(browser, sheet(ROWS), tiers=TIERS)

    assert batch.counts == {"new": 0, "joins": 0, "known": 3, "repeated": 0, "similar": 0, "wrong": 0}
    assert "Nothing to import" in browser.get(f"/desk/imports/{batch.id}").text
    browser.post(f"/desk/imports/{batch.id}/start")
    run_jobs()
    assert [count(session, one) for one in (Organization, Membership, DirectoryEntry, Identifier)] == before


def test_a_known_organization_becomes_a_member(browser, session, tiers):
    known = OrganizationFactory(en="Volt AG")
    batch = imported(browser, sheet([("VOLT  AG", "", "Gold")]), tiers=TIERS)
    assert found(batch) == [(2, "joins", "")]
    assert session.scalar(select(Membership)).organization_id == known.id


def test_one_row_to_correct_keeps_everything_out(browser, session, tiers):
    rows = [*ROWS, ("", "", "Gold")]
    batch = checked(browser, sheet(rows), tiers=TIERS)

    answer = browser.post(f"/desk/imports/{batch.id}/start", follow_redirects=True)

    assert found(batch)[-1] == (5, "wrong", "Give the name in one language at least.")
    assert "Some rows have to be corrected first." in answer.text
    assert "Upload the corrected sheet" in answer.text
    assert (newest().state, count(session, Organization)) == (ImportState.CHECKED, 0)


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ","), ("gb18030", ","), ("utf-16", ","), ("utf-8", ";"), ("gb18030", "\t")],
)
def test_sheets_in_the_usual_encodings_are_read_alike(browser, session, tiers, encoding, delimiter):
    imported(browser, sheet(ROWS, encoding=encoding, delimiter=delimiter), tiers=TIERS)
    assert [one.name.zh for one in session.scalars(select(Organization).order_by("id"))][:2] == [
        "伏特公司", "比亚迪股份有限公司",
    ]  # fmt: skip


def test_a_workbook_is_read_too(browser, session, tiers):
    data = write_xlsx(("name_en", "name_zh", "tier"), ROWS)
    batch = imported(browser, data, "members.xlsx", tiers=TIERS)
    assert batch.report["made"]["members"] == 2


HOSTILE = [
    "=HYPERLINK(\"https://evil.example\",\"x\")", "+1+1", "@SUM(A1)", "-2", "<script>alert(1)</script>", "' OR 1=1 --",
    "../../etc/passwd", "{{ 7*7 }}", "a\u202eb", "\u200b", "ＡＢＣ", "x" * 200, "名" * 200, "%(name)s", "\\", "\t=1",
]  # fmt: skip


def test_hostile_cells_stay_text_everywhere(browser, session, tiers):
    batch = imported(browser, sheet([(cell, "", "Gold") for cell in HOSTILE]), tiers=TIERS)

    page = browser.get(f"/desk/imports/{batch.id}").text
    report = browser.post(f"/desk/imports/{batch.id}/report.csv").get_data(as_text=True)

    assert batch.state in (ImportState.DONE, ImportState.CHECKED)
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in report
    cells = [cell for line in csv.reader(io.StringIO(report)) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []


def test_a_name_that_is_too_long_is_named_with_its_row(browser, tiers):
    batch = checked(browser, sheet([("x" * 201, "", "")]), tiers={})
    assert found(batch) == [(2, "wrong", "Use at most 200 characters.")]


ERRORS = [
    ({"country": "Atlantis"}, "Country “Atlantis” is not known."),
    ({"founded": "long ago"}, "Year founded: “long ago” is not a year."),
    ({"joined": "31.12."}, "Member since: “31.12.” is not a day. Write it as 2026-11-22."),
    ({"joined": "2999-01-01"}, "Member since: the day is to come."),
    ({"uscc": "123"}, "The code has 18 characters. Compare it with your license."),
    ({"website": "nowhere"}, "Start with https://, for example https://example.com"),
    ({"number": "a/b"}, "Member number “a/b”: use up to 30 letters, digits, dots and hyphens."),
    ({"email": "nobody", "contact": "Wang"}, "“nobody”: This is no e-mail address. It looks like name@example.org."),
    ({"email": "a@example.com"}, "There is an address or a telephone number without the name of a person."),
    ({"fields": "Warp drives"}, "Fields: “Warp drives” is not in the list."),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "reason"), ERRORS)
def test_a_wrong_cell_is_told_in_words(browser, cells, reason):
    batch = checked(browser, sheet([("Volt AG", *cells.values())], header=("name", *cells)))
    assert found(batch) == [(2, "wrong", reason)]


def test_two_columns_of_one_meaning_are_refused(browser):
    upload(browser, sheet([("a", "b")], header=("one", "two")))
    batch = newest()
    form = {"version": batch.version, "column_0": "name_en", "column_1": "name_en"}
    answer = browser.post(f"/desk/imports/{batch.id}/match", data=form)
    assert (answer.status_code, newest().state) == (422, ImportState.UPLOADED)
    assert "Two columns have the same meaning." in answer.text


def test_a_sheet_without_a_column_of_names_is_refused(browser):
    upload(browser, sheet([("a", "b")], header=("one", "two")))
    answer = browser.post(f"/desk/imports/{newest().id}/match", data={"version": newest().version})
    assert answer.status_code == 422
    assert "Choose the column that holds the names." in answer.text


def test_every_word_of_the_tier_column_has_to_mean_something(browser, tiers):
    upload(browser, sheet(ROWS))
    batch = newest()
    page = browser.get(f"/desk/imports/{batch.id}/match").text

    answer = browser.post(f"/desk/imports/{batch.id}/match", data=answers(batch, tier_2_0="gold", tier_2_1=""))

    assert '<option selected value="name_zh">' in page
    assert answer.status_code == 422
    assert "Choose one of our tiers for “Silver”, or no membership." in answer.text


def test_another_coordinator_who_matched_first_is_not_overwritten(browser, tiers):
    upload(browser, sheet([("Volt AG",)], header=("name",)))
    old = answers(newest())
    assert browser.post(f"/desk/imports/{newest().id}/match", data=old).status_code == 303
    run_jobs()
    assert browser.post(f"/desk/imports/{newest().id}/match", data=old).status_code == 409


def test_rows_about_one_organization_count_once_and_namesakes_with_other_numbers_twice(browser):
    rows = [("Volt AG", "A-1"), ("VOLT AG", "A-1"), ("Volt AG", "B-2"), ("Volt ag", "")]
    batch = checked(browser, sheet(rows, header=("name", "registration number")))
    assert found(batch) == [
        (2, "new", ""), (3, "repeated", "The same organization as in row 2."), (4, "new", ""),
        (5, "repeated", "The same organization as in row 2."),
    ]  # fmt: skip


def test_an_equal_name_with_another_number_is_another_organization(browser):
    IdentifierFactory(organization=OrganizationFactory(en="Volt AG"), kind="registration", value="A-1")
    rows = [("Volt AG", "B-2"), ("Volta", "A-1")]
    batch = checked(browser, sheet(rows, header=("name", "registration number")))
    assert [outcome for _row, outcome, _note in found(batch)] == ["new", "known"]


@pytest.mark.parametrize(("keep", "outcome"), [({}, "similar"), ({"keep_similar": "y"}, "new")])
def test_what_looks_like_a_known_organization_is_left_out_unless_kept(browser, keep, outcome):
    OrganizationFactory(en="Volta Motors Ltd", website="https://volta.example", website_domain="volta.example")
    rows = [("Volta Motor Ltd", "https://www.volta.example")]
    batch = checked(browser, sheet(rows, header=("name", "website")), **keep)
    assert [one[1] for one in found(batch)] == [outcome]


def test_people_come_along_and_are_not_added_twice(browser, session, tiers):
    header = ("name", "contact", "title", "email", "phone")
    rows = [("Volt AG", "王小明", "总监", "wang@volt.example", "+86 20 8515 1234"), ("Star", "Ann Lee", "CEO", "", "")]
    batch = imported(browser, sheet(rows, header=header))
    assert batch.report["made"]["people"] == 2
    first = session.scalar(select(Person).where(Person.display_name == "王小明"))
    assert (first.email, first.phone, first.pinyin_key) == ("wang@volt.example", "+862085151234", "wang xiao ming")
    assert session.scalar(select(Affiliation.title).where(Affiliation.person_id == first.id)).en == "总监"

    again = [*rows, ("Star", "Bo Ek", "", "", "")]
    batch = checked(browser, sheet(again, header=header))
    assert "Add 1 person" in browser.get(f"/desk/imports/{batch.id}").text
    imported(browser, sheet(again, header=header))
    assert session.scalars(select(Person.display_name).join(Affiliation).order_by(Person.id)).all() == [
        "王小明", "Ann Lee", "Bo Ek",
    ]  # fmt: skip


def test_typed_member_numbers_are_kept_and_new_ones_step_over_them(browser, session, tiers):
    MembershipFactory(number="M-0002")
    header, rows = ("name", "number"), [("A", ""), ("B", "m-0001"), ("C", ""), ("D", "X.9")]
    imported(browser, sheet(rows, header=header), tier="gold")
    numbers = session.scalars(select(Membership.number).order_by(Membership.organization_id)).all()
    assert numbers == ["M-0002", "M-0003", "M-0001", "M-0004", "X.9"]


def test_a_member_number_in_use_or_given_twice_has_to_be_corrected(browser, tiers):
    MembershipFactory(number="M-7")
    rows = [("A", "M-7"), ("B", "M-8"), ("C", "M-8")]
    batch = checked(browser, sheet(rows, header=("name", "number")), tier="gold")
    assert found(batch) == [
        (2, "wrong", "The member number M-7 is in use."), (3, "new", ""),
        (4, "wrong", "The member number stands in row 3 too."),
    ]  # fmt: skip


def test_a_register_that_changed_since_the_check_stops_the_import(browser, session, tiers):
    batch = checked(browser, sheet([("A", "M-7")], header=("name", "number")), tier="gold")
    MembershipFactory(number="M-7")
    browser.post(f"/desk/imports/{batch.id}/start")
    run_jobs()
    assert newest().state is ImportState.FAILED
    assert "some rows no longer fit" in browser.get(f"/desk/imports/{batch.id}").text
    assert count(session, Organization) == 1


NOT_SHEETS = [
    (b"", "x.csv"), (b"name\n", "x.csv"), (b"\x89PNG\r\n\x1a\n\x00\x00", "x.csv"), (b"PK\x03\x04rubbish", "x.xlsx"),
    (b'name\n"open', "x.csv"), (b"a,a\n1,2\n", "x.csv"), (b"name\nA\n", "x.html"), (b"name\nA\n", "../x.exe"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.xls"), (b"name\n" + b"x" * 40_000, "x.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name"), NOT_SHEETS)
def test_what_is_no_sheet_is_refused_with_a_reason(browser, data, name):
    answer = upload(browser, data, name)
    assert (answer.status_code, newest()) == (422, None)
    assert "error-summary" in answer.text


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(browser):
    answer = browser.post("/desk/imports/new", environ_overrides={"CONTENT_LENGTH": str(26 * 1024 * 1024)})
    assert answer.status_code == 413


def test_a_sheet_with_too_many_rows_is_refused(browser):
    answer = upload(browser, b"name\n" + b"x\n" * 50_001)
    assert answer.status_code == 422
    assert "too many rows" in answer.text


def test_the_report_is_a_safe_sheet_and_leaves_an_entry(browser, session):
    batch = checked(browser, sheet([("=1+1",), ("",), ("Volt",)], header=("name",)))
    answer = browser.post(f"/desk/imports/{batch.id}/report.csv")
    assert answer.get_data(as_text=True).splitlines() == [
        "\ufeffRow,Name,Outcome,Reasons", "2,'=1+1,New,", "4,Volt,New,",
    ]  # fmt: skip
    assert answer.headers["Content-Disposition"].startswith("attachment")
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.verb, last.details) == ("imports.report_exported", {"count": 2, "import_id": batch.id})


def test_progress_is_shown_and_leads_back_to_the_page(browser, session, trail):
    upload(browser, sheet([("A",)], header=("name",)))
    batch = newest()
    browser.post(f"/desk/imports/{batch.id}/match", data=answers(batch))
    before, version = trail(), newest().version
    note_progress(batch.id, 1)

    page = browser.get(f"/desk/imports/{batch.id}")
    part = browser.get(f"/desk/imports/{batch.id}/progress", headers={"HX-Request": "true"})

    assert (trail(), newest().version) == (before, version)
    assert 'hx-trigger="every 2s"' in page.text and "<html" not in part.text and "1 of 1" in part.text
    run_jobs()
    done = browser.get(f"/desk/imports/{batch.id}/progress", headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, f"/desk/imports/{batch.id}")


def test_an_import_is_discarded_and_stays_readable(browser):
    batch = checked(browser, sheet([("A",)], header=("name",)))
    browser.post(f"/desk/imports/{batch.id}/discard")
    assert newest().state is ImportState.DISCARDED
    browser.post(f"/desk/imports/{batch.id}/start")
    assert newest().state is ImportState.DISCARDED
    assert browser.get(f"/desk/imports/{batch.id}").status_code == 200


def test_an_import_that_the_worker_left_lying_can_be_given_up(browser, session):
    batch = checked(browser, sheet([("A",)], header=("name",)))
    browser.post(f"/desk/imports/{batch.id}/start")
    refused = browser.post(f"/desk/imports/{batch.id}/discard", follow_redirects=True)
    assert "This import is in the state" in refused.text
    session.execute(Import.__table__.update().values(updated_at=now() - SILENCE - timedelta(minutes=1)))
    session.commit()

    assert "Nothing was heard of this for a while" in browser.get(f"/desk/imports/{batch.id}").text
    browser.post(f"/desk/imports/{batch.id}/discard")

    run_jobs()
    assert (newest().state, count(session, Organization)) == (ImportState.DISCARDED, 0)


@pytest.mark.parametrize("duty", ["read_only", "events", "check_in"])
def test_only_those_who_manage_members_import(as_user, browser, duty):
    batch = checked(browser, sheet([("A",)], header=("name",)))
    for other in (as_user(CoordinatorFactory(duty=duty)), as_user(PersonFactory())):
        assert other.get("/desk/imports").status_code == 403
        assert upload(other, sheet([("B",)], header=("name",))).status_code == 403
        for path in ("", "/match", "/progress"):
            assert other.get(f"/desk/imports/{batch.id}{path}").status_code == 404
        for path in ("/match", "/start", "/discard", "/report.csv"):
            assert other.post(f"/desk/imports/{batch.id}{path}").status_code == 404
    assert newest().state is ImportState.CHECKED


def test_visitors_are_asked_to_sign_in_and_administrators_come_in(client, as_user):
    assert client.get("/desk/imports").status_code == 303
    assert as_user(AdministratorFactory()).get("/desk/imports").status_code == 200


def test_findings_are_in_the_language_of_who_began(as_user):
    browser = as_user(CoordinatorFactory(locale="zh"))
    batch = checked(browser, sheet([("A", "2026-99-99")], header=("name", "joined")))
    with reading_as("zh"):
        expected = gettext("Member since: “%(text)s” is not a day. Write it as 2026-11-22.", text="2026-99-99")
    assert found(batch) == [(2, "wrong", expected)]


def test_a_list_of_imports_costs_the_same_for_one_and_five(browser, count_queries):
    costs = []
    for number in (1, 4):
        for one in range(number):
            upload(browser, sheet([(f"A{one}",)], header=("name",)))
        browser.get("/desk/imports")
        with count_queries() as sent:
            browser.get("/desk/imports")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 6
