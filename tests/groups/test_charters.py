"""Charters: versions that somebody else adopts, the rules in words, what differs between any two."""

import pytest
from flask_babel import force_locale

from alliance.core.operation import Clash, Refused
from alliance.groups.enums import Abstentions, CharterState, JoinMode, PassMark, Role
from alliance.groups.models import Charter
from alliance.groups.operations.charters import (
    CharterInput,
    adopt,
    as_typed,
    back_to_draft,
    change_draft,
    draft_charter,
    mark_for_ballot,
    withdraw,
)
from alliance.groups.operations.life import decline_group
from alliance.groups.queries.charters import (
    differences,
    marked,
    pass_mark_of,
    pass_mark_text,
    rules_of,
    version_before,
    versions_of,
    visible_charter,
)
from tests.factories import PersonFactory, both
from tests.factories.groups import GroupFactory, seated
from tests.groups.life_parts import charter_input, coordinator, proposal


@pytest.fixture
def group():
    return GroupFactory(code="wg3")


@pytest.fixture
def chair(group):
    return seated(group, role=Role.CHAIR).person


def next_version(group, writer, **changes):
    return draft_charter(writer, group, charter_input(**changes), "The group has grown.")


def refused(work, *args, field=None, match=None):
    with pytest.raises(Refused, match=match) as refusal:
        work(*args)
    assert refusal.value.field == field


def test_a_chair_drafts_and_a_coordinator_adopts(group, chair, outbox, trail):
    desk = coordinator(email="desk@example.com")
    first = group.charter
    draft = next_version(group, chair, quorum_percent=60)
    assert (draft.number, draft.state, group.charter, draft.written_by) == (2, CharterState.DRAFT, first, chair)
    assert outbox() == [("groups.charter_drafted", "desk@example.com")]
    adopt(desk, draft, draft.version)
    assert (group.charter, draft.state, draft.adopted_by, first.state) == (draft, "in_force", desk, "replaced")
    assert draft.adopted_at == first.replaced_at
    assert outbox()[-1] == ("groups.charter_adopted", chair.email)
    assert trail() == ["groups.charter_drafted", "groups.charter_adopted"]


def test_nobody_adopts_what_they_wrote_themselves(group):
    alone = coordinator()
    draft = next_version(group, alone)
    refused(adopt, alone, draft, match="Somebody else adopts it")
    adopt(coordinator(), draft)
    assert group.charter is draft


def test_who_changes_a_draft_last_does_not_adopt_it(group, chair):
    desk = coordinator()
    draft = next_version(group, chair)
    change_draft(desk, draft, charter_input(weighted=True), "By weight.", draft.version)
    assert (draft.weighted, draft.reason, draft.written_by) == (True, "By weight.", desk)
    refused(adopt, desk, draft, match="Somebody else adopts it")


def test_what_is_adopted_is_what_was_read(group, chair):
    draft = next_version(group, chair)
    read = draft.version
    change_draft(chair, draft, charter_input(quorum_percent=1), "Quickly.", read)
    with pytest.raises(Clash):
        adopt(coordinator(), draft, read)
    with pytest.raises(Clash):
        change_draft(chair, draft, charter_input(), "Again.", read)


def test_a_ballot_adopts_what_was_marked_for_it(group, chair):
    draft = next_version(group, chair)
    refused(adopt, None, draft, match="in the state")
    mark_for_ballot(draft)
    assert draft.state is CharterState.FOR_BALLOT
    refused(adopt, coordinator(), draft, match="A ballot decides")
    refused(withdraw, chair, draft, match="Cancel the ballot first")
    refused(change_draft, chair, draft, charter_input(), "No.", draft.version, match="Only a draft")
    refused(mark_for_ballot, draft, match="in the state")
    adopt(None, draft)
    assert (group.charter, draft.adopted_by) == (draft, None)


def test_a_lost_ballot_makes_it_a_draft_again(group, chair):
    draft = next_version(group, chair)
    mark_for_ballot(draft, chair)
    back_to_draft(draft)
    assert draft.state is CharterState.DRAFT
    refused(back_to_draft, draft, match="in the state")


def test_a_withdrawn_draft_makes_room_for_the_next(group, chair):
    draft = next_version(group, chair)
    refused(next_version, group, chair, match="open draft already")
    withdraw(chair, draft)
    assert draft.state is CharterState.WITHDRAWN
    assert next_version(group, chair).number == 3
    refused(withdraw, chair, draft, match="in the state")


def test_a_version_in_force_never_changes(group, chair):
    refused(change_draft, chair, group.charter, charter_input(), "No.", group.charter.version, match="Only a draft")
    refused(adopt, coordinator(), group.charter, match="in the state")


def test_a_change_is_a_change_and_says_why(group, chair):
    refused(draft_charter, chair, group, as_typed(group.charter), "Because.", match="Nothing differs")
    refused(draft_charter, chair, group, charter_input(), "  ", field="reason")


def test_the_charter_of_a_proposal_is_decided_with_it():
    group, proposer = proposal()
    [draft] = versions_of(proposer, group)
    refused(adopt, coordinator(), draft, match="together with the proposal")
    refused(withdraw, proposer, draft, match="together with the proposal")
    change_draft(proposer, draft, charter_input(quorum_percent=10), "", draft.version)
    assert draft.quorum_percent == 10
    decline_group(coordinator(), group, "No.")
    refused(draft_charter, proposer, group, charter_input(), match="stays as it is")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scope": both("")}, "scope_en"),
        ({"quorum_percent": 101}, "quorum_percent"),
        ({"quorum_percent": -1}, "quorum_percent"),
        ({"pass_numerator": 1, "pass_denominator": 3}, "pass_numerator"),
        ({"pass_numerator": 4, "pass_denominator": 3}, "pass_numerator"),
        ({"pass_numerator": 0, "pass_denominator": 0}, "pass_numerator"),
        ({"pass_numerator": 1, "pass_denominator": 1, "pass_strictly": True}, "pass_numerator"),
        ({"attendance_needed": 3, "attendance_of": 2}, "attendance_needed"),
        ({"attendance_needed": 0, "attendance_of": 2}, "attendance_needed"),
        ({"attendance_needed": 51, "attendance_of": 60}, "attendance_needed"),
    ],
)
def test_rules_by_which_nothing_could_be_decided_are_refused(group, chair, changes, field):
    refused(draft_charter, chair, group, charter_input(**changes), "Because.", field=field)


@pytest.mark.parametrize(
    ("share", "mark", "words"),
    [
        ((1, 2, True), PassMark.MAJORITY, "Simple majority: more than half of the votes that count"),
        ((2, 3, False), PassMark.TWO_THIRDS, "Two thirds or more of the votes that count"),
        ((3, 4, False), PassMark.THREE_QUARTERS, "Three quarters or more of the votes that count"),
        ((3, 5, False), PassMark.FREE, "3/5 or more of the votes that count"),
        ((2, 3, True), PassMark.FREE, "More than 2/3 of the votes that count"),
    ],
)
def test_the_pass_mark_in_words(share, mark, words):
    charter = CharterInput(both("x"), pass_numerator=share[0], pass_denominator=share[1], pass_strictly=share[2])
    with force_locale("en"):
        assert (pass_mark_of(charter), pass_mark_text(charter)) == (mark, words)


def test_the_rules_in_words():
    charter = charter_input(quorum_percent=0, weighted=True, attendance_needed=2, attendance_of=3)
    with force_locale("en"):
        words = {field: text for field, _label, text in rules_of(charter)}
    assert words["quorum"] == "No quorum"
    assert words["weighted"] == "One vote for each organization, weighted by its membership tier"
    assert words["attendance"] == "At 2 of the last 3 meetings, or the vote rests"


def test_the_difference_names_what_was_and_what_is(group, chair):
    draft = next_version(
        group,
        chair,
        scope=both("What it really does", "做什么"),
        quorum_percent=60,
        join_mode=JoinMode.OPEN,
        abstentions=Abstentions.AGAINST,
    )
    with force_locale("en"):
        found = {one.field: one for one in differences(version_before(draft), draft)}
    assert set(found) == {"scope", "deliverables", "quorum", "join_mode", "abstentions"}
    assert found["scope"].pieces == (("kept", "What it "), ("added", "really "), ("kept", "does"))
    assert (found["quorum"].was, found["quorum"].now) == (
        "50 % of those entitled to vote",
        "60 % of those entitled to vote",
    )


def test_without_a_version_before_everything_is_new(group):
    assert len(differences(None, group.charter)) == 8
    assert differences(group.charter, group.charter) == []


def test_chinese_is_compared_sign_by_sign():
    assert marked("共同试验方法", "共同的试验方法") == (("kept", "共同"), ("added", "的"), ("kept", "试验方法"))
    assert marked("old", "new") == (("removed", "old"), ("added", "new"))


def test_the_public_reads_the_version_in_force_and_the_group_reads_all(group, chair):
    next_version(group, chair)
    stranger = PersonFactory()
    assert [one.number for one in versions_of(stranger, group)] == [1]
    assert [one.number for one in versions_of(chair, visible_charter(chair, "wg3").group)] == [2, 1]
    assert visible_charter(stranger, "wg3", 2) is None
    assert visible_charter(stranger, "wg3").number == 1
    assert visible_charter(chair, "wg3", 2).number == 2
    assert visible_charter(chair, "wg3", 7) is None


def test_a_version_is_compared_with_the_one_that_was_in_force_before(group, chair):
    first = group.charter
    second = next_version(group, chair)
    adopt(coordinator(), second)
    third = next_version(group, chair, weighted=True)
    assert [version_before(one) for one in (first, second, third)] == [None, first, second]
    withdraw(chair, third)
    assert version_before(third) is second
    assert isinstance(version_before(second), Charter)
