"""Comment rounds: who is asked, clocks to the second, reminders, the end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.documents.enums import Disposition, DocumentAudience, DocumentState, RoundState
from alliance.documents.operations import reminders, rounds
from alliance.documents.operations.comments import CommentInput, Guest, add_comment, add_visitors_comment, dispose
from alliance.documents.operations.rounds import RoundInput, cancel_round, extend_round, finish_round, open_round
from alliance.groups.models import Follow
from alliance.jobs.models import Job
from alliance.notices.models import Notice
from tests.documents.conftest import ZONE, a_round, close
from tests.factories import PersonFactory
from tests.factories.documents import DocumentFactory, RoundFactory, VersionFactory
from tests.factories.groups import GroupFactory

CLOSING = datetime(2026, 12, 24, 10, 0, tzinfo=UTC)
LOW = CommentInput("The limit is too low.", clause="5.2")


@pytest.fixture
def asked(chair, document):
    return open_round(chair, document, a_round())


def test_a_round_asks_for_comments_on_the_newest_version(chair, member, document, outbox, trail):
    VersionFactory(document=document, number=2)
    found = open_round(chair, document, a_round(instructions=Localized("Look at clause 5")))
    assert (found.number, found.version_number, document.state) == (1, 2, DocumentState.FOR_COMMENT)
    assert outbox() == [("documents.round_opened", member.email)]
    assert trail() == ["documents.for_comment", "documents.round_opened"]


def test_everybody_who_is_asked_can_read_the_version(chair, document):
    VersionFactory(document=document, number=2)
    open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC))
    assert document.audience is DocumentAudience.PUBLIC
    assert [one.audience for one in document.versions] == [DocumentAudience.GROUP, DocumentAudience.PUBLIC]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (a_round(-1), "closing time has passed"),
        (a_round(5, opens_at=now() + timedelta(days=6)), "closes before it opens"),
        (a_round(400), "at most a year"),
        (RoundInput(now() + timedelta(days=3), "Mars/Olympus"), "time zone"),
    ],
)
def test_impossible_times_are_refused(chair, document, typed, words):
    with pytest.raises(Refused, match=words):
        open_round(chair, document, typed)


def test_a_document_without_text_is_not_commented_on(chair, group):
    with pytest.raises(Refused, match="no text yet"):
        open_round(chair, DocumentFactory(group=group), a_round())


@pytest.mark.parametrize("state", [DocumentState.FOR_BALLOT, DocumentState.APPROVED, DocumentState.PUBLISHED])
def test_what_is_decided_is_not_commented_on(chair, document, state):
    document.state = state
    db.session.commit()
    with pytest.raises(Refused):
        open_round(chair, document, a_round())


def test_a_second_round_waits_for_the_end_of_the_first(chair, document, asked):
    with pytest.raises(Refused, match="not finished"):
        open_round(chair, document, a_round())
    close(asked)
    finish_round(chair, asked)
    assert open_round(chair, document, a_round()).number == 2


def test_a_hidden_group_asks_nobody_outside(chair):
    document = VersionFactory(document=DocumentFactory(group=GroupFactory(is_public=False))).document
    with pytest.raises(Refused) as refusal:
        open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC))
    assert refusal.value.field == "audience"


def test_a_round_closes_to_the_second_whatever_any_job_did(member, document):
    asked = RoundFactory(document=document, opens_at=CLOSING - timedelta(days=9), closes_at=CLOSING)
    with at(CLOSING - timedelta(seconds=1)):
        assert asked.is_open() and not asked.is_closed()
        assert add_comment(member, asked, LOW).number == 1
    with at(CLOSING):
        assert asked.is_closed() and not asked.is_open()
        with pytest.raises(Refused, match="closed"):
            add_comment(member, asked, LOW)


def test_a_round_opens_to_the_second(member, document):
    asked = RoundFactory(document=document, opens_at=CLOSING, closes_at=CLOSING + timedelta(days=9))
    with at(CLOSING - timedelta(seconds=1)), pytest.raises(Refused, match="not opened yet"):
        add_comment(member, asked, LOW)
    with at(CLOSING):
        assert add_comment(member, asked, LOW).number == 1


def test_a_round_is_made_longer_with_a_reason(chair, member, asked, outbox):
    later = asked.closes_at + timedelta(days=5)
    with pytest.raises(Refused) as refusal:
        extend_round(chair, asked, later, " ")
    assert refusal.value.field == "reason"
    extend_round(chair, asked, later, "Spring Festival")
    assert asked.closes_at == later
    assert outbox()[-1] == ("documents.round_extended", member.email)


def test_a_round_is_never_made_shorter_nor_opened_again(chair, asked):
    with pytest.raises(Refused, match="only be made longer"):
        extend_round(chair, asked, asked.closes_at, "why")
    with pytest.raises(Refused, match="at most a year"):
        extend_round(chair, asked, asked.closes_at + timedelta(days=400), "why")
    close(asked)
    with pytest.raises(Refused, match="is closed"):
        extend_round(chair, asked, now() + timedelta(days=1), "why")


def test_a_cancelled_round_takes_the_document_back(chair, member, document, asked):
    with pytest.raises(Refused):
        cancel_round(chair, asked, "")
    cancel_round(chair, asked, "Wrong version")
    assert (asked.state, asked.cancel_reason) == (RoundState.CANCELLED, "Wrong version")
    assert document.state is DocumentState.WORKING_DRAFT
    with pytest.raises(Refused, match="cancelled"):
        add_comment(member, asked, LOW)
    with pytest.raises(Refused, match="over"):
        cancel_round(chair, asked, "again")


def test_a_round_is_finished_when_every_comment_is_dealt_with(chair, member, asked):
    comment = add_comment(member, asked, LOW)
    with pytest.raises(Refused, match="still being taken"):
        finish_round(chair, asked)
    close(asked)
    with pytest.raises(Refused, match="1 comment is not dealt with"):
        finish_round(chair, asked)
    dispose(chair, asked, [comment.id], Disposition.ACCEPTED)
    finish_round(chair, asked)
    assert asked.told_at is not None
    with pytest.raises(Refused, match="over"):
        finish_round(chair, asked)


def test_authors_are_told_what_became_of_their_comments(chair, member, document, outbox):
    asked = open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC))
    mine = add_comment(member, asked, LOW)
    theirs = add_visitors_comment(asked, CommentInput("Too high."), Guest("Li Na", "li.na@example.com", "Volt"))
    close(asked)
    dispose(chair, asked, [mine.id, theirs.id], Disposition.REJECTED, "Decided in 2024")
    before = len(outbox())
    finish_round(chair, asked)
    told = outbox()[before:]
    assert sorted(told) == sorted(
        [("documents.dispositions", member.email), ("documents.dispositions", "li.na@example.com")]
    )
    text = db.session.scalars(select(Notice.text).order_by(Notice.id.desc())).first()
    assert "Decided in 2024" in text and "Comment 2" in text


def test_only_those_who_have_not_commented_are_reminded_three_days_ahead(chair, member, asked, outbox):
    (job,) = db.session.scalars(select(Job).where(Job.name == "documents.remind_of_round"))
    assert job.due_at == asked.closes_at - timedelta(days=3)
    add_comment(member, asked, LOW)
    before = len(outbox())
    reminders.remind_of_round(**job.payload)
    assert outbox()[before:] == [("documents.round_closing", chair.email)]


def test_a_round_that_was_made_longer_reminds_at_its_new_time_alone(chair, asked, outbox):
    (job,) = db.session.scalars(select(Job).where(Job.name == "documents.remind_of_round"))
    extend_round(chair, asked, asked.closes_at + timedelta(days=5), "why")
    before = len(outbox())
    reminders.remind_of_round(**job.payload)
    assert outbox()[before:] == []
    assert len(db.session.scalars(select(Job).where(Job.name == "documents.remind_of_round")).all()) == 2


def test_a_short_round_reminds_nobody(chair, document):
    open_round(chair, document, a_round(2))
    assert db.session.scalars(select(Job).where(Job.name == "documents.remind_of_round")).all() == []


def test_a_follower_hears_of_a_round_for_everybody_alone(chair, member, group, document, outbox):
    stranger = PersonFactory()
    db.session.add(Follow(person=stranger, group=group))
    db.session.commit()
    open_round(chair, document, a_round())
    assert stranger.email not in dict(reversed(one) for one in outbox())
    second = VersionFactory(document=DocumentFactory(group=group)).document
    open_round(chair, second, a_round(audience=DocumentAudience.PUBLIC))
    assert ("documents.round_opened", stranger.email) in outbox()


def test_a_round_page_opens_and_a_round_is_opened_on_its_page(as_user, chair, document):
    browser = as_user(chair)
    data = {"audience": "group", "zone": ZONE, "closes": "2027-01-15T18:00", "opens": ""}
    answer = browser.post(f"/documents/{document.id}/rounds/new", data=data)
    assert answer.status_code == 303
    assert browser.get(answer.location).status_code == 200
    found = rounds.open_round_of(document.id)
    assert found.closes_at == datetime(2027, 1, 15, 10, 0, tzinfo=UTC)


def test_officers_extend_cancel_and_finish_on_pages_and_members_do_not(as_user, chair, member, asked):
    browser, other, path = as_user(chair), as_user(member), f"/comment-rounds/{asked.id}"
    for act in ("extend", "cancel"):
        assert (browser.get(f"{path}/{act}").status_code, other.get(f"{path}/{act}").status_code) == (200, 403)
    assert other.post(f"{path}/finish").status_code == 403
    closes = (asked.closes_at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert browser.post(f"{path}/extend", data={"closes": closes, "reason": "why"}).status_code == 303
    close(asked)
    assert browser.post(f"{path}/finish").status_code == 303
    assert "Finished" in browser.get(path).text
