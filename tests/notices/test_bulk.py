"""The same notice to many: each reader's wish, language and secret, for the same number of statements."""

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.secrets import short_nonce_of, short_secret_of
from alliance.jobs.enums import WorkState
from alliance.notices.enums import DEAD_ADDRESS, Category, Frequency
from alliance.notices.models import SECRET_MARK, DeadAddress, Notice, Preference, Unsubscription
from alliance.notices.operations.bulk import Copy, queue_many
from alliance.notices.operations.composing import compose, header_lines
from tests.factories import PersonFactory


@pytest.fixture(autouse=True)
def a_mail_to_nobody_by_name(app, mails_of_the_tests, monkeypatch):
    """The words of the tests' mail without a reader's name in them."""
    loader = app.jinja_env.loader.loaders[0]
    plain = {
        name: text.replace("'News of %s' % reader.display_name", "'News'") for name, text in loader.mapping.items()
    }
    monkeypatch.setattr(loader, "mapping", plain)


@operation
def send(people, category=Category.DISCUSSIONS, **more):
    return queue_many("tests.news", [Copy(one, f"nonce{one.id}") for one in people], category, **more)


def notices():
    return list(db.session.scalars(sa.select(Notice).order_by(Notice.id)))


def test_each_gets_one_in_the_own_language_with_the_own_secret():
    english, chinese = PersonFactory(), PersonFactory(locale="zh", zone="Europe/Berlin")
    assert send([english, chinese, english], url="http://localhost/x", thread="topic-3") == 2
    first, second = notices()
    assert (first.locale, second.locale, second.zone) == ("en", "zh", "Europe/Berlin")
    assert (first.secret_nonce, second.secret_nonce) == (f"nonce{english.id}", f"nonce{chinese.id}")
    assert first.message_id != second.message_id
    assert first.thread_id == second.thread_id == "<topic-3@alliance.example>"
    assert 'lang="zh-Hans"' in second.html


def test_wishes_are_kept_as_for_a_single_notice():
    never, weekly, off, dead = (PersonFactory() for _ in range(4))
    without_address = PersonFactory(addresses=[])
    db.session.add_all(
        [
            Preference(person_id=never.id, category=Category.DISCUSSIONS, frequency=Frequency.NEVER),
            Preference(person_id=weekly.id, category=Category.DISCUSSIONS, frequency=Frequency.WEEKLY),
            Preference(person_id=off.id, category=Category.BRIEF, frequency=Frequency.NEVER),
            Unsubscription(address_key=off.email, category=Category.DISCUSSIONS),
            DeadAddress(address_key=dead.email, reason="550 no such user"),
        ]
    )
    db.session.commit()
    assert send([never, weekly, off, dead, without_address]) == 2
    found = {one.person_id: one for one in notices()}
    assert found[weekly.id].is_held
    assert (found[dead.id].state, found[dead.id].last_error) == (WorkState.CANCELLED, DEAD_ADDRESS)


def test_many_take_as_many_statements_as_one(count_queries):
    def counted(number):
        people = [PersonFactory() for _ in range(number)]
        [one.email for one in people]
        with count_queries() as sent:
            send(people)
        return len([one for one in sent if "person" not in one or "INSERT" in one or "preference" in one])

    counted(1)  # what is kept is there from now on
    assert counted(1) == counted(8)


def test_an_answer_address_gets_its_secret_only_when_the_mail_leaves():
    send([PersonFactory()], reply_to=f"answers+{SECRET_MARK}@alliance.example")
    notice = notices()[0]
    shown = dict(header_lines(notice))["Reply-To"]
    assert SECRET_MARK in shown and "nonce" not in shown
    secret = compose(notice)["Reply-To"].addresses[0].username.partition("+")[2]
    assert short_nonce_of(secret) == notice.secret_nonce


@pytest.mark.parametrize("wrong", ["", "x", "x.", ".x", "é.x", "abc.aaaaaaaaaaaaaaaa"])
def test_a_secret_that_is_not_ours_names_nothing(wrong):
    assert short_nonce_of(wrong) is None


def test_a_secret_survives_a_server_that_writes_it_large_and_is_not_that_of_a_link():
    assert short_nonce_of(short_secret_of("abc").upper()) == "abc"
    assert len(f"answers+{short_secret_of('a' * 16)}") <= 64
