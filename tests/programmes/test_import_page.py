"""A real bilingual conference comes in over the import page and out again as a calendar.

Read from the collected data when they lie beside the project, else from a small sample in the same shape.
"""

import csv
import io
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import vobject
from sqlalchemy import func, select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.core.row_imports import Row
from alliance.programmes.models import Part, Room, Session, ShownSession, Speaker, Track
from alliance.programmes.operations.importing import SESSION_COLUMNS, take_sessions
from alliance.programmes.operations.publishing import publish_programme
from alliance.programmes.operations.roster import differ, key, names_in
from tests.factories import PersonFactory
from tests.factories.events import EventFactory, OrganizerFactory, RoomFactory, SpeakerFactory
from tests.programmes.conference import CALENDAR, SAMPLE, raw, rows

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def event():
    return EventFactory(
        starts_at=datetime(2025, 7, 25, 1, 0, tzinfo=UTC), ends_at=datetime(2025, 7, 27, 10, 0, tzinfo=UTC)
    )


@pytest.fixture
def browser(event, as_user):
    return as_user(OrganizerFactory(event=event).person)


def upload(browser, event, kind, data, step=""):
    """One press of the import page: the sheet is looked through, or taken with `step='take'`."""
    address = f"/events/{event.id}/programme/import/{kind}"
    answer = browser.post(address, data={"file": (io.BytesIO(data), f"{kind}.csv")})
    if step != "take":
        return answer
    packed = re.search(r'name="packed"[^>]* value="([^"]*)"', answer.text)
    columns = re.findall(r'<select[^>]* name="(column-\d+)">.*?</select>', answer.text, re.DOTALL)
    chosen = {
        name: (re.findall(r'value="([^"]*)" selected', part) or [""])[0]
        for name, part in zip(
            columns, re.findall(r'<select[^>]* name="column-\d+">(.*?)</select>', answer.text, re.DOTALL), strict=True
        )
    }
    return browser.post(address, data={"packed": packed[1], "step": "take", **chosen})


def bring_in(browser, event):
    for kind in ("tracks", "sessions", "speakers"):
        answer = upload(browser, event, kind, raw(f"{kind}.csv"), "take")
        assert answer.status_code == 303, (kind, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:3000])


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_bilingual_conference_becomes_a_published_programme(event, browser, client):
    bring_in(browser, event)
    sessions, lines = rows("sessions.csv"), rows("speakers.csv")
    assert count(Session) == len(sessions)
    assert count(Track) == len(rows("tracks.csv"))
    assert count(Room) == len({row["room_zh"] for row in sessions if row["room_zh"]})
    named = {(one.session.code, text) for one in db.session.scalars(select(Part)) for text in texts_of(one.speaker)}
    missing = [row for row in lines if (row["session_id"], key(row["name"])) not in named]
    assert missing == []
    publish_programme(None, event)
    assert count(ShownSession) == len(sessions)
    for row in sessions[:3] + sessions[-1:]:
        day = row["start"][:10]
        english = client.get(f"/events/{event.id}/programme?day={day}&lang=en").get_data(as_text=True)
        chinese = client.get(f"/events/{event.id}/programme?day={day}&lang=zh").get_data(as_text=True)
        assert escaped(row["title_en"]) in english
        assert escaped(row["title_zh"]) in chinese


def texts_of(speaker):
    return {key(speaker.name.en), key(speaker.name.zh)}


def escaped(text):
    return text.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")


def test_the_same_sheets_twice_change_nothing(event, browser):
    bring_in(browser, event)
    before = count(Speaker), count(Part), count(Room)
    for kind in ("tracks", "sessions", "speakers"):
        answer = upload(browser, event, kind, raw(f"{kind}.csv"))
        assert "Nothing to import" in answer.text, (kind, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:2000])
    assert (count(Speaker), count(Part), count(Room)) == before


def test_every_affiliation_of_the_sheet_stands_with_its_person(event, browser):
    bring_in(browser, event)
    lines = rows("speakers.csv")
    known = {text for one in db.session.scalars(select(Speaker)) for text in (one.affiliation.en, one.affiliation.zh)}
    last = {(row["lang"], row["name"]): row["affiliation"] for row in lines if row["affiliation"]}
    missing = [key for key, text in last.items() if text not in known]
    assert len(missing) <= len(last) // 50, missing  # one person's lines under two spellings overwrite one another


def test_another_calendar_program_reads_the_feed_as_the_conference_published_it(event, browser, client):
    bring_in(browser, event)
    publish_programme(None, event)
    ours = read(client.get(f"/events/{event.id}/programme.ics?lang=zh").text)
    theirs = read(CALENDAR.read_text(encoding="utf-8")) if CALENDAR.exists() else expected_of_sample()
    assert sorted(ours) == sorted(theirs)


def read(text):
    """(begin, end, title) of each entry as vobject reads them."""
    return [
        (
            one.dtstart.value.astimezone(UTC),
            one.dtend.value.astimezone(UTC),
            " ".join(one.summary.value.split()),
        )
        for one in vobject.readOne(text).contents["vevent"]
    ]


def expected_of_sample():
    moment = lambda text: datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)  # noqa: E731
    return [
        (moment(row["start"]), moment(row["end_derived"]), row["title_zh"])
        for row in csv.DictReader(SAMPLE["sessions.csv"].splitlines())
    ]


HEAD = "session_id,title_en,title_zh,start,end,room_en,track_id,speakers_en\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a,,,2025-07-25 09:00,2025-07-25 10:00,,,", "The session has no title."),
        ("a,Talk,,soon,2025-07-25 10:00,,,", "Say when it begins and ends"),
        ("a,Talk,,2025-07-25 09:00,,,,", "Say when it begins and ends"),
        ("a,Talk,,2025-07-25 09:00,2025-07-25 08:00,,,", "The session has to end after it begins"),
        ("a,Talk,,2025-07-25 09:00,2025-07-25 10:00,,nowhere,", "“nowhere” is not known here."),
    ],
)
def test_a_wrong_row_keeps_everything_out(event, browser, line, reason):
    good = "b,Good,,2025-07-25 09:00,2025-07-25 10:00,Hall,,Li Lei\n"
    page = upload(browser, event, "sessions", (HEAD + good + line).encode(), "look").text
    assert reason in page
    assert "1 row has to be corrected" in page
    assert count(Session) == 0


def test_a_key_twice_and_an_unknown_session_are_problems(event, browser):
    twice = "a,One,,2025-07-25 09:00,2025-07-25 10:00,,,\na,Two,,2025-07-25 11:00,2025-07-25 12:00,,,\n"
    assert "Row 2 has the same key." in upload(browser, event, "sessions", (HEAD + twice).encode()).text
    lines = b"session_id,name,email\nnowhere,Li Lei,\n,Li Lei,\n"
    page = upload(browser, event, "speakers", lines).text
    assert "There is no session “nowhere”" in page
    assert "is empty" in page


def test_what_stands_is_found_by_its_name_and_changed(event, browser):
    RoomFactory(event=event, name=Localized("Hall A", "甲厅"))
    SpeakerFactory(event=event, name=Localized("Wei Zhang", "张伟"))
    line = "a,Talk,谈话,2025-07-25 09:00,2025-07-25 10:00,hall a,,Wei  Zhang\n"
    assert upload(browser, event, "sessions", (HEAD + line).encode(), "take").status_code == 303
    assert (count(Room), count(Speaker)) == (1, 1)
    later = line.replace("10:00", "10:30")
    assert upload(browser, event, "sessions", (HEAD + later).encode(), "take").status_code == 303
    session = db.session.scalar(select(Session))
    assert (session.ends_at, session.sequence) == (datetime(2025, 7, 25, 2, 30, tzinfo=UTC), 1)
    assert count(Part) == 1


def test_people_of_one_english_name_and_two_chinese_ones_are_two(event):
    assert differ(Localized("Wei Zhang", "张伟"), Localized("Wei Zhang", "张薇")) is True
    assert differ(Localized("ruisu", "ruisu"), Localized("ruisu", "苏锐")) is False
    assert names_in("Wei Zhang, Lei Li", "张伟、李雷") == [Localized("Wei Zhang", "张伟"), Localized("Lei Li", "李雷")]
    assert names_in("Wei Zhang", "") == [Localized("Wei Zhang", "")]


def test_only_who_runs_the_event_imports(event, browser, as_user, client):
    other = as_user(PersonFactory())
    for kind in ("tracks", "sessions", "speakers"):
        address = f"/events/{event.id}/programme/import/{kind}"
        assert [one.get(address).status_code for one in (browser, other, client)] == [200, 403, 303]


def test_no_row_is_taken_when_one_became_wrong_meanwhile(event, browser):
    row = Row(2, {one.key: "" for one in SESSION_COLUMNS})
    with pytest.raises(Refused):
        take_sessions(None, event, [row])
    assert count(Session) == 0
