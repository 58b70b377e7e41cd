"""The pages: readiness, order, run, stage, control; who may, and what a wrong press does."""

from datetime import timedelta

import pytest

from alliance.agreements.enums import AgreementState
from alliance.ceremonies.enums import CeremonyState, CueKind, CueState
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.operations import day
from alliance.ceremonies.operations.stage import arrange_by_hand
from alliance.ceremonies.queries.ceremonies import acts_of, cues_of, last_step
from alliance.ceremonies.queries.stage import places_of
from alliance.core.db import db
from alliance.core.duties import Duty
from tests.ceremonies.scene import RECOGNITION, THREE, agreement, ceremony, coordinator, frozen, two_ready
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.agreements import AgreementFactory, CeremonyFactory
from tests.factories.events import EventFactory, OrganizerFactory

READ = ("", "/run", "/stage", "/papers", "/live")
WRITE = ("/edit", "/agreements/new", "/run/new", "/stage/new", "/control", "/control/now")


@pytest.fixture
def who():
    return coordinator()


@pytest.fixture
def browser(as_user, who):
    return as_user(who)


@pytest.fixture
def one():
    return two_ready()


def test_the_pages_are_for_who_runs_the_event(as_user, client, one, browser):
    organizer = as_user(OrganizerFactory(event=one.event).person)
    reader = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    stranger = as_user(PersonFactory())
    for path in READ:
        url = f"/ceremonies/{one.id}{path}"
        found = [each.get(url).status_code for each in (browser, organizer, reader, stranger, client)]
        assert found == [200, 200, 200, 404, 303], path
    for path in WRITE:
        url = f"/ceremonies/{one.id}{path}"
        found = [each.get(url).status_code for each in (browser, organizer, reader, stranger, client)]
        assert found == [200, 200, 403, 404, 303], path


def test_posts_are_for_who_runs_the_event(as_user, one):
    signing, cue = acts_of(one)[0].signing, cues_of(one)[0]
    reader, stranger = as_user(CoordinatorFactory(duty=Duty.READ_ONLY)), as_user(PersonFactory())
    paths = [f"/ceremonies/{one.id}/{act}" for act in ("remove", "remind", "crew-link", "run/standard", "control")]
    acts = ("move", "remove", "ready", "sign", "leave-out", "stage/by-hand", "stage/by-rules")
    paths += [f"/ceremonies/agreements/{signing.id}/{act}" for act in acts]
    paths += [f"/ceremonies/lines/{cue.id}/{act}" for act in ("move", "remove", "skip", "restore", "stretch", "edit")]
    for path in paths:
        assert (reader.post(path).status_code, stranger.post(path).status_code) == (403, 404), path


def test_readiness_shows_order_confirmations_reasons_and_the_run_in_short(browser):
    one = ceremony(agreement(state=AgreementState.READY), frozen(RECOGNITION))
    text = browser.get(f"/ceremonies/{one.id}").text
    assert "3 of 5 signatories confirmed" in text
    assert "Agreement 2 cannot be marked ready: CATARC, CQC, An Tiecheng, Xie Zhaoxu have not confirmed." in text
    assert "Remind 4 people" in text
    assert "Table: Chery Automobile, NIO, JAC from the left." in text
    assert "Entry for agreement 1" not in text  # told as one part with the signing
    chinese = browser.get(f"/ceremonies/{one.id}?lang=zh").text
    assert "实验室合作框架协议" in chinese


def test_a_single_ceremony_opens_at_once_and_several_are_listed(browser, one):
    url = f"/events/{one.event_id}/ceremonies"
    assert browser.get(url).location == f"/ceremonies/{one.id}"
    assert browser.get(url + "?list=1").status_code == 200
    CeremonyFactory(event=one.event)
    assert browser.get(url).text.count("<tr role") == 3
    empty = EventFactory()
    assert "Plan a ceremony" in browser.get(f"/events/{empty.id}/ceremonies").text


def test_the_list_of_an_event_takes_as_many_statements_for_one_ceremony_as_for_five(browser, count_queries, one):
    counts = []
    browser.get(f"/events/{one.event_id}/ceremonies?list=1")
    for _ in range(2):
        db.session.expire_all()
        with count_queries() as sent:
            browser.get(f"/events/{one.event_id}/ceremonies?list=1")
        counts.append(len(sent))
        CeremonyFactory.create_batch(4, event=one.event)
    assert counts[0] == counts[1]


def test_the_pages_take_as_many_statements_for_one_agreement_as_for_five(browser, count_queries):
    small, large = ceremony(agreement()), ceremony(*(agreement() for _ in range(5)))
    browser.get(f"/ceremonies/{small.id}")
    for path in ("", "/run", "/stage", "/papers", "/live", "/control"):
        counts = []
        for each in (small, large):
            db.session.expire_all()
            with count_queries() as sent:
                assert browser.get(f"/ceremonies/{each.id}{path}").status_code == 200
            counts.append(len(sent))
        assert counts[0] == counts[1], path


def test_a_ceremony_is_planned_changed_and_removed_by_its_pages(browser):
    event = EventFactory(starts_at=THREE - timedelta(hours=6))
    url = f"/events/{event.id}/ceremonies/new"
    assert "Signing ceremony" in browser.get(url).text
    bad = browser.post(url, data={"version": 1, "title_en": "X", "starts": "2026-12-20T15:00"})
    assert (bad.status_code, "while the event takes place" in bad.text) == (422, True)
    answer = browser.post(url, data={"version": 1, "title_en": "Signing", "starts": "2026-12-10T15:00"})
    one = db.session.query(Ceremony).one()
    assert (answer.status_code, one.starts_at) == (303, THREE)
    edit = f"/ceremonies/{one.id}/edit"
    data = {"version": one.version, "title_en": "Signing, moved", "starts": "2026-12-10T15:30"}
    assert browser.post(edit, data=data).status_code == 303
    clash = browser.post(edit, data=data | {"title_en": "Mine"})
    assert (clash.status_code, "Signing, moved" in clash.text, "Mine" in clash.text) == (409, True, True)
    assert browser.post(f"/ceremonies/{one.id}/remove").location == f"/events/{event.id}/ceremonies"
    assert db.session.query(Ceremony).count() == 0


def test_agreements_are_chosen_moved_marked_ready_and_taken_out(browser, who):
    confirmed = agreement(state=AgreementState.CONFIRMED)
    one = ceremony(confirmed, filled=False)
    second = AgreementFactory(en="Memorandum on ratings", terms="memorandum ratings")
    url = f"/ceremonies/{one.id}/agreements/new"
    assert "Memorandum on ratings" in browser.get(url + "?q=ratings").text
    assert "No title has these words" in browser.get(url + "?q=nothing").text
    assert browser.post(url).status_code == 422
    assert browser.post(url, data={"agreement": second.id}).status_code == 303
    first_act, second_act = acts_of(one)
    browser.post(f"/ceremonies/agreements/{second_act.signing.id}/move", data={"position": 1})
    assert [act.agreement for act in acts_of(one)] == [second, confirmed]
    browser.post(f"/ceremonies/agreements/{first_act.signing.id}/ready")
    assert db.session.get(type(confirmed), confirmed.id).state is AgreementState.READY
    refused = browser.post(f"/ceremonies/agreements/{second_act.signing.id}/ready", follow_redirects=True)
    assert "The text is not frozen yet." in refused.text
    browser.post(f"/ceremonies/agreements/{second_act.signing.id}/remove")
    assert [act.agreement for act in acts_of(one)] == [confirmed]


def test_an_organizer_cannot_add_an_agreement_that_is_not_theirs(as_user):
    one = ceremony(filled=False)
    organizer = OrganizerFactory(event=one.event).person
    foreign = AgreementFactory(en="Confidential framework")
    browser = as_user(organizer)
    url = f"/ceremonies/{one.id}/agreements/new"
    assert "Confidential framework" not in browser.get(url).text
    assert browser.post(url, data={"agreement": foreign.id}).status_code == 422
    assert acts_of(one) == []


def test_reminding_from_the_page(browser, outbox):
    one = ceremony(frozen())
    assert "6 reminders are on their way." in browser.post(f"/ceremonies/{one.id}/remind", follow_redirects=True).text
    assert len(outbox()) == 6
    ready = two_ready()
    assert "Nobody is left to remind" in browser.post(f"/ceremonies/{ready.id}/remind", follow_redirects=True).text


STANDARD = {
    "doors": 30,
    "welcome": 5,
    "speech": 3,
    "entry": 1,
    "signing": 4,
    "exchange": 1,
    "photograph": 6,
    "toast": 0,
}


def test_the_run_is_written_by_its_pages(browser):
    one = ceremony(agreement(), filled=False)
    url = f"/ceremonies/{one.id}/run"
    assert browser.post(url + "/standard", data=STANDARD | {"end": 700}).status_code == 422
    assert browser.post(url + "/standard", data=STANDARD | {"end": 2}).status_code == 303
    assert "Agreement 1 is signed" in browser.get(url).text
    assert browser.post(url + "/new?position=3", data={"version": 1, "kind": "speech"}).status_code == 422
    data = {"version": 1, "kind": "speech", "minutes": 8, "title_en": "The mayor", "crew": ["sound"], "fixed": "15:10"}
    assert browser.post(url + "/new?position=3", data=data).status_code == 303
    speech = cues_of(one)[2]
    assert (speech.title.en, speech.crew, speech.fixed_at) == ("The mayor", ["sound"], THREE + timedelta(minutes=10))
    edit = f"/ceremonies/lines/{speech.id}/edit"
    assert 'value="15:10"' in browser.get(edit).text
    changed = data | {"version": speech.version, "minutes": 9}
    assert browser.post(edit, data=changed).status_code == 303
    assert browser.post(edit, data=changed | {"minutes": 10}).status_code == 409
    browser.post(f"/ceremonies/lines/{speech.id}/move", data={"position": 1})
    assert cues_of(one)[0].id == speech.id
    browser.post(f"/ceremonies/lines/{speech.id}/remove")
    assert len(cues_of(one)) == 8
    assert browser.post(f"/ceremonies/lines/{cues_of(one)[0].id}/move", data={"position": "x"}).status_code == 303


def test_a_fixed_moment_after_midnight_is_the_nearest_one(browser):
    one = ceremony(agreement(), starts_at=THREE + timedelta(hours=8), filled=False)  # 23:00 in Hefei
    one.event.ends_at += timedelta(hours=8)
    db.session.commit()
    browser.post(f"/ceremonies/{one.id}/run/new", data={"version": 1, "kind": "toast", "minutes": 8, "fixed": "00:30"})
    assert cues_of(one)[0].fixed_at == one.starts_at + timedelta(minutes=90)


def test_the_stage_is_arranged_by_its_pages(browser, who, one):
    signing = acts_of(one)[0].signing
    url = f"/ceremonies/agreements/{signing.id}/stage"
    refused = browser.post(url + "/new", data={"version": 1, "row": "front", "name_en": "Master of the pens"})
    assert (refused.status_code, "Arrange it by hand first" in refused.text) == (422, True)
    assert browser.post(url + "/by-hand").status_code == 303
    assert browser.get(url + "/new").status_code == 200
    added = browser.post(url + "/new", data={"version": 1, "row": "front", "name_en": "Master of the pens"})
    assert added.status_code == 303
    place = places_of_signing(signing)[-1]
    text = browser.get(f"/ceremonies/{one.id}/stage").text
    assert ("Master of the pens" in text, "Follow the rules again" in text) == (True, True)
    data = {"version": place.version, "row": "back", "name_en": "Usher"}
    assert browser.post(f"/ceremonies/places/{place.id}/edit", data=data).status_code == 303
    assert browser.post(f"/ceremonies/places/{place.id}/edit", data=data | {"name_en": "Me"}).status_code == 409
    browser.post(f"/ceremonies/places/{place.id}/move", data={"position": 1})
    browser.post(f"/ceremonies/places/{place.id}/remove")
    assert len(places_of_signing(signing)) == 3
    browser.post(url + "/by-rules")
    assert places_of_signing(signing) == []
    general = {"version": 1, "row": "hall", "name_en": "Minister"}
    assert browser.post(f"/ceremonies/{one.id}/stage/new", data=general).status_code == 303
    assert "Minister" in browser.get(f"/ceremonies/{one.id}/stage").text


def test_places_are_for_who_runs_the_event(as_user, who, one):
    signing = acts_of(one)[0].signing
    arrange_by_hand(who, signing)
    place = places_of_signing(signing)[0]
    stranger = as_user(PersonFactory())
    for act in ("edit", "move", "remove"):
        assert stranger.post(f"/ceremonies/places/{place.id}/{act}").status_code == 404


def places_of_signing(signing):
    return places_of(signing.ceremony)[signing.id]


def press(browser, one, verb, seen=None):
    step = last_step(one)
    seen = (step.id if step else 0) if seen is None else seen
    return browser.post(f"/ceremonies/{one.id}/control", data={"press": verb, "seen": seen}, follow_redirects=True)


def test_the_ceremony_is_run_by_its_control_page(browser, one):
    assert "Agreement 1 is signed" not in press(browser, one, "nonsense").text
    assert "Doors open" in press(browser, one, "begin").text
    assert one.state is CeremonyState.RUNNING
    text = press(browser, one, "next").text
    assert "Welcome" in text
    twice = press(browser, one, "next", seen=0)
    assert "was faster" in twice.text
    press(browser, one, "back")
    press(browser, one, "undo")
    assert [cue.state.value for cue in cues_of(one)[:2]] == ["done", "running"]
    cue, coming = cues_of(one)[1], cues_of(one)[2]
    seen = {"seen": last_step(one).id}
    browser.post(f"/ceremonies/lines/{cue.id}/stretch", data=seen | {"minutes": 5})
    browser.post(f"/ceremonies/lines/{coming.id}/skip", data={"seen": last_step(one).id})
    browser.post(f"/ceremonies/lines/{coming.id}/restore", data={"seen": last_step(one).id})
    assert (cues_of(one)[1].extra, cues_of(one)[2].state) == (5, CueState.WAITING)
    assert browser.post(f"/ceremonies/{one.id}/control", data={"press": "next"}).status_code == 400
    press(browser, one, "finish")
    assert "The ceremony is over" in press(browser, one, "next").text
    press(browser, one, "reopen")
    assert one.state is CeremonyState.RUNNING


def test_signing_is_pressed_in_order_and_what_is_not_ready_says_why(browser, who):
    one = ceremony(agreement(), agreement(RECOGNITION, AgreementState.READY))
    press(browser, one, "begin")
    first, second = (act.signing for act in acts_of(one))

    def sign(signing, act="sign"):
        url = f"/ceremonies/agreements/{signing.id}/{act}"
        return browser.post(url, data={"seen": last_step(one).id}, follow_redirects=True).text

    assert "Only what is ready is signed" in sign(first)
    assert "comes first" in sign(second)
    assert "Not signed today" in sign(first, "leave-out")
    assert "is signed and stands in the register" in sign(second)
    assert second.agreement.number in browser.get(f"/ceremonies/{one.id}/control").text
    press(browser, one, "finish")
    assert "Add the signed copy and the photographs there" in browser.get(f"/ceremonies/{one.id}").text


def test_the_control_warns_before_an_agreement_that_cannot_be_signed(browser, who):
    one = ceremony(agreement())
    press(browser, one, "begin")
    while next(cue for cue in cues_of(one) if cue.state is CueState.RUNNING).kind is not CueKind.SIGNING:
        day.go_on(who, one, last_step(one).id)
    text = browser.get(f"/ceremonies/{one.id}/control").text
    assert "Agreement 1 cannot be signed: it is “Drafting”." in text


def test_a_new_crew_link_closes_the_old_one(browser, client, one):
    page = browser.get(f"/ceremonies/{one.id}/control").text
    old = page.split('data-copy="http://localhost')[1].split('"')[0]
    assert client.get(old).status_code == 200
    browser.post(f"/ceremonies/{one.id}/crew-link")
    assert client.get(old).status_code == 404
