"""States: which are allowed, what they owe, what withdrawing and publishing bring about."""

import pytest

from alliance.core.db import db
from alliance.core.operation import Refused
from alliance.documents.enums import Act, DocumentAudience, DocumentState, StandardStage
from alliance.documents.models import Replacement
from alliance.documents.operations import states
from alliance.documents.operations.rounds import open_round
from alliance.documents.policy import acts_of
from alliance.documents.queries.documents import events_of
from alliance.groups.models import Follow
from alliance.organizations.queries import this_day
from tests.documents.conftest import a_round
from tests.factories import PersonFactory
from tests.factories.documents import DocumentFactory, VersionFactory
from tests.factories.groups import GroupFactory

D, A = DocumentState, Act


def put(document, state):
    document.state = state
    db.session.commit()


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (D.WORKING_DRAFT, [A.APPROVE, A.WITHDRAW]),
        (D.FOR_COMMENT, [A.REDRAFT, A.WITHDRAW]),
        (D.FOR_BALLOT, []),
        (D.APPROVED, [A.PUBLISH, A.REDRAFT, A.WITHDRAW]),
        (D.PUBLISHED, [A.WITHDRAW]),
        (D.WITHDRAWN, []),
    ],
)
def test_each_state_leaves_its_acts_open(document, state, acts):
    document.state = state
    assert acts_of(document) == acts


ACTS = {
    A.REDRAFT: lambda chair, document: states.back_to_draft(chair, document, "why"),
    A.APPROVE: lambda chair, document: states.approve(chair, document, "why"),
    A.PUBLISH: lambda chair, document: states.publish(chair, document, DocumentAudience.MEMBERS),
    A.WITHDRAW: lambda chair, document: states.withdraw(chair, document, "why"),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", list(D))
def test_an_act_that_the_state_does_not_allow_changes_nothing(chair, document, state, act):
    put(document, state)
    if act in acts_of(document):
        ACTS[act](chair, document)
        assert document.state is not state
    else:
        with pytest.raises(Refused):
            ACTS[act](chair, document)
        assert document.state is state


@pytest.mark.parametrize("act", [states.approve, states.withdraw, states.back_to_draft])
def test_a_step_without_reason_is_refused(chair, document, act):
    put(document, D.FOR_COMMENT if act is states.back_to_draft else D.WORKING_DRAFT)
    with pytest.raises(Refused) as refusal:
        act(chair, document, "  ")
    assert refusal.value.field == "reason"


def test_a_step_stands_in_the_timeline_with_its_reason(chair, document, trail):
    states.approve(chair, document, "Decision WG3-D012")
    (event,) = events_of(document)
    assert (event.was, event.became, event.reason, event.actor) == (
        "working_draft", "approved", "Decision WG3-D012", chair,
    )  # fmt: skip
    assert trail() == ["documents.approved"]


def test_a_document_without_text_is_not_approved(chair, group):
    empty = DocumentFactory(group=group)
    with pytest.raises(Refused, match="no text yet"):
        states.approve(chair, empty, "Decision")


def test_publishing_opens_the_newest_version_and_tells_the_readers(chair, member, document, outbox):
    VersionFactory(document=document, number=2)
    put(document, D.APPROVED)
    states.publish(chair, document, DocumentAudience.PUBLIC)
    assert [one.audience for one in document.versions] == [DocumentAudience.GROUP, DocumentAudience.PUBLIC]
    assert (document.audience, document.published_on) == (DocumentAudience.PUBLIC, this_day())
    assert outbox() == [("documents.published", member.email)]


def test_publishing_withdraws_what_is_replaced(chair, group, document):
    older = DocumentFactory(group=group, state=D.PUBLISHED)
    db.session.add(Replacement(newer_id=document.id, older_id=older.id))
    put(document, D.APPROVED)
    states.publish(chair, document, DocumentAudience.MEMBERS)
    assert (older.state, older.withdrawn_reason) == (D.WITHDRAWN, "Replaced by WG3-N031")


def test_a_hidden_group_publishes_nothing_for_everybody(chair):
    document = VersionFactory(document=DocumentFactory(group=GroupFactory(is_public=False), state=D.APPROVED)).document
    with pytest.raises(Refused) as refusal:
        states.publish(chair, document, DocumentAudience.PUBLIC)
    assert refusal.value.field == "audience"


def test_an_approved_document_without_text_is_not_published(chair, group):
    with pytest.raises(Refused, match="no text yet"):
        states.publish(chair, DocumentFactory(group=group, state=D.APPROVED), DocumentAudience.GROUP)


def test_a_standard_is_not_published_past_its_path(chair, document):
    document.stage = StandardStage.NUMBERED
    put(document, D.APPROVED)
    with pytest.raises(Refused, match="for everybody"):
        states.publish(chair, document, DocumentAudience.GROUP)


def test_nothing_is_withdrawn_or_redrafted_while_comments_are_taken(chair, document):
    open_round(chair, document, a_round())
    for act in (states.withdraw, states.back_to_draft):
        with pytest.raises(Refused, match="still being taken"):
            act(chair, document, "why")


def test_a_document_under_ballot_is_not_withdrawn(chair, document):
    put(document, D.FOR_BALLOT)
    with pytest.raises(Refused, match="Cancel the ballot first"):
        states.withdraw(chair, document, "why")


def test_a_follower_who_may_not_read_it_is_not_told(chair, group, document, outbox):
    stranger = PersonFactory()
    db.session.add(Follow(person=stranger, group=group))
    put(document, D.APPROVED)
    states.publish(chair, document, DocumentAudience.MEMBERS)
    assert outbox() == []


def test_a_follower_is_told_of_what_is_for_everybody(chair, group, document, outbox):
    stranger = PersonFactory()
    db.session.add(Follow(person=stranger, group=group))
    put(document, D.APPROVED)
    states.publish(chair, document, DocumentAudience.PUBLIC)
    assert outbox() == [("documents.published", stranger.email)]
