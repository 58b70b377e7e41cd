"""Who is in a programme, what they do, what they are asked and what they say."""

import pytest

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.core.secrets import new_nonce, secret_of
from alliance.events.enums import EventState, Visibility
from alliance.events.queries.access import visible_event
from alliance.notices.models import Notice
from alliance.programmes.enums import SpeakerAnswer, SpeakerRole
from alliance.programmes.models import Part
from alliance.programmes.operations.asking import answer, ask_speakers
from alliance.programmes.operations.publishing import publish_programme
from alliance.programmes.operations.speakers import (
    SpeakerInput,
    add_part,
    add_speaker,
    change_speaker,
    move_part,
    remove_part,
    remove_speaker,
)
from alliance.programmes.queries.people import people_named
from alliance.programmes.queries.programme import parts_of, speakers_of
from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.events import (
    EventFactory,
    OrganizerFactory,
    PartFactory,
    SessionFactory,
    SpeakerFactory,
)

CONFIRMED, DECLINED = SpeakerAnswer.CONFIRMED, SpeakerAnswer.DECLINED


@pytest.fixture
def event():
    return EventFactory()


@pytest.fixture
def organizer(event):
    return OrganizerFactory(event=event, person=PersonFactory(email="organizer@example.com")).person


@pytest.fixture
def talk(event):
    return SessionFactory(event=event)


def named(en="Li Lei", **more):
    return SpeakerInput(Localized(en), **more)


def refusal(act, *args):
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.field


# People and their parts


def test_somebody_is_named_changed_and_taken_out(event, organizer, talk, trail):
    speaker = add_speaker(organizer, event, named(email="li@example.com", affiliation=Localized("Volt AG")))
    add_part(organizer, talk, speaker, SpeakerRole.MODERATOR)
    change_speaker(organizer, speaker, named("Li Lei, Dr."), speaker.version)
    assert [one.name.en for one in speakers_of(event.id)] == ["Li Lei, Dr."]
    remove_speaker(organizer, speaker)
    assert (speakers_of(event.id), talk.present_parts) == ([], [])
    with pytest.raises(Refused):
        remove_speaker(organizer, speaker)
    acts = ["speaker_added", "part_added", "speaker_changed", "speaker_removed"]
    assert trail() == [f"programmes.{one}" for one in acts]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"en": ""}, "name_en"),
        ({"email": "nowhere"}, "email"),
        ({"email": "a b@example.com"}, "email"),
        ({"email": "a@b@example.com"}, "email"),
        ({"zone": "Moon/Sea"}, "zone"),
        ({"locale": "fr"}, "locale"),
    ],
)
def test_who_cannot_be_shown_or_reached_is_refused(event, organizer, wrong, field):
    assert refusal(add_speaker, organizer, event, named(**wrong)) == field


def test_a_person_is_in_a_programme_once(event, organizer):
    person = PersonFactory()
    first = add_speaker(organizer, event, named(person=person))
    assert refusal(add_speaker, organizer, event, named(person=person)) == "person"
    change_speaker(organizer, first, named("Another name", person=person), first.version)
    remove_speaker(organizer, first)
    add_speaker(organizer, event, named(person=person))


def test_an_outdated_edit_of_a_speaker_is_told_so(event, organizer):
    speaker = add_speaker(organizer, event, named())
    seen = speaker.version
    change_speaker(organizer, speaker, named("A"), seen)
    with pytest.raises(Clash):
        change_speaker(organizer, speaker, named("B"), seen)


def test_parts_stand_in_order_and_are_given_once(event, organizer, talk):
    parts = [add_part(organizer, talk, SpeakerFactory(event=event, name=Localized(name))) for name in "ABC"]
    move_part(organizer, parts[2], 1)
    assert [one.speaker.name.en for one in talk.present_parts] == ["C", "A", "B"]
    assert refusal(add_part, organizer, talk, parts[0].speaker) == "speaker"
    assert add_part(organizer, talk, parts[0].speaker, SpeakerRole.HOST).role is SpeakerRole.HOST
    assert refusal(add_part, organizer, talk, SpeakerFactory()) == "speaker"


def test_a_part_that_nobody_was_told_of_is_gone_at_once(event, organizer, talk):
    part = add_part(organizer, talk, SpeakerFactory(event=event))
    remove_part(organizer, part)
    assert db.session.query(Part).count() == 0


def test_coordinators_find_everybody_and_organizers_who_agreed_to_be_listed(organizer):
    listed = PersonFactory(display_name="Zhang Wei", pinyin_key="zhang wei", listed=True)
    hidden = PersonFactory(display_name="Zhang Min", pinyin_key="zhang min")
    assert people_named(organizer, "zhang") == [listed]
    assert people_named(CoordinatorFactory(duty=Duty.EVENTS), "zhang") == [hidden, listed]
    assert people_named(organizer, "z") == []


# Asking and answering


def test_everybody_who_was_never_asked_is_asked_once_for_all_parts(event, organizer, outbox, trail):
    speaker = SpeakerFactory(event=event, email="li@example.com")
    for number in range(2):
        PartFactory(session=SessionFactory(event=event, minutes=60 * number), speaker=speaker)
    PartFactory(session=SessionFactory(event=event), speaker=SpeakerFactory(event=event, email=""))
    assert ask_speakers(organizer, event) == 1
    assert outbox() == [("programmes.asked", "li@example.com")]
    assert {one.answer for one in parts_of(speaker)} == {SpeakerAnswer.ASKED}
    with pytest.raises(Refused):
        ask_speakers(organizer, event)
    assert ask_speakers(organizer, event, speaker) == 1  # by name also once more
    assert trail() == ["programmes.asked"] * 2


def test_the_person_behind_a_speaker_gets_the_mail_in_the_own_language(event, organizer, talk):
    person = PersonFactory(email="wang@example.com", locale="zh")
    PartFactory(session=talk, speaker=SpeakerFactory(event=event, person=person, email=""))
    ask_speakers(organizer, event)
    notice = db.session.query(Notice).one()
    assert (notice.recipient, notice.locale, notice.person_id) == ("wang@example.com", "zh", person.id)


def test_a_speaker_confirms_by_the_link_and_a_get_changes_nothing(event, organizer, talk, client):
    part = PartFactory(session=talk, answer=SpeakerAnswer.ASKED)
    link = f"/speaking/{secret_of(part.speaker.nonce)}"
    page = client.get(link)
    assert (page.status_code, talk.title.en in page.text) == (200, True)
    assert part.answer is SpeakerAnswer.ASKED
    sent = client.post(link, data={"part": part.id, "said": "confirmed", "note": "With slides"})
    assert sent.status_code == 303
    db.session.refresh(part)
    assert (part.answer, part.note, part.answered_at is not None) == (CONFIRMED, "With slides", True)
    assert client.post(link, data={"part": part.id}).status_code == 422
    assert client.post(link, data={"part": 999, "said": "confirmed"}).status_code == 422
    assert client.get(f"/speaking/{secret_of(new_nonce())}").status_code == 404
    assert client.get("/speaking/nonsense").status_code == 404


def test_the_link_works_for_a_hidden_event_and_shows_only_the_own_parts(client):
    event = EventFactory(visibility=Visibility.INVITED)
    own = PartFactory(session=SessionFactory(event=event, en="Own session"), answer=SpeakerAnswer.ASKED)
    PartFactory(session=SessionFactory(event=event, en="Other session"))
    page = client.get(f"/speaking/{secret_of(own.speaker.nonce)}").text
    assert "Own session" in page
    assert "Other session" not in page


def test_the_link_answers_for_no_part_of_somebody_else(event, talk, client):
    own, other = PartFactory(session=talk), PartFactory(session=talk)
    answered = client.post(f"/speaking/{secret_of(own.speaker.nonce)}", data={"part": other.id, "said": "declined"})
    db.session.refresh(other)
    assert (answered.status_code, other.answer) == (422, SpeakerAnswer.NOT_ASKED)


def test_organizers_hear_of_a_no_and_not_of_a_yes(event, organizer, talk, outbox):
    part = PartFactory(session=talk, answer=SpeakerAnswer.ASKED)
    answer(part, CONFIRMED)
    assert outbox() == []
    answer(part, DECLINED, "On a journey")
    answer(part, DECLINED, "Still")
    assert outbox() == [("programmes.answered", "organizer@example.com")]


def test_coordinators_of_events_hear_of_a_no_where_nobody_organizes(talk, outbox):
    CoordinatorFactory(duty=Duty.EVENTS, email="coordinator@example.com")
    answer(PartFactory(session=talk, answer=SpeakerAnswer.ASKED), DECLINED)
    assert outbox() == [("programmes.answered", "coordinator@example.com")]


def test_an_organizer_answers_for_a_speaker_and_is_recorded(event, organizer, talk, trail, as_user):
    part = PartFactory(session=talk)
    sent = as_user(organizer).post(f"/events/parts/{part.id}/answer", data={"said": "confirmed"})
    db.session.refresh(part)
    assert (sent.status_code, part.answer, trail()[-1]) == (303, CONFIRMED, "programmes.answered")


def test_nothing_is_answered_after_the_session_or_for_an_event_called_off(event, talk):
    part = PartFactory(session=talk, answer=SpeakerAnswer.ASKED)
    with at(talk.ends_at), pytest.raises(Refused):
        answer(part, CONFIRMED)
    with pytest.raises(Refused):
        answer(part, SpeakerAnswer.NOT_ASKED)
    event.state = EventState.POSTPONED
    db.session.commit()
    for act in (lambda: answer(part, CONFIRMED), lambda: ask_speakers(None, event)):
        with pytest.raises(Refused):
            act()


def test_who_was_asked_knows_a_hidden_event_and_who_confirmed_attends(organizer):
    event = EventFactory(visibility=Visibility.INVITED)
    person = PersonFactory()
    part = PartFactory(session=SessionFactory(event=event), speaker=SpeakerFactory(event=event, person=person))
    assert visible_event(person, event.id) is None
    publish_programme(None, event)
    assert visible_event(person, event.id).viewer_facts.attends is False
    answer(part, CONFIRMED)
    assert visible_event(person, event.id).viewer_facts.attends is True
    remove_part(organizer, part)
    assert visible_event(person, event.id) is None
