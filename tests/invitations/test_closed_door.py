"""The closed door (SAFETY row 10): for who is not asked a hidden event does not exist, wherever one looks.

Everything of one hidden event carries a word that stands nowhere else. Every address of the program that names one of
its things answers as if there were no such thing; no list, feed, search, sitemap or sheet says the word.
"""

from datetime import timedelta

import pytest
from flask import url_for

from alliance.attendance.models import Arrival
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.secrets import secret_of
from alliance.events.enums import Audience, EventState, FileAudience, FileKind, OrganizerRole, Visibility
from alliance.events.models import EventField
from alliance.events.operations.describing import index
from alliance.invitations.enums import InvitationState
from alliance.invitations.models import Invitation
from alliance.invitations.operations.sending import withdraw
from alliance.meetings.models import CalendarFeed
from alliance.programmes.models import SessionFile
from alliance.programmes.operations.publishing import publish_programme
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import SeatCategory
from tests.events.papers import a_paper
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.agreements import CeremonyFactory, CueFactory, SigningFactory
from tests.factories.events import (
    DelegationFactory,
    EventFactory,
    EventSeriesFactory,
    InvitationFactory,
    OrganizerFactory,
    PartFactory,
    PlanFactory,
    RegistrationFactory,
    RoomFactory,
    SeatCategoryFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory, representative
from tests.factories.organizations import OrganizationFactory

WORD, CHINESE = "Zanzibar", "桑给巴尔"
SECRET = Localized(f"{WORD} talks", f"{CHINESE}会谈")
ABSENT = 987_654
ENDPOINTS = ("events.", "event_pages.", "programmes.", "registrations.", "invitations.", "attendance.", "ceremonies.")
QUERIES = (
    "", "?q=Zanz", "?q=桑给", "?kind=closed_door_seminar", "?past=1", "?when=past", "?field=battery", "?view=month",
    "?city=Dodoma", "?lang=zh",
)  # fmt: skip


@pytest.fixture
def world():
    """A hidden seminar with one of everything, in a group, a series and a field that others see."""
    group, series = GroupFactory(is_public=True), EventSeriesFactory()
    event = EventFactory(
        title=SECRET, theme=SECRET, text=SECRET, venue=SECRET, address=SECRET, city=Localized("Dodoma"), group=group,
        series=series, kind="closed_door_seminar", visibility=Visibility.INVITED, audience=Audience.INVITED,
        website="https://zanzibar.example", link="https://room.zanzibar.example",
    )  # fmt: skip
    event.fields.append(EventField(code="battery"))
    index(event)
    ids = (
        {"event_id": event.id, "organizer_id": OrganizerFactory(event=event).id}
        | programme_of(event)
        | guests_of(event)
        | papers_of(event)
        | ceremony_of(event)
    )
    publish_programme(CoordinatorFactory(duty=Duty.EVENTS), event)
    over = EventFactory(title=SECRET, hours=-500, visibility=Visibility.INVITED, series=series, group=group)
    index(over)
    db.session.commit()
    return {"event": event, "group": group, "series": series, "ids": ids}


def programme_of(event):
    room, track = RoomFactory(event=event, name=SECRET), TrackFactory(event=event, name=SECRET)
    session = SessionFactory(event=event, title=SECRET, text=SECRET, room=room, track=track)
    speaker = SpeakerFactory(event=event, name=SECRET, affiliation=SECRET)
    part = PartFactory(session=session, speaker=speaker)
    paper = a_paper(event, FileAudience.EVERYBODY, is_marked=False, kind=FileKind.MATERIAL, title=SECRET)
    material = SessionFile(session=session, file=paper.file, title=SECRET)
    db.session.add(material)
    db.session.commit()
    return {"room_id": room.id, "track_id": track.id, "session_id": session.id, "speaker_id": speaker.id,
            "part_id": part.id, "material_id": material.id}  # fmt: skip


def guests_of(event):
    category = SeatCategoryFactory(plan=PlanFactory(event=event), name=SECRET)
    registration = RegistrationFactory(category=category, event=event, name=f"{WORD} Guest", organization_name=WORD)
    delegation = DelegationFactory(category=category, event=event)
    invitation = InvitationFactory(event=event, name=f"{WORD} Invitee")
    arrival = Arrival(registration=registration, event=event, day=event.starts_at.date())
    db.session.add(arrival)
    db.session.commit()
    return {"category_id": category.id, "registration_id": registration.id, "delegation_id": delegation.id,
            "invitation_id": invitation.id, "act": "confirm", "arrival_id": arrival.id, "code": registration.code,
            "purpose": "registration"}  # fmt: skip


def papers_of(event):
    row = a_paper(event, FileAudience.EVERYBODY, is_marked=False, kind=FileKind.PICTURE, title=SECRET,
                  name=f"{WORD}.png", media_type="image/png")  # fmt: skip
    event.picture = row.file
    return {"file_id": row.id}


def ceremony_of(event):
    ceremony = CeremonyFactory(event=event, title=SECRET)
    cue, signing = CueFactory(ceremony=ceremony, title=SECRET), SigningFactory(ceremony=ceremony)
    return {"ceremony_id": ceremony.id, "cue_id": cue.id, "signing_id": signing.id, "place_id": 1, "language": "en",
            "paper": "booklet"}  # fmt: skip


def a_member():
    organization = OrganizationFactory()
    MembershipFactory(organization=organization)
    return representative(organization)


def of_the_group(world):
    return seated(world["group"]).person


def invited(world, state, **more):
    person = PersonFactory()
    InvitationFactory(event=world["event"], person=person, email=person.email, state=state, **more)
    return person


def registered(world, state):
    person, category = PersonFactory(), db.session.get(SeatCategory, world["ids"]["category_id"])
    RegistrationFactory(event=world["event"], category=category, person=person, state=state)
    return person


STRANGERS = {
    "a visitor": lambda world: None,
    "a person": lambda world: PersonFactory(),
    "a member": lambda world: a_member(),
    "somebody of the group": of_the_group,
    "an organizer of another event": lambda world: OrganizerFactory().person,
    "an organizer of yesterday": lambda world: (
        OrganizerFactory(event=world["event"], last_on=now().date() - timedelta(days=2)).person
    ),
    "an invitee of another event": lambda world: invited({"event": EventFactory()}, InvitationState.ACCEPTED),
    "who is listed and was not asked": lambda world: invited(world, InvitationState.LISTED, sent_at=None),
    "who was withdrawn": lambda world: invited(world, InvitationState.WITHDRAWN),
    "who cancelled": lambda world: registered(world, RegistrationState.CANCELLED),
}
INSIDERS = {
    "who was asked": lambda world: invited(world, InvitationState.SENT),
    "who is registered": lambda world: registered(world, RegistrationState.CONFIRMED),
    "an organizer": lambda world: OrganizerFactory(event=world["event"]).person,
    "a door keeper": lambda world: OrganizerFactory(event=world["event"], role=OrganizerRole.DOOR).person,
    "a coordinator": lambda world: CoordinatorFactory(duty=Duty.EVENTS),
}


CRAWLING = ("a visitor", "somebody of the group", "an organizer of yesterday", "who was withdrawn")
"""The strangers who go to every address; the others look at the doors and the lists of events."""


def rules_of(app, method):
    """Every address that names a thing of an event; personal links are keys of their own, series no secret."""
    for rule in app.url_map.iter_rules():
        is_ours = rule.endpoint.startswith(ENDPOINTS) and rule.endpoint != "events.series.edit"
        if is_ours and method in rule.methods and rule.arguments - {"code"} and "secret" not in rule.arguments:
            yield rule


def address(app, rule, ids):
    with app.test_request_context():
        return url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


def browser_of(name, world, client, as_user):
    person = STRANGERS[name](world)
    return as_user(person) if person else client


@pytest.fixture(params=CRAWLING)
def crawler(request, world, client, as_user):
    return browser_of(request.param, world, client, as_user)


@pytest.fixture(params=STRANGERS)
def stranger(request, world, client, as_user):
    return browser_of(request.param, world, client, as_user)


def test_the_crawl_knows_how_to_fill_every_address(app, world):
    unknown = {
        (rule.endpoint, name)
        for method in ("GET", "POST")
        for rule in rules_of(app, method)
        for name in rule.arguments - set(world["ids"])
    }
    assert unknown == set()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_thing_of_a_hidden_event_answers_like_one_that_does_not_exist(app, world, crawler, method):
    absent = {name: ABSENT if isinstance(value, int) else value for name, value in world["ids"].items()}
    for rule in rules_of(app, method):
        hidden = crawler.open(address(app, rule, world["ids"]), method=method)
        nothing = crawler.open(address(app, rule, absent), method=method)
        assert hidden.status_code == nothing.status_code, rule
        assert hidden.status_code in (302, 303, 403, 404), rule
        assert WORD not in hidden.text and CHINESE not in hidden.text, rule


SEARCHED = ("/events", "/events/events.ics", "/events/events.atom", "/desk/search")


def lists_of(app):
    """Every page, feed, sheet and sitemap that needs nothing but its address."""
    return sorted(rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments)


def says_it(answer):
    text = answer.get_data().decode(errors="replace")
    return WORD.lower() in text.lower() or CHINESE in text


def test_no_list_feed_search_or_sitemap_names_a_hidden_event(app, world, crawler):
    for path in lists_of(app):
        assert not says_it(crawler.get(path)), path
    for path in SEARCHED:
        for query in QUERIES:
            assert not says_it(crawler.get(path + query)), path + query


def test_the_doors_are_closed_to_every_stranger(world, stranger):
    event_id = world["event"].id
    for path in ("", "/programme", "/programme.ics", "/files", "/register", "/event.ics", "/picture"):
        assert stranger.get(f"/events/{event_id}{path}").status_code == 404, path
    for path in ("/events?q=Zanz", "/events?past=1", "/events/events.ics", "/events/sitemap.xml", "/", "/overview"):
        assert not says_it(stranger.get(path)), path


def test_the_group_and_the_series_do_not_name_it(app, world, crawler):
    code, series = world["group"].code, world["series"].id
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments == {"code"} and "group" in rule.endpoint:
            assert not says_it(crawler.get(address(app, rule, {"code": code}))), rule
    for path in (f"/events?series={series}", f"/events?group={code}", f"/events/events.ics?series={series}"):
        assert not says_it(crawler.get(path)), path


@pytest.mark.parametrize("who", [name for name in CRAWLING if name != "a visitor"])
def test_no_personal_calendar_of_strangers_holds_it(world, client, who):
    person = STRANGERS[who](world)
    feed = CalendarFeed(person_id=person.id)
    db.session.add(feed)
    db.session.commit()
    answer = client.get(f"/calendar/{secret_of(feed.nonce)}.ics")
    assert answer.status_code == 200
    assert not says_it(answer)


@pytest.mark.parametrize("who", INSIDERS)
def test_for_who_is_asked_registered_or_runs_it_the_same_crawl_finds_it(world, as_user, who):
    browser, event = as_user(INSIDERS[who](world)), world["event"]
    assert says_it(browser.get(f"/events/{event.id}"))
    assert says_it(browser.get("/events"))
    assert says_it(browser.get(f"/events/{event.id}/files"))
    assert browser.get(f"/events/sessions/{world['ids']['session_id']}").status_code == 200


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.POSTPONED, EventState.CANCELLED])
def test_no_state_opens_the_door(world, client, as_user, state):
    world["event"].state = state
    db.session.commit()
    for browser in (client, as_user(a_member())):
        assert browser.get(f"/events/{world['event'].id}").status_code == 404
        for path in ("/events", "/events/events.ics", "/events/events.atom", "/events/sitemap.xml"):
            assert not says_it(browser.get(path)), path


def test_withdrawing_closes_the_door_again(world, as_user):
    person = invited(world, InvitationState.SENT)
    browser, event = as_user(person), world["event"]
    assert browser.get(f"/events/{event.id}").status_code == 200
    invitation = db.session.query(Invitation).filter_by(person_id=person.id).one()
    withdraw(CoordinatorFactory(duty=Duty.EVENTS), invitation)
    assert browser.get(f"/events/{event.id}").status_code == 404
    assert not says_it(browser.get("/events"))
