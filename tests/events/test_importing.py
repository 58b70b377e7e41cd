"""Events from sheets: looked through, taken as a whole; the same sheet again changes nothing; real conferences."""

import io
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Visitor
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.core.row_imports import Outcome, RowImport
from alliance.events.enums import EventKind, EventState
from alliance.events.models import Event, EventStep
from alliance.events.operations.importing import COLUMNS, Options, import_events, judge
from alliance.events.queries.lists import Wish, listed_events
from tests.events.steps import coordinator, heard, local

NOW = local("2026-11-22T17:00")
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "events" / "conferences_2023_2024.csv"
OWN = """name,url,start_date,end_date,city,country,online,locales,topics,cfp_url,cfp_end_date,coc_url
Battery Days,https://battery.example,2023-01-10,2023-01-13,"Sandusky, OH",U.S.A.,,,general,,,
Chip Talk,https://chip.example,2024-03-14,2024-03-14,,,yes,EN,javascript;typescript,,,
Charging Week,https://charging.example,2024-09-02,2024-09-06,Oslo,Norway,yes,EN,devops,,,
"""
OPTIONS = Options(zone="UTC", publish=True)


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


def rows_of(app, text):
    """The rows of a sheet as the page reads them."""
    data = {"file": (io.BytesIO(text.encode()), "events.csv")}
    with app.test_request_context("/", method="POST", data=data):
        found = RowImport(COLUMNS, lambda rows: judge(rows, OPTIONS), len)
        found.read()
        return found


def events():
    return list(db.session.scalars(sa.select(Event).order_by(Event.starts_at, Event.id)))


def test_real_conferences_fill_the_calendar_and_the_same_sheet_again_changes_nothing(app, as_user):
    """The 1,330 conferences of two years over the page of the import; three of our own where those are not at hand."""
    text = REAL.read_text() if REAL.exists() else OWN
    count = len(text.strip().splitlines()) - 1
    desk = as_user(coordinator())
    sheet = {"file": (io.BytesIO(text.encode()), "conferences.csv"), "zone": "Europe/Berlin", "kind": "conference"}
    page = desk.post("/desk/events/import?lang=en", data=sheet | {"publish": "y"})
    shown = page.get_data(as_text=True)
    assert page.status_code == 200
    assert f"Import {count:,} rows" in shown or f"Import {count} rows" in shown
    form = fields_of(shown)
    assert (form["column-0"], form["column-2"], form["column-4"]) == ("title_en", "starts", "city_en")
    answer = desk.post("/desk/events/import", data=form | {"step": "take"})
    assert answer.location == "/desk/events?view=all"
    made = events()
    assert len(made) == count == db.session.scalar(sa.select(sa.func.count(EventStep.id)))
    assert {one.state for one in made} == {EventState.PUBLISHED}
    seen = walk(app)
    assert len(seen) == len(set(seen)) == count
    assert seen == [one.id for one in sorted(made, key=lambda one: (one.starts_at, one.id), reverse=True)]
    again = desk.post("/desk/events/import?lang=en", data={"packed": form["packed"]} | form)
    assert "Nothing to import" in again.get_data(as_text=True)
    desk.post("/desk/events/import", data=form | {"step": "take"})
    assert len(events()) == count


def walk(app):
    """Every event of the past, page after page."""
    found, after = [], ""
    with app.test_request_context("/events"):
        while True:
            page = listed_events(Visitor(), Wish(past=True), after=after)
            found += [one.id for one in page.items]
            after = page.following
            if not after:
                return found


def fields_of(page):
    """What the browser would send from the page of the check."""
    form = {"packed": re.search(r'name="packed"[^>]*value="([^"]+)"', page)[1]}
    for name in re.findall(r'<select class="form-select" id="(column-\d+)"', page):
        block = page.split(f'id="{name}"')[1].split("</select>")[0]
        chosen = re.search(r'value="([^"]*)" selected', block)
        form[name] = chosen[1] if chosen else ""
    return form | {"zone": "Europe/Berlin", "kind": "conference", "publish": "y"}


def test_a_row_becomes_an_event_with_days_place_theme_and_country_in_both_languages(app):
    actor = coordinator()
    with heard() as said:
        assert import_events(actor, rows_of(app, OWN).raw_rows(), OPTIONS) == (3, 0)
    one, online, _week = events()
    assert (one.title.en, one.city.en, one.website, one.kind) == (
        "Battery Days", "Sandusky, OH", "https://battery.example", EventKind.CONFERENCE,
    )  # fmt: skip
    assert (one.starts_at, one.ends_at) == (local("2023-01-10T09:00", "UTC"), local("2023-01-13T17:30", "UTC"))
    assert (one.address.en, one.address.zh) == ("United States", "美国")
    assert (online.venue.en, online.venue.zh, online.theme.en) == ("Online", "线上", "javascript;typescript")
    assert [name for name, *_rest in said] == ["published"] * 3


def test_hours_zone_kind_and_fields_of_a_row_count(app):
    text = "标题,开始,结束,Time zone,类型,城市\n论坛,2026-12-03 14:00,2026-12-03 16:30,Asia/Shanghai,workshop,合肥\n"
    import_events(coordinator(), rows_of(app, text).raw_rows(), OPTIONS)
    one = events()[0]
    assert (one.title.zh, one.city.zh, one.kind) == ("论坛", "合肥", EventKind.WORKSHOP)
    assert (one.starts_at, one.ends_at) == (local("2026-12-03T14:00"), local("2026-12-03T16:30"))


@pytest.mark.parametrize(
    "row",
    [
        "Forum,soon,,,,",
        "Forum,2026-12-03,2026-12-01,,,",
        "Forum,2026-12-03,,Mars/Base,,",
        "Forum,2026-12-03,,,picnic,",
        ",2026-12-03,,,,",
        "Forum,,,,,",
        "Forum,2026-12-03,,,,not-a-link",
        "Forum,2026-12-03,2027-12-03,,,",
    ],
)
def test_a_row_that_is_no_event_is_named_and_keeps_everything_out(app, row):
    found = rows_of(app, f"title,starts,ends,time zone,kind,website\nGood,2026-12-03,,,,\n{row}\n")
    assert [one.outcome for one in found.rows] == [Outcome.NEW, Outcome.WRONG]
    with pytest.raises(Refused):
        import_events(coordinator(), found.raw_rows(), OPTIONS)
    assert events() == []


def test_two_rows_that_mean_one_event_are_to_be_corrected_and_two_that_look_alike_get_a_note(app):
    found = rows_of(app, "title,starts\nForum,2026-12-03\nForum,2026/12/3\nFORUM,2026-12-03\n")
    assert [one.outcome for one in found.rows] == [Outcome.NEW, Outcome.WRONG, Outcome.NEW]
    assert found.rows[2].notes == ["This looks like the event in row 2."]
    assert [one.number for one in found.shown_rows] == [3, 4, 2]


def test_a_changed_row_changes_its_event_and_what_it_leaves_empty_stays(app):
    actor = coordinator()
    import_events(actor, rows_of(app, "title,starts,city,reference\nForum,2026-12-03,Oslo,7\n").raw_rows(), OPTIONS)
    uid = events()[0].uid
    found = rows_of(app, "title,starts,city,reference\nForum,2026-12-04,,7\n")
    assert found.rows[0].outcome is Outcome.CHANGED
    assert import_events(actor, found.raw_rows(), OPTIONS) == (0, 1)
    one = events()[0]
    assert (one.starts_at.day, one.city.en, one.uid, one.sequence) == (4, "Oslo", uid, 1)


def test_drafts_are_made_unless_told_otherwise(app):
    with heard() as said:
        import_events(coordinator(), rows_of(app, OWN).raw_rows(), Options(zone="UTC"))
    assert {one.state for one in events()} == {EventState.DRAFT}
    assert said == []


def test_unknown_headings_are_matched_by_hand(as_user):
    desk = as_user(coordinator())
    sheet = {"file": (io.BytesIO(b"A,B\nForum,2026-12-03\n"), "a.csv"), "zone": "UTC", "kind": "forum"}
    page = desk.post("/desk/events/import?lang=en", data=sheet)
    assert page.status_code == 422
    assert "Say which columns hold: Begins." in page.get_data(as_text=True)
    form = fields_of(page.get_data(as_text=True)) | {"column-0": "title_en", "column-1": "starts"}
    assert "Import 1 row" in desk.post("/desk/events/import?lang=en", data=form).get_data(as_text=True)


def test_the_sample_sheet_and_a_missing_file(as_user):
    desk = as_user(coordinator())
    assert desk.get("/desk/events/import?sample=1").data.startswith(b"PK")
    assert desk.post("/desk/events/import", data={"zone": "UTC", "kind": "forum"}).status_code == 422
