"""Calls for participation: drafted, told to the members of the group's fields, changed, cancelled, over by time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.groups.enums import GroupState, Role
from alliance.groups.operations import participation as operations
from alliance.groups.operations.participation import (
    CallInput,
    cancel_call,
    change_call,
    draft_call,
    go_on_telling,
    publish_call,
)
from alliance.groups.queries.participation import calls_of, open_call_of, open_calls, reach, visible_call
from alliance.groups.tasks import tell_call
from alliance.jobs.models import Job
from alliance.membership.operations.measures import resign
from alliance.membership.queries import membership_of
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import Preference
from tests.factories import PersonFactory, both
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import representative
from tests.factories.organizations import AppointmentFactory, TermFactory
from tests.groups.life_parts import coordinator, member

DAY = timedelta(days=1)
KIND = "groups.call_published"


def call_input(**changes):
    given = {"text": both("Join us.", "欢迎参加。"), "opens_at": now(), "closes_at": now() + 30 * DAY}
    return CallInput(**(given | changes))


def refused(work, *args, field=None, match=None):
    with pytest.raises(Refused, match=match) as refusal:
        work(*args)
    assert refusal.value.field == field


def in_field(*terms):
    """A member in these fields, with its primary representative."""
    organization, primary = member()
    organization.terms = list(terms)
    db.session.commit()
    return organization, primary


def group_in(*terms, **more):
    group = GroupFactory(state=GroupState.FORMING, **more)
    group.fields = list(terms)
    db.session.commit()
    return group


def told(outbox):
    return sorted(address for kind, address in outbox() if kind == KIND)


def test_publishing_tells_each_representative_of_members_in_the_fields_once(outbox, trail):
    charging, batteries = TermFactory(code="charging"), TermFactory(code="batteries")
    volt, ann = in_field(charging)
    alternate = representative(volt, "alternate")
    ampere, ben = in_field(charging, batteries)
    AppointmentFactory(affiliation__person=ann, affiliation__organization=ampere, kind="alternate")
    in_field(TermFactory(code="software"))
    group = group_in(charging, batteries)
    call = draft_call(coordinator(), group, call_input())
    assert told(outbox) == [] and reach(group) == (2, 3)
    publish_call(coordinator(), call)
    assert told(outbox) == sorted([ann.email, alternate.email, ben.email])
    assert (call.told, call.is_open()) == (2, True)
    assert trail() == ["groups.call_drafted", "groups.call_published"]
    go_on_telling(call.id, 0)
    assert len(told(outbox)) == 3


def test_a_field_above_or_below_meets_too(outbox):
    above = TermFactory(code="energy")
    below = TermFactory(code="batteries", parent=above)
    beside = TermFactory(code="grid", parent=above)
    broad, fine = in_field(above)[1], in_field(below)[1]
    in_field(beside)
    publish_call(coordinator(), draft_call(coordinator(), group_in(below), call_input()))
    assert told(outbox) == sorted([broad.email, fine.email])


def test_a_group_without_fields_concerns_every_member_but_nobody_who_left(outbox):
    _volt, ann = in_field()
    left, _gone = in_field()
    resign(None, membership_of(left.id), "Moving on.")
    publish_call(coordinator(), draft_call(coordinator(), group_in(), call_input()))
    assert told(outbox) == [ann.email]


def test_who_wants_no_such_notices_gets_none(outbox):
    _volt, ann = in_field()
    db.session.add(Preference(person_id=ann.id, category=Category.PARTICIPATION, frequency=Frequency.NEVER))
    db.session.commit()
    publish_call(coordinator(), draft_call(coordinator(), group_in(), call_input()))
    assert told(outbox) == []


def test_many_are_told_batch_by_batch_and_nobody_twice(outbox, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    people = sorted((in_field()[1] for _n in range(5)), key=lambda person: person.id)
    call = draft_call(coordinator(), group_in(), call_input())
    publish_call(coordinator(), call)
    assert told(outbox) == sorted(one.email for one in people[:2])
    for _round in range(3):
        for job in db.session.scalars(select(Job).where(Job.name == operations.TASK)).all():
            tell_call(**job.payload)
    assert told(outbox) == sorted(one.email for one in people)


def test_a_cancelled_call_tells_nobody_else(outbox, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 1)
    for _n in range(2):
        in_field()
    group = group_in()
    chair = seated(group, role=Role.CHAIR).person
    call = draft_call(chair, group, call_input())
    publish_call(chair, call)
    refused(cancel_call, chair, call, "", field="reason")
    cancel_call(chair, call, "Enough have joined.")
    go_on_telling(call.id, 0)
    assert len(told(outbox)) == 1
    assert outbox()[-1] == ("groups.call_cancelled", chair.email)
    assert not call.is_open()
    refused(cancel_call, chair, call, "Again.", match="is cancelled")
    refused(change_call, chair, call, call_input(), call.version, match="is cancelled")


def test_a_draft_is_dropped_without_a_word():
    call = draft_call(coordinator(), group_in(), call_input())
    cancel_call(coordinator(), call)
    assert call.cancelled_at


def test_one_call_at_a_time_for_a_running_group():
    group = group_in()
    call = draft_call(coordinator(), group, call_input())
    refused(draft_call, coordinator(), group, call_input(), match="already")
    publish_call(coordinator(), call)
    refused(publish_call, coordinator(), call, match="published already")
    for state in (GroupState.PROPOSED, GroupState.CONCLUDED):
        idle = GroupFactory(state=state)
        refused(draft_call, coordinator(), idle, call_input(), match="Only a group that forms or works")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": both("")}, "text_en"),
        ({"opens_at": now() + 40 * DAY}, "closes"),
        ({"opens_at": now() - 9 * DAY, "closes_at": now() - DAY}, "closes"),
    ],
)
def test_a_call_that_nobody_could_answer_is_refused(changes, field):
    refused(draft_call, coordinator(), group_in(), call_input(**changes), field=field)


def test_a_published_call_is_closed_by_its_time_alone():
    group = group_in()
    call = draft_call(coordinator(), group, call_input())
    publish_call(coordinator(), call)
    assert open_call_of(group) == call and open_calls(PersonFactory()) == [call]
    with at(call.closes_at):
        assert (open_call_of(group), open_calls(PersonFactory()), call.is_open()) == (None, [], False)
        refused(change_call, coordinator(), call, call_input(), call.version, match="its time has passed")


def test_a_draft_whose_time_has_passed_is_not_published():
    call = draft_call(coordinator(), group_in(), call_input())
    with at(call.closes_at + DAY):
        refused(publish_call, coordinator(), call, match="closing time has passed")


def test_a_call_is_changed_and_an_outdated_edit_is_a_clash():
    call = draft_call(coordinator(), group_in(), call_input())
    version = call.version
    change_call(coordinator(), call, call_input(text=both("Come.", "欢迎参加。")), version)
    assert (call.text.en, call.text.stale) == ("Come.", "zh")
    with pytest.raises(Clash):
        change_call(coordinator(), call, call_input(), version)


def test_a_draft_is_seen_by_who_runs_the_group_only():
    group = group_in()
    chair = seated(group, role=Role.CHAIR).person
    call = draft_call(chair, group, call_input())
    stranger = PersonFactory()
    assert visible_call(stranger, call.id) is None
    assert visible_call(chair, call.id) == call
    assert calls_of(chair, group) == [call]
    publish_call(chair, call)
    assert visible_call(stranger, call.id) == call
    assert visible_call(stranger, 999) is None
    assert calls_of(stranger, group) == [call]
