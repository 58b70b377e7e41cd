"""The page of an event, its overview for who runs it, and one's own events: what they say, for whom, at what cost."""

from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.secrets import secret_of
from alliance.event_pages.queries.door import door_of
from alliance.event_pages.queries.needs import counts_of, needs_of
from alliance.events.enums import Audience, EventState, OrganizerRole, Visibility
from alliance.events.queries.access import visible_event
from alliance.invitations.enums import InvitationState
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.operations.publishing import publish_programme
from alliance.registrations.enums import RegistrationState
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.agreements import AgreementFactory, CeremonyFactory, SigningFactory
from tests.factories.events import (
    DelegationFactory,
    EventFactory,
    EventSeriesFactory,
    InvitationFactory,
    OrganizerFactory,
    PartFactory,
    PlanFactory,
    RegistrationFactory,
    SeatCategoryFactory,
    SessionFactory,
    SpeakerFactory,
)
from tests.factories.membership import representative
from tests.factories.organizations import OrganizationFactory

HOUR = timedelta(hours=1)


def written(answer):
    return answer.get_data(as_text=True)


def with_programme(guests=0, **event):
    """A published event with seats, a programme of two talks and so many guests."""
    made = EventFactory(series=EventSeriesFactory(), **event)
    category = SeatCategoryFactory(plan=PlanFactory(event=made))
    for minutes in (0, 30):
        PartFactory(session=SessionFactory(event=made, minutes=minutes))
    publish_programme(CoordinatorFactory(duty="events"), made)
    for _number in range(guests):
        RegistrationFactory(category=category)
    return made


# The page


@pytest.mark.parametrize("guests", [0, 7])
def test_a_visitor_reads_the_page_of_an_event_in_four_statements_whoever_registered(client, count_queries, guests):
    event = with_programme(guests)
    path, title = f"/events/{event.id}?lang=en", event.title.en
    client.get(path)
    db.session.expire_all()
    with count_queries() as sent:
        page = written(client.get(path))
    assert len(sent) <= 4, sent
    for words in (title, "Talk", "International forum", "Registration open"):
        assert words in page


def test_who_registered_invited_and_sent_people_finds_the_way_to_each(as_user):
    person = PersonFactory()
    event = with_programme()
    category = SeatCategoryFactory(plan=PlanFactory(event=EventFactory()))
    other = category.plan.event
    own = RegistrationFactory(category=SeatCategoryFactory(plan=category.plan), person_id=person.id)
    asked = InvitationFactory(event=event, person=person)
    row = DelegationFactory(category=category, head=person)
    browser = as_user(person)
    assert secret_of(own.nonce) in written(browser.get(f"/events/{other.id}"))
    assert secret_of(row.nonce) in written(browser.get(f"/events/{other.id}"))
    assert secret_of(asked.nonce) in written(browser.get(f"/events/{event.id}"))
    stranger = written(as_user(PersonFactory()).get(f"/events/{other.id}"))
    assert secret_of(own.nonce) not in stranger
    assert secret_of(row.nonce) not in stranger


def test_a_hidden_event_has_no_page_for_strangers_and_one_for_who_is_invited(client, as_user):
    event = with_programme(visibility=Visibility.INVITED, audience=Audience.INVITED)
    person = PersonFactory()
    InvitationFactory(event=event, person=person)
    paths = [f"/events/{event.id}", f"/events/{event.id}/manage"]
    assert client.get(paths[0]).status_code == 404
    assert [as_user(PersonFactory()).get(one).status_code for one in paths] == [404, 404]
    assert as_user(person).get(paths[0]).status_code == 200


def test_a_draft_has_a_page_for_its_organizers_only(client, as_user):
    event = EventFactory(state=EventState.DRAFT)
    organizer = OrganizerFactory(event=event).person
    assert client.get(f"/events/{event.id}").status_code == 404
    assert "A draft" in written(as_user(organizer).get(f"/events/{event.id}?lang=en"))


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.POSTPONED])
def test_an_event_called_off_says_why_and_offers_no_seat(client, state):
    event = with_programme()
    event.state, event.state_reason = state, "The hall is flooded."
    db.session.commit()
    page = written(client.get(f"/events/{event.id}?lang=en"))
    assert "The hall is flooded." in page
    assert f"/events/{event.id}/register" not in page


def test_an_event_written_in_one_language_reads_in_the_other(client):
    event = EventFactory(title=Localized("", "只有中文"), city=Localized("", "广州"), venue=Localized())
    page = written(client.get(f"/events/{event.id}?lang=en"))
    assert "只有中文" in page
    assert "广州" in page


@pytest.mark.parametrize("query", ["day=2026-13-45", "day=%C2%B2", "day=", "day=x&day=y", "lang=xx"])
def test_odd_words_in_the_address_show_the_page_all_the_same(client, query):
    event = with_programme()
    assert client.get(f"/events/{event.id}?{query}").status_code == 200


# The door


def door(app, user=None, plan=None, **event):
    made = PlanFactory(event=EventFactory(**event), **(plan or {}))
    SeatCategoryFactory(plan=made)
    db.session.refresh(made)
    user = user or PersonFactory()
    with app.test_request_context("/"):
        found = door_of(user, visible_event(user, made.event_id) or made.event, made)
        return (str(found.label).split(" 2")[0], found.is_open, str(found.verb)) if found else None


@pytest.mark.parametrize(
    ("plan", "event", "said"),
    [
        ({}, {}, ("Registration open", True, "Register")),
        ({"seats": 3, "taken": 3}, {}, ("Full, with a waitlist", True, "Join the waitlist")),
        ({"seats": 3, "taken": 3, "has_waitlist": False}, {}, ("Full", False, "")),
        ({"closes_at": now() - HOUR}, {}, ("Registration closed", False, "")),
        ({}, {"hours": -1}, ("Registration closed", False, "")),
        ({"closes_at": now() + HOUR}, {"hours": -1}, ("Registration open", True, "Register")),
        ({}, {"audience": Audience.INVITED}, ("By invitation", False, "")),
        ({}, {"audience": Audience.MEMBERS}, ("Registration for: People of members", False, "")),
        ({}, {"hours": -20}, None),
        ({}, {"state": EventState.POSTPONED}, None),
        ({}, {"state": EventState.CANCELLED}, None),
    ],
)
def test_the_door_says_whether_one_can_register(app, plan, event, said):
    assert door(app, plan=plan, **event) == said


def test_before_it_opens_the_door_names_the_moment(app):
    label, is_open, _verb = door(app, plan={"opens_at": now() + 2 * HOUR})
    assert label.startswith("Registration opens")
    assert not is_open


def test_a_visitor_is_asked_to_sign_in_where_registration_is_for_members(client):
    event = with_programme(audience=Audience.MEMBERS)
    page = written(client.get(f"/events/{event.id}?lang=en"))
    assert "Registration for: People of members" in page
    assert "Sign in to register" in page


def test_full_categories_make_a_full_event_and_removed_ones_do_not_count(app):
    made = PlanFactory(event=EventFactory())
    SeatCategoryFactory(plan=made, seats=2, taken=2)
    SeatCategoryFactory(plan=made, removed_at=now())
    db.session.refresh(made)
    with app.test_request_context("/"):
        assert str(door_of(PersonFactory(), made.event, made).label) == "Full, with a waitlist"


def test_an_event_without_registration_has_no_door(app):
    with app.test_request_context("/"):
        assert door_of(PersonFactory(), EventFactory(), None) is None


# What it still needs


def needs(app, event):
    with app.test_request_context("/"):
        return [(one.text, one.url.partition(f"/events/{event.id}/")[2]) for one in needs_of(event, counts_of(event))]


def test_a_bare_draft_needs_a_place_both_languages_and_registration(app):
    event = EventFactory(
        state=EventState.DRAFT, venue=Localized(), title=Localized("Only English", ""), published_at=None
    )
    assert needs(app, event) == [
        ("The event is a draft: nobody else sees it yet.", "edit"),
        ("There is neither a venue nor an online room.", "edit"),
        ("A text is missing or out of date in one language.", "edit"),
        ("Nobody can register yet.", "registration"),
    ]


def test_what_people_wait_for_stands_first(app):
    event = PlanFactory(event=EventFactory()).event
    category = SeatCategoryFactory(plan=PlanFactory(event=EventFactory()))
    RegistrationFactory(category=category, event=event, state=RegistrationState.REQUESTED)
    first = SessionFactory(event=event)
    for answer in (SpeakerAnswer.DECLINED, SpeakerAnswer.ASKED, SpeakerAnswer.NOT_ASKED):
        PartFactory(session=first, answer=answer)
    SigningFactory(ceremony=CeremonyFactory(event=event), agreement=AgreementFactory())
    InvitationFactory(event=event, state=InvitationState.LISTED, sent_at=None)
    InvitationFactory(event=event)
    assert [text for text, _url in needs(app, event)] == [
        "1 registration waits for approval.",
        "1 speaker declined.",
        "1 agreement is not ready to sign.",
        "1 session has no room or no time.",
        "The programme with 1 session is not published.",
        "1 part in the programme was not asked for yet.",
        "1 speaker has not answered.",
        "1 invitation is listed and not sent.",
        "1 invitee has not answered.",
    ]


@pytest.mark.parametrize("event", [{"state": EventState.CANCELLED}, {"hours": -20}])
def test_an_event_that_is_cancelled_or_over_needs_nothing(app, event):
    made = EventFactory(venue=Localized(), **event)
    assert needs(app, made) == []


# For who runs it


def test_the_overview_is_for_who_runs_the_event_and_for_coordinators_to_read(client, as_user):
    event = with_programme()
    path = f"/events/{event.id}/manage"
    organizer = OrganizerFactory(event=event).person
    other = OrganizerFactory().person
    keeper = OrganizerFactory(event=event, role=OrganizerRole.DOOR).person
    readers = (organizer, CoordinatorFactory(), other, keeper, PersonFactory())
    assert [as_user(one).get(path).status_code for one in readers] == [200, 200, 403, 403, 403]
    assert client.get(path).status_code == 303


@pytest.mark.parametrize("count", [1, 6])
def test_the_overview_costs_the_same_for_any_number_of_guests_and_sessions(as_user, count_queries, count):
    event = with_programme(guests=count)
    for _number in range(count):
        PartFactory(session=SessionFactory(event=event))
        InvitationFactory(event=event)
        OrganizerFactory(event=event)
    browser, path = as_user(CoordinatorFactory(duty="events")), f"/events/{event.id}/manage"
    browser.get(path)
    db.session.expire_all()
    with count_queries() as sent:
        assert browser.get(path).status_code == 200
    assert len(sent) <= 8, sent


# One's own


def engaged(person, organization, count):
    """Everything that may tie a person to events, so many times."""
    for _number in range(count):
        category = SeatCategoryFactory(plan=PlanFactory(event=EventFactory()))
        RegistrationFactory(category=category, person_id=person.id)
        InvitationFactory(event=EventFactory(), person=person)
        OrganizerFactory(person=person)
        DelegationFactory(category=category, organization=organization)
        past = SeatCategoryFactory(plan=PlanFactory(event=EventFactory(hours=-50)))
        RegistrationFactory(category=past, person_id=person.id)
        talk = SessionFactory()
        speaker = SpeakerFactory(event=talk.event, person=person)
        PartFactory(session=talk, speaker=speaker, answer=SpeakerAnswer.ASKED)


@pytest.mark.parametrize("count", [1, 4])
def test_ones_own_events_cost_the_same_for_any_number(as_user, count_queries, count):
    organization = OrganizationFactory()
    person = representative(organization)
    engaged(person, organization, count)
    browser = as_user(person)
    browser.get("/events/mine")
    db.session.expire_all()
    with count_queries() as sent:
        page = written(browser.get("/events/mine?lang=en"))
    assert len(sent) <= 6, sent
    for words in ("You are invited", "You speak", "You are registered", "You run", "Past events", "Delegations of"):
        assert words in page


def test_ones_own_events_are_nobody_elses(as_user, client):
    person = PersonFactory()
    registration = RegistrationFactory(person_id=person.id)
    assert "No event yet" in written(as_user(PersonFactory()).get("/events/mine?lang=en"))
    assert secret_of(registration.nonce) in written(as_user(person).get("/events/mine"))
    assert client.get("/events/mine").status_code == 303


def test_who_accepted_an_invitation_without_registration_finds_the_event_among_the_own(as_user):
    person = PersonFactory()
    asked = InvitationFactory(event=EventFactory(), person=person, state=InvitationState.ACCEPTED)
    page = written(as_user(person).get("/events/mine?lang=en"))
    assert secret_of(asked.nonce) in page
    assert "Answer owed" not in page
