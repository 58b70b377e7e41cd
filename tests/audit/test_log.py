"""The audit log as coordinators read it."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from alliance.audit.models import AuditEntry
from alliance.audit.operations import record_many
from alliance.core.operation import operation
from alliance.settings.operations import change_alliance, set_up_alliance
from tests.factories import AdministratorFactory, CoordinatorFactory, Factory, PersonFactory, both


class EntryFactory(Factory):
    class Meta:
        model = AuditEntry

    verb = "applications.submitted"
    actor_name = "Wang Xiaoming"
    subject_type = "application"
    subject_id = 1
    subject_label = "A-2026-0001"
    channel = "web"


@pytest.fixture
def reader():
    return CoordinatorFactory(zone="Asia/Shanghai")


@pytest.fixture
def browser(as_user, reader):
    return as_user(reader)


def verbs(answer):
    """What the rows of the page say was done, in order."""
    return re.findall(r'data-label="What"><a [^>]*>([^<]+)</a>', answer.text)


def test_the_newest_entry_stands_first(browser):
    EntryFactory(verb="first.done")
    EntryFactory(verb="second.done")
    assert verbs(browser.get("/desk/audit/")) == ["second.done", "first.done"]


FILTERS = [
    ("verb=applications.", ["applications.submitted"]),
    ("type=tier&id=7", ["membership.tier_changed"]),
    ("type=tier&id=8", []),
    ("since=2026-11-02&until=2026-11-02", ["membership.tier_changed"]),
    ("since=yesterday&id=x&actor=-1", ["membership.tier_changed", "applications.submitted"]),
    ("verb=%25", []),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_filters_narrow_the_list_and_odd_values_do_nothing(browser, query, expected):
    EntryFactory(at=datetime(2026, 11, 1, 15, 59, tzinfo=UTC))
    EntryFactory(
        verb="membership.tier_changed", subject_type="tier", subject_id=7,
        at=datetime(2026, 11, 1, 16, 0, tzinfo=UTC),  # the 2nd has begun in Shanghai
    )  # fmt: skip
    assert verbs(browser.get(f"/desk/audit/?{query}")) == expected


def test_one_persons_entries_can_be_singled_out(browser, reader):
    EntryFactory(actor_id=reader.id, verb="mine.done")
    EntryFactory(verb="other.done")
    assert verbs(browser.get(f"/desk/audit/?actor={reader.id}")) == ["mine.done"]


def test_older_entries_stand_behind_a_link_that_new_ones_do_not_shift(browser):
    for number in range(60):
        EntryFactory(verb=f"done.{number:02d}")
    first = browser.get("/desk/audit/")
    older = re.search(r'href="([^"]+)" rel="next"', first.text)[1]
    EntryFactory(verb="done.new")

    second = browser.get(older)

    assert verbs(first) == [f"done.{number:02d}" for number in range(59, 9, -1)]
    assert verbs(second) == [f"done.{number:02d}" for number in range(9, -1, -1)]
    assert 'rel="next"' not in second.text


def test_a_change_is_shown_from_what_to_what(browser):
    row = set_up_alliance(None, name=both("Old"), short_name=both("Old"))
    change_alliance(AdministratorFactory(), row.version, review_days=21, name=both("New"))
    text = browser.get("/desk/audit/").text
    assert "<dt>review_days</dt><dd>14 → 21</dd>" in text
    assert "<dt>name</dt><dd>Old → New</dd>" in text


def test_hostile_text_is_shown_as_text(browser):
    EntryFactory(
        actor_name="<b>x", subject_label="<script>alert(1)</script>", details={"note": "<img src=x onerror=alert(1)>"}
    )
    text = browser.get("/desk/audit/").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text


def test_the_sheet_has_the_filtered_entries_and_taking_it_is_an_entry(browser, session, reader):
    EntryFactory(verb="applications.submitted", subject_label="=1+1")
    EntryFactory(verb="membership.admitted")

    answer = browser.post("/desk/audit/export.csv?verb=applications.")

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [(row[1], row[2], row[5]) for row in rows[1:]] == [("Wang Xiaoming", "applications.submitted", "'=1+1")]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    newest = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (newest.verb, newest.actor_id, newest.details) == ("audit.exported", reader.id, {"count": 1})


def test_an_export_is_no_get(browser):
    assert browser.get("/desk/audit/export.csv").status_code == 405


def test_the_same_act_on_many_things_is_an_entry_for_each(session, reader):
    operation(record_many)(reader, "people.moved", "person", [(1, "a\r\nINFO forged"), (2, "b")], [7, 8])
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.subject_id, one.subject_label, one.organization_id, one.actor_id) for one in rows] == [
        (1, "a INFO forged", 7, reader.id), (2, "b", 8, reader.id),
    ]  # fmt: skip


def test_the_list_costs_the_same_for_one_and_for_fifty(browser, count_queries):
    costs = []
    for number in (1, 49):
        for _at in range(number):
            EntryFactory()
        browser.get("/desk/audit/")
        with count_queries() as sent:
            browser.get("/desk/audit/")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 4


@pytest.mark.parametrize(("maker", "status"), [(PersonFactory, 403), (AdministratorFactory, 200)])
def test_only_coordinators_read_the_log(as_user, maker, status):
    browser = as_user(maker())
    assert browser.get("/desk/audit/").status_code == status
    assert browser.post("/desk/audit/export.csv").status_code == status


def test_visitors_are_asked_to_sign_in(client):
    assert client.get("/desk/audit/").status_code == 303
