"""Events with programmes, registrations, invitations and arrivals, as rows."""

from datetime import date, timedelta

import factory

from alliance.attendance.models import Arrival
from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.events.enums import EventKind, EventState, OrganizerRole
from alliance.events.models import Event, EventSeries, Organizer
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.programmes.models import Part, Room, Session, Speaker, Track
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Delegation, Plan, Registration, SeatCategory
from tests.factories import Factory, PersonFactory
from tests.factories.organizations import OrganizationFactory


class EventSeriesFactory(Factory):
    class Meta:
        model = EventSeries

    name = factory.LazyFunction(lambda: Localized("International forum", "国际论坛"))
    text = factory.LazyFunction(Localized)


class EventFactory(Factory):
    """A published public forum that begins in `hours` (minus: began so long ago) and lasts eight."""

    class Meta:
        model = Event

    class Params:
        hours = 240
        en = factory.Sequence(lambda n: f"Forum number {n}")
        zh = factory.Sequence(lambda n: f"第{n}届论坛")

    kind = EventKind.FORUM
    title = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    theme = factory.LazyFunction(Localized)
    text = factory.LazyFunction(Localized)
    venue = factory.LazyFunction(lambda: Localized("Conference center", "会议中心"))
    address = factory.LazyFunction(Localized)
    city = factory.LazyFunction(lambda: Localized("Guangzhou", "广州"))
    zone = "Asia/Shanghai"
    starts_at = factory.LazyAttribute(lambda one: now() + timedelta(hours=one.hours))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + timedelta(hours=8))
    state = EventState.PUBLISHED
    published_at = factory.LazyAttribute(lambda one: None if one.state is EventState.DRAFT else now())


class OrganizerFactory(Factory):
    class Meta:
        model = Organizer

    event = factory.SubFactory(EventFactory)
    person = factory.SubFactory(PersonFactory)
    role = OrganizerRole.ORGANIZER
    first_on = date(2025, 1, 1)


class RoomFactory(Factory):
    class Meta:
        model = Room

    event = factory.SubFactory(EventFactory)
    code = factory.Sequence(lambda n: f"room-{n}")
    name = factory.Sequence(lambda n: Localized(f"Hall {n}", f"{n}号厅"))
    position = factory.Sequence(lambda n: n)


class TrackFactory(Factory):
    class Meta:
        model = Track

    event = factory.SubFactory(EventFactory)
    code = factory.Sequence(lambda n: f"track-{n}")
    name = factory.Sequence(lambda n: Localized(f"Track {n}", f"分论坛{n}"))
    text = factory.LazyFunction(Localized)
    chairs = factory.LazyFunction(Localized)


class SessionFactory(Factory):
    """A talk of half an hour, `minutes` after its event begins."""

    class Meta:
        model = Session

    class Params:
        minutes = 0
        en = factory.Sequence(lambda n: f"Talk {n}")
        zh = factory.Sequence(lambda n: f"演讲{n}")

    event = factory.SubFactory(EventFactory)
    title = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    text = factory.LazyFunction(Localized)
    starts_at = factory.LazyAttribute(lambda one: one.event.starts_at + timedelta(minutes=one.minutes))
    ends_at = factory.LazyAttribute(lambda one: one.starts_at + timedelta(minutes=30))


class SpeakerFactory(Factory):
    class Meta:
        model = Speaker

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: Localized(f"Speaker {n}", f"演讲人{n}"))
    affiliation = factory.LazyFunction(lambda: Localized("Engineer, Example Motors", "示例汽车工程师"))
    about = factory.LazyFunction(Localized)
    email = factory.Sequence(lambda n: f"speaker{n}@example.com")


class PartFactory(Factory):
    class Meta:
        model = Part

    session = factory.SubFactory(SessionFactory)
    speaker = factory.LazyAttribute(lambda one: SpeakerFactory(event=one.session.event))


class PlanFactory(Factory):
    """Registration without end for an event; `PlanFactory(seats=10)` caps it."""

    class Meta:
        model = Plan

    event = factory.SubFactory(EventFactory)
    consent = factory.LazyFunction(Localized)
    confirmation_text = factory.LazyFunction(Localized)


class SeatCategoryFactory(Factory):
    class Meta:
        model = SeatCategory

    plan = factory.SubFactory(PlanFactory)
    name = factory.LazyFunction(lambda: Localized("Participants", "参会者"))
    position = factory.Sequence(lambda n: n)


class DelegationFactory(Factory):
    class Meta:
        model = Delegation

    category = factory.SubFactory(SeatCategoryFactory)
    event = factory.LazyAttribute(lambda one: one.category.plan.event)
    organization = factory.SubFactory(OrganizationFactory)
    seats = 4
    wished = 4


class RegistrationFactory(Factory):
    """A confirmed guest. The counters of category and plan are the test's own business (`holding_seat` minds them)."""

    class Meta:
        model = Registration

    category = factory.SubFactory(SeatCategoryFactory)
    event = factory.LazyAttribute(lambda one: one.category.plan.event)
    name = factory.Sequence(lambda n: f"Guest {n}")
    name_key = factory.LazyAttribute(lambda one: one.name.casefold())
    organization_name = "Example Motors"
    email = factory.Sequence(lambda n: f"guest{n}@example.com")
    email_key = factory.LazyAttribute(lambda one: one.email.casefold())
    state = RegistrationState.CONFIRMED
    code = factory.Sequence(lambda n: f"T{n:07d}")


def holding_seat(category, **values):
    """A confirmed registration that is counted in its category and plan."""
    category.taken += 1
    category.plan.taken += 1
    return RegistrationFactory(category=category, **values)


class InvitationFactory(Factory):
    class Meta:
        model = Invitation

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Invitee {n}")
    email = factory.Sequence(lambda n: f"invitee{n}@example.com")
    email_key = factory.LazyAttribute(lambda one: one.email.casefold())
    state = InvitationState.SENT
    sent_at = factory.LazyFunction(now)


class ArrivalFactory(Factory):
    class Meta:
        model = Arrival

    registration = factory.SubFactory(RegistrationFactory)
    event = factory.LazyAttribute(lambda one: one.registration.event)
    day = factory.LazyAttribute(lambda one: one.event.starts_at.date())
