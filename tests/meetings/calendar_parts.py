"""What tests of meetings and their calendars share."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import sqlalchemy as sa
import vobject

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.groups.enums import Role
from alliance.meetings.enums import Frequency
from alliance.meetings.operations.meetings import MeetingInput
from alliance.meetings.operations.series import SeriesInput
from alliance.notices.models import Notice
from tests.factories import PersonFactory
from tests.factories.groups import GroupFactory, seated

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def local(text, zone=SHANGHAI):
    """The instant at which clocks in the zone show that."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def meeting_input(starts="2026-11-25T14:00", zone=SHANGHAI, hours=2, **more):
    at = local(starts, zone)
    values = {"title": Localized("Comments", "意见处理"), "text": Localized()} | more
    return MeetingInput(starts_at=at, ends_at=at + timedelta(hours=hours), zone=zone, **values)


def series_input(**more):
    values = {
        "title": Localized("Weekly meeting", "周例会"), "frequency": Frequency.WEEKLY, "starts_on": date(2026, 11, 24),
        "start_time": time(9, 30), "minutes": 60, "zone": SHANGHAI,
    } | more  # fmt: skip
    return SeriesInput(**values)


def group_with(people=2, **more):
    """A group, its chair, and so many members with addresses of their own."""
    group = GroupFactory(**more)
    chair = seated(group, role=Role.CHAIR, person=PersonFactory(email="chair@example.com")).person
    members = [
        seated(group, person=PersonFactory(email=f"member{number}@example.com")).person for number in range(people)
    ]
    return group, chair, members


def calendars_to(address):
    """The calendars of the mails to an address, in order of writing, as (method, event)."""
    rows = db.session.scalars(
        sa.select(Notice).where(Notice.recipient == address, Notice.calendar != "").order_by(Notice.id)
    )
    return [(row.calendar_method, read(row.calendar)) for row in rows]


def read(text):
    return icalendar.Calendar.from_ical(text).walk("VEVENT")[0]


def hours_of(text):
    """(start, end) of each entry in UTC as both other programs read them; they have to agree."""
    mine = [
        (one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC))
        for one in icalendar.Calendar.from_ical(text).walk("VEVENT")
    ]
    events = vobject.readOne(text).contents.get("vevent", [])
    theirs = [(one.dtstart.value.astimezone(UTC), one.dtend.value.astimezone(UTC)) for one in events]
    assert mine == theirs
    return mine


def forget_mails():
    db.session.execute(sa.delete(Notice))
    db.session.commit()


def in_hours(hours):
    return now() + timedelta(hours=hours)
