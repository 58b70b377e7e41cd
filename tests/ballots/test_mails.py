"""Mails about ballots: what readers of each language find in them."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.ballots.operations.opening import cancel, extend
from alliance.ballots.operations.proxies import give, revoke
from alliance.ballots.operations.reminders import remind_some
from alliance.ballots.operations.settling import settle
from alliance.ballots.queries.votes import electors_of
from alliance.core.clock import at
from alliance.core.db import db
from alliance.notices.enums import Category
from alliance.notices.models import Notice
from tests.factories import PersonFactory
from tests.factories.ballots import BallotFactory, voting_member
from tests.factories.groups import GroupFactory


@pytest.fixture(params=["en", "zh"])
def ballot(request):
    group = GroupFactory(code="wg3", zh="标准工作组")
    for _ in range(2):
        voting_member(group, person=PersonFactory(locale=request.param))
    return BallotFactory(group=group, en="Adopt it?", opened=True)


def mails(kind):
    return list(db.session.scalars(sa.select(Notice).where(Notice.kind == f"ballots.{kind}").order_by(Notice.id)))


def test_every_mail_of_a_ballot_names_its_question_and_leads_to_it_whatever_readers_chose(ballot):
    one, other = electors_of(ballot)
    chief = PersonFactory()
    proxy = give(chief, ballot, one, other, "By letter.", recorded=True)
    revoke(chief, proxy, as_officer=True)
    remind_some(ballot.id, ballot.closes_at.isoformat(), [1, 2])
    extend(chief, ballot, ballot.closes_at + timedelta(days=1), "The holiday.")
    for kind in ("opened", "proxy_given", "proxy_revoked", "reminded", "extended"):
        assert len(mails(kind)) == 2, kind
    with at(ballot.closes_at):
        settle(ballot)
    again = BallotFactory(group=ballot.group, en="Adopt it?", opened=True)
    cancel(chief, again, "A mistake.")
    for notice in db.session.scalars(sa.select(Notice)):
        question = ballot.title.in_language(notice.locale)
        assert question in notice.subject
        assert question in notice.text and question in notice.html
        assert "http://localhost/ballots/" in notice.text
        assert notice.category is Category.BALLOTS


def test_what_was_said_stands_in_the_mail(ballot):
    extend(PersonFactory(), ballot, ballot.closes_at + timedelta(days=1), "The holiday.")
    assert all("> The holiday." in notice.text for notice in mails("extended"))
    cancel(PersonFactory(), ballot, "A mistake.")
    assert all("> A mistake." in notice.text for notice in mails("cancelled"))


def test_a_mail_of_a_secret_ballot_says_beforehand_that_a_lost_code_is_lost():
    group = GroupFactory()
    voting_member(group)
    BallotFactory(group=group, secret=True, opened=True)
    assert "who loses it can have no other" in mails("opened")[0].text


def test_a_reminder_tells_how_far_the_ballot_has_come(ballot):
    remind_some(ballot.id, ballot.closes_at.isoformat(), [1])
    (notice,) = mails("reminded")
    assert "0" in notice.text and electors_of(ballot)[0].name.en in notice.text
    assert electors_of(ballot)[1].name.en not in notice.text
