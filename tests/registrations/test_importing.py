"""Participants from a sheet: looked through, then all or none; the same sheet twice changes nothing."""

import io
import re

import pytest
from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.row_imports import Outcome, Row
from alliance.core.sheets import write_xlsx
from alliance.registrations.enums import Source
from alliance.registrations.models import Registration
from alliance.registrations.operations.importing import COLUMNS, import_participants, judge_for
from alliance.registrations.operations.plans import CategoryInput, add_category
from tests.factories import PersonFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory
from tests.registrations.parts import CONFIRMED, WAITING, coordinator, counters, opened, registered

KEYS = [one.key for one in COLUMNS]
SHEET = (
    "姓名,拼音,职务,单位,邮箱,手机,参会类别,语言\r\n"
    "王小明,Wang Xiaoming,工程师,明亮汽车,wang@example.com,13800000000,线上,中文\r\n"
    "Adolfo García,,Director,Volt AG,adolfo@example.com,,,en\r\n"
).encode()


def row(number=2, **cells):
    return Row(number, {key: cells.get(key, "") for key in KEYS})


def judged(event, *rows):
    found = list(rows)
    judge_for(event)(found)
    return found


def stored():
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


@pytest.fixture
def place():
    """(event, first category, the category 'Online')."""
    event, plan, category = opened(seats=10)
    return event, category, add_category(coordinator(), plan, CategoryInput(Localized("Online", "线上")))


def test_guests_come_with_organization_person_category_and_language(place, outbox):
    event, category, online = place
    home, person = OrganizationFactory(zh="明亮汽车"), PersonFactory(email="wang@example.com")
    rows = [
        row(2, name="王小明", romanized_name="Wang Xiaoming", organization="明亮汽车", email="Wang@Example.com",
            category="线上", language="中文"),
        row(3, name="Li Na", organization="Somebody Ltd"),
    ]  # fmt: skip
    assert import_participants(coordinator(), event, rows) == 2
    first, second = stored()
    assert (first.organization_id, first.person_id, first.category_id) == (home.id, person.id, online.id)
    assert (first.locale, first.source, first.state) == ("zh", Source.IMPORT, CONFIRMED)
    assert (second.organization_id, second.organization_name, second.category_id) == (None, "Somebody Ltd", category.id)
    assert outbox() == [("registrations.confirmed", "Wang@Example.com")]


def test_the_same_sheet_twice_changes_nothing(place):
    event, _category, _online = place
    cells = ({"name": "Li Na", "email": "li@example.com"}, {"name": "Zhao Lei", "organization": "Volt AG"})
    import_participants(coordinator(), event, [row(2 + at, **one) for at, one in enumerate(cells)])
    again = judged(event, *(row(2 + at, **one) for at, one in enumerate(cells)))
    assert [one.outcome for one in again] == [Outcome.SAME, Outcome.SAME]
    assert import_participants(coordinator(), event, [row(2, **cells[0])]) == 0
    assert len(stored()) == 2


def test_what_is_wrong_is_said_row_by_row_and_keeps_everything_out(place):
    event, _category, _online = place
    rows = judged(
        event,
        row(2, name="Li Na", email="no address"),
        row(3, name="Wu Di", category="Balcony"),
        row(4, name="He Jun", email="he@example.com"),
        row(5, name="he jun", email="HE@example.com"),
    )
    assert [one.outcome for one in rows] == [Outcome.WRONG, Outcome.WRONG, Outcome.NEW, Outcome.WRONG]
    assert rows[1].problems == ["“Balcony” is no category of this event."]
    assert rows[3].problems == ["The same guest stands in row 4."]
    with pytest.raises(Refused):
        import_participants(coordinator(), event, [row(2, name="Good"), row(3, name="Bad", email="x")])
    assert stored() == []


def test_beyond_the_seats_guests_wait_or_are_refused():
    event, _plan, category = opened(seats=1)
    import_participants(coordinator(), event, [row(2, name="A"), row(3, name="B")])
    assert [one.state for one in stored()] == [CONFIRMED, WAITING]
    assert counters(category) == (1, 1)
    strict, _plan, _category = opened(seats=1, has_waitlist=False)
    rows = judged(strict, row(2, name="A"), row(3, name="B"))
    assert [one.problems for one in rows] == [[], ["Every seat is taken."]]


def test_who_registered_alone_is_not_registered_again(place):
    event, category, _online = place
    registered(category, "Li Na")
    assert judged(event, row(2, name="LI NA", email="li.na@example.com"))[0].outcome is Outcome.SAME


def test_too_many_rows_at_once_are_wrong(place):
    event, _category, _online = place
    rows = judged(event, *(row(number + 2, name=f"Guest {number}") for number in range(2001)))
    assert [one.number for one in rows if one.problems] == [2002]


def test_an_event_without_a_plan_takes_no_sheet():
    with pytest.raises(Refused):
        judge_for(EventFactory())([row()])


def test_judging_takes_the_same_statements_for_one_row_and_for_many(place, count_queries):
    event, _category, _online = place

    def statements(rows):
        with count_queries() as sent:
            judge_for(event)(
                [row(at + 2, name=f"G {at}", email=f"g{at}@example.com", organization="x") for at in range(rows)]
            )
        return len(sent)

    statements(1)
    assert statements(1) == statements(100)


def upload(browser, event, content=SHEET, name="guests.csv"):
    return browser.post(f"/events/{event.id}/people/import", data={"file": (io.BytesIO(content), name)})


def hidden(page):
    return dict(re.findall(r'name="(packed)"[^>]*value="([^"]*)"', page)), re.findall(r'name="(column-\d+)"', page)


def test_a_chinese_sheet_is_recognized_looked_through_and_taken(as_user, place):
    event, _category, online = place
    browser = as_user(coordinator())
    shown = upload(browser, event).text
    assert "2 rows are ready." in shown and "王小明" in shown
    assert stored() == []
    packed, columns = hidden(shown)
    chosen = dict(zip(columns, KEYS, strict=False))
    done = browser.post(f"/events/{event.id}/people/import", data=packed | chosen | {"step": "take"})
    assert done.status_code == 303, done.text
    assert [(one.name, one.phone, one.category_id == online.id) for one in stored()] == [
        ("王小明", "13800000000", True), ("Adolfo García", "", False),
    ]  # fmt: skip


def test_a_workbook_works_as_well_and_the_sample_has_the_headings(as_user, place):
    event, _category, _online = place
    browser = as_user(coordinator())
    book = write_xlsx(["Participant", "Company"], [["Li Na", "Volt AG"]])
    assert "1 row is ready." in upload(browser, event, book, "guests.xlsx").text
    assert browser.get(f"/events/{event.id}/people/import?sample=1").data.startswith(b"PK")


def test_a_sheet_without_names_is_matched_by_hand(as_user, place):
    event, _category, _online = place
    page = upload(as_user(coordinator()), event, b"Who,Where\r\nLi Na,Volt AG\r\n").text
    assert "Say which columns hold" in page


def test_only_who_runs_the_event_imports(as_user, client, place):
    event, _category, _online = place
    assert upload(as_user(PersonFactory()), event).status_code == 403
    assert upload(client, event).status_code == 303
