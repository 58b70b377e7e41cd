"""Making, changing, copying, publishing, postponing, cancelling events and bringing them back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.events import signals
from alliance.events.enums import Audience, EventKind, EventState, Phase, Visibility
from alliance.events.models import EventStep
from alliance.events.operations import life, series
from alliance.events.operations.life import (
    cancel,
    change_event,
    copy_event,
    create_event,
    input_of,
    postpone,
    publish,
    reinstate,
    unpublish,
)
from alliance.events.queries.access import visible_event
from alliance.events.queries.feeds import feed_events
from alliance.events.queries.lists import Wish
from alliance.events.queries.organizers import steps_of
from tests.events.steps import coordinator, event_input, forget_mails, heard, local
from tests.factories import PersonFactory
from tests.factories.events import EventFactory, OrganizerFactory
from tests.factories.groups import GroupFactory
from tests.factories.membership import TierFactory

NOW = local("2026-11-22T17:00")


@pytest.fixture(autouse=True)
def today():
    with at(NOW):
        yield


@pytest.fixture
def actor():
    return coordinator()


@pytest.fixture
def published(actor):
    event = create_event(actor, event_input())
    publish(actor, event)
    return event


def test_a_new_event_is_a_draft_with_a_calendar_uid_and_its_first_step(actor, trail):
    event = create_event(actor, event_input(theme=Localized("Together")))
    assert (event.state, event.phase, event.sequence, event.published_at) == (EventState.DRAFT, Phase.DRAFT, 0, None)
    assert len(event.uid) == 32
    assert [(one.from_state, one.to_state, one.actor_id) for one in steps_of(event)] == [
        (None, EventState.DRAFT, actor.id)
    ]
    assert trail() == ["events.created"]


def test_an_event_keeps_what_was_typed(actor):
    group = GroupFactory()
    typed = event_input(
        kind=EventKind.WORKSHOP, venue=Localized("Hall A", "A厅"), city=Localized("Hefei", "合肥"), group=group,
        link="https://meet.example/7", website="https://forum.example", visibility=Visibility.MEMBERS,
        audience=Audience.MEMBERS, series=series.create_series(actor, Localized("Chain forum")),
    )  # fmt: skip
    assert input_of(create_event(actor, typed)) == typed


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("title_en", {"title": Localized()}),
        ("zone", {"zone": "Mars/Base"}),
        ("ends", {"hours": 0}),
        ("ends", {"hours": 93 * 24}),
        ("link", {"link": "javascript:alert(1)"}),
        ("website", {"website": "https://a b"}),
        ("website", {"website": "https://" + "a" * 500}),
        ("group", {"visibility": Visibility.GROUP, "audience": Audience.INVITED}),
        ("group", {"audience": Audience.GROUP}),
        ("audience", {"visibility": Visibility.MEMBERS}),
        ("audience", {"visibility": Visibility.INVITED, "audience": Audience.MEMBERS}),
        ("tier_codes", {"audience": Audience.TIERS}),
        ("tier_codes", {"audience": Audience.TIERS, "tier_codes": ("nobody",)}),
        ("field_codes", {"field_codes": ("alchemy",)}),
    ],
)
def test_what_is_no_event_is_refused_at_its_field(actor, field, more):
    typed = event_input(**{key: value for key, value in more.items() if key != "zone"})
    if "zone" in more:
        typed = life.replace(typed, zone=more["zone"])
    with pytest.raises(Refused) as refusal:
        create_event(actor, typed)
    assert refusal.value.field == field


def test_a_group_that_visitors_do_not_know_shows_its_events_to_itself_only(actor):
    hidden = GroupFactory(is_public=False)
    with pytest.raises(Refused) as refusal:
        create_event(actor, event_input(group=hidden))
    assert refusal.value.field == "visibility"
    create_event(actor, event_input(group=hidden, visibility=Visibility.GROUP, audience=Audience.GROUP))


def test_tiers_are_kept_for_an_audience_of_tiers_only(actor):
    tier = TierFactory()
    event = create_event(actor, event_input(audience=Audience.TIERS, tier_codes=(tier.code,)))
    assert event.tier_codes == [tier.code]
    change_event(actor, event, event_input(tier_codes=(tier.code,)), event.version)
    assert event.tier_codes == []


def test_publishing_is_told_once_and_keeps_the_first_day(actor, trail):
    event = create_event(actor, event_input())
    with heard() as said:
        publish(actor, event)
    assert (event.state, event.phase, event.published_at, event.sequence) == (
        EventState.PUBLISHED, Phase.COMING, NOW, 0,
    )  # fmt: skip
    assert [(name, sent is event, extra) for name, sent, extra in said] == [("published", True, {"actor": actor})]
    assert trail()[-1] == "events.published"
    with pytest.raises(Refused):
        publish(actor, event)
    with at(NOW + timedelta(days=1)):
        unpublish(actor, event)
        publish(actor, event)
    assert (event.published_at, event.sequence) == (NOW, 1)


def test_a_template_is_never_published(actor):
    template = create_event(actor, event_input(), is_template=True)
    with pytest.raises(Refused):
        publish(actor, template)


def test_a_published_event_becomes_a_draft_unless_somebody_counts_on_it(actor, published, trail):
    def refuse(_event, **_said):
        raise Refused("Three are registered.")

    with signals.unpublishing.connected_to(refuse), pytest.raises(Refused):
        unpublish(actor, published)
    assert published.state is EventState.PUBLISHED
    unpublish(actor, published)
    assert published.state is EventState.DRAFT
    assert trail()[-1] == "events.unpublished"
    with pytest.raises(Refused):
        unpublish(actor, published)


def test_a_moved_event_keeps_its_uid_raises_the_sequence_and_says_how_it_was(actor, published, trail):
    uid = published.uid
    published.reminded_at = NOW
    db.session.commit()
    with heard() as said:
        change_event(actor, published, event_input("2026-12-04T09:00"), published.version)
    assert (published.uid, published.sequence, published.reminded_at) == (uid, 1, None)
    name, _event, extra = said[0]
    assert (len(said), name, extra["was"].starts_at) == (1, "moved", local("2026-12-03T09:00"))
    assert trail()[-1] == "events.moved"


@pytest.mark.parametrize(
    "more",
    [
        {"title": Localized("Chain forum 2026", "产业链论坛")},
        {"venue": Localized("Hall B")},
        {"city": Localized("Hefei", "合肥")},
        {"link": "https://meet.example/8"},
    ],
)
def test_what_calendars_hold_raises_the_sequence_and_is_heard(actor, published, more):
    with heard() as said:
        change_event(actor, published, event_input(**more), published.version)
    assert (published.sequence, [name for name, *_rest in said]) == (1, ["changed"])


def test_what_calendars_do_not_hold_is_not_heard(actor, published, trail):
    with heard() as said:
        change_event(actor, published, event_input(theme=Localized("Together")), published.version)
    assert (published.sequence, said, trail()[-1]) == (0, [], "events.changed")


def test_a_draft_and_an_event_that_is_over_move_in_silence(actor, published):
    event = create_event(actor, event_input())
    with heard() as said:
        change_event(actor, event, event_input("2026-12-04T09:00"), event.version)
        change_event(actor, published, event_input("2026-11-01T09:00"), published.version)
    assert (event.sequence, said) == (0, [])


def test_the_second_of_two_editors_hears_of_the_first(actor, published):
    version = published.version
    change_event(actor, published, event_input(venue=Localized("Hall B")), version)
    with pytest.raises(Clash):
        change_event(actor, published, event_input(venue=Localized("Hall C")), version)
    assert published.venue.en == "Hall B"


def test_a_text_changed_in_one_language_marks_the_other_as_out_of_date(actor, published):
    change_event(actor, published, event_input(title=Localized("Chain forum 2026", "产业链论坛")), published.version)
    assert published.title.stale == "zh"


def test_a_copy_is_a_draft_that_lasts_as_long_and_leaves_the_room_of_last_time_out(actor, published, trail):
    change_event(
        actor, published, event_input(link="https://meet.example/7", website="https://f.example"), published.version
    )
    starts = local("2027-12-02T09:00")
    with heard() as said:
        made = copy_event(actor, published, starts, Localized("Chain forum 2027"))
    assert (made.state, made.title.en, made.link, made.website) == (
        EventState.DRAFT, "Chain forum 2027", "", "https://f.example",
    )  # fmt: skip
    assert (made.ends_at - made.starts_at, made.copied_from_id) == (timedelta(hours=8), published.id)
    assert made.uid != published.uid
    assert [(name, extra["source"].id, extra["shift"]) for name, _made, extra in said] == [
        ("copied", published.id, timedelta(days=364))
    ]
    assert trail()[-1] == "events.created"


def test_a_template_is_made_from_an_event_and_events_from_the_template(actor, published):
    template = copy_event(actor, published, published.starts_at, as_template=True)
    assert (template.is_template, template.is_open_to_readers) == (True, False)
    made = copy_event(actor, template, local("2027-12-02T09:00"))
    assert (made.is_template, made.copied_from_id) == (False, template.id)


def test_postponing_tells_why_and_publishing_again_gives_the_new_time(actor, published, trail, outbox):
    OrganizerFactory(event=published, person__email="organizer@example.com")
    with heard() as said:
        postpone(actor, published, " The hall burned down. ")
    assert (published.phase, published.state_reason, published.sequence) == (
        Phase.POSTPONED, "The hall burned down.", 1,
    )  # fmt: skip
    assert [(name, extra["reason"]) for name, _event, extra in said] == [("postponed", "The hall burned down.")]
    assert outbox() == [("events.postponed", "organizer@example.com")]
    with heard() as said:
        change_event(actor, published, event_input("2027-03-04T09:00"), published.version)
        assert said == []
        publish(actor, published)
    assert [(name, extra["from_state"]) for name, _event, extra in said] == [("reinstated", EventState.POSTPONED)]
    assert (published.state, published.state_reason, published.sequence) == (EventState.PUBLISHED, "", 3)
    assert outbox()[-1] == ("events.reinstated", "organizer@example.com")


def test_a_postponed_event_needs_a_time_that_lies_ahead(actor, published):
    postpone(actor, published, "Rain")
    with at(local("2026-12-04T09:00")), pytest.raises(Refused):
        publish(actor, published)


@pytest.mark.parametrize("act", [postpone, cancel])
def test_calling_off_needs_a_reason_and_an_event_that_is_not_over(actor, published, act):
    with pytest.raises(Refused) as refusal:
        act(actor, published, "  ")
    assert refusal.value.field == "reason"
    with at(local("2026-12-03T17:00")), pytest.raises(Refused):
        act(actor, published, "Too late")
    act(actor, published, "Rain")
    with pytest.raises(Refused):
        act(actor, published, "Again")


def test_a_draft_is_not_postponed(actor):
    with pytest.raises(Refused):
        postpone(actor, create_event(actor, event_input()), "Rain")


def test_cancelling_tells_and_bringing_back_tells_again(actor, published, trail, outbox):
    OrganizerFactory(event=published, person__email="organizer@example.com")
    with heard() as said:
        cancel(actor, published, "Nobody comes.")
        reinstate(actor, published)
    assert [name for name, *_rest in said] == ["cancelled", "reinstated"]
    assert (published.state, published.sequence, published.state_reason) == (EventState.PUBLISHED, 2, "")
    assert [kind for kind, _to in outbox()] == ["events.cancelled", "events.reinstated"]
    assert trail()[-2:] == ["events.cancelled", "events.reinstated"]


def test_a_cancelled_event_is_published_only_by_bringing_it_back_in_time(actor, published):
    with pytest.raises(Refused):
        reinstate(actor, published)
    cancel(actor, published, "Nobody comes.")
    with pytest.raises(Refused):
        publish(actor, published)
    with at(local("2026-12-04T09:00")), pytest.raises(Refused):
        reinstate(actor, published)


def test_a_draft_is_put_away_in_silence_and_comes_back_as_a_draft(actor, published):
    event = create_event(actor, event_input())
    unpublish(actor, published)
    with heard() as said:
        cancel(actor, event, "")
        reinstate(actor, event)
        cancel(actor, published, "Not now")
        reinstate(actor, published)
    assert (said, event.state, published.state) == ([], EventState.DRAFT, EventState.DRAFT)


def test_an_event_that_was_hidden_again_and_put_away_is_not_shown_to_its_old_readers(actor, published):
    unpublish(actor, published)
    cancel(actor, published, "")
    stranger = PersonFactory()
    assert visible_event(stranger, published.id) is None
    assert published not in public_calendar()
    reinstate(actor, published)
    publish(actor, published)
    assert visible_event(stranger, published.id) is published


def public_calendar():
    return feed_events(Wish())


def test_organizers_hear_of_a_move_but_not_who_made_it(actor, published, outbox):
    OrganizerFactory(event=published, person=actor)
    OrganizerFactory(event=published, person__email="organizer@example.com", person__locale="zh")
    forget_mails()
    change_event(actor, published, event_input("2026-12-04T09:00"), published.version)
    assert outbox() == [("events.moved", "organizer@example.com")]


def test_steps_name_who_brought_it_where(actor, published):
    postpone(actor, published, "Rain")
    steps = db.session.scalars(sa.select(EventStep).order_by(EventStep.id)).all()
    assert [(one.from_state, one.to_state.value, one.reason) for one in steps] == [
        (None, "draft", ""),
        (EventState.DRAFT, "published", ""),
        (EventState.PUBLISHED, "postponed", "Rain"),
    ]


def test_an_event_that_was_made_otherwise_changes_too(actor):
    event = EventFactory(hours=24)
    change_event(actor, event, event_input(), event.version)
    assert event.title.en == "Chain forum"
