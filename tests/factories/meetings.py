"""Meetings, agendas, attendance, minutes and action items, as rows."""

from datetime import date, timedelta
from datetime import time as clock_time

import factory

from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.meetings.models import ActionItem, AgendaItem, Attendance, Decision, Meeting, Minutes, Series
from tests.factories import Factory, PersonFactory
from tests.factories.groups import GroupFactory

NOON = clock_time(12)


class SeriesFactory(Factory):
    """Every Tuesday at noon in Shanghai."""

    class Meta:
        model = Series

    group = factory.SubFactory(GroupFactory)
    title = factory.LazyFunction(lambda: Localized("Weekly meeting", "周例会"))
    rule = "FREQ=WEEKLY;BYDAY=TU"
    starts_on = date(2026, 1, 6)
    starts_at_time = NOON
    zone = "Asia/Shanghai"
    place = factory.LazyFunction(Localized)


class MeetingFactory(Factory):
    """A meeting that begins in `hours` (minus: began so long ago) and lasts two."""

    class Meta:
        model = Meeting

    class Params:
        hours = 24
        en = factory.LazyAttribute(lambda one: f"Meeting {one.number}")
        zh = ""

    group = factory.SubFactory(GroupFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    text = factory.LazyFunction(Localized)
    place = factory.LazyFunction(Localized)
    starts_at = factory.LazyAttribute(lambda one: now().replace(microsecond=0) + timedelta(hours=one.hours))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + timedelta(hours=2))
    zone = "Asia/Shanghai"


class AgendaItemFactory(Factory):
    class Meta:
        model = AgendaItem

    class Params:
        en = factory.Sequence(lambda n: f"Point {n}")
        zh = ""

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))


class AttendanceFactory(Factory):
    """Somebody was there; give `organization` for whom."""

    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)


class MinutesFactory(Factory):
    class Meta:
        model = Minutes

    meeting = factory.SubFactory(MeetingFactory)


class DecisionFactory(Factory):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    group = factory.LazyAttribute(lambda one: one.meeting.group)
    number = factory.Sequence(lambda n: n + 1)
    text = "The draft goes out for comment."


class ActionItemFactory(Factory):
    class Meta:
        model = ActionItem

    group = factory.SubFactory(GroupFactory)
    owner = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Collect sample {n}")
    due_on = factory.LazyFunction(lambda: now().date() + timedelta(days=7))
