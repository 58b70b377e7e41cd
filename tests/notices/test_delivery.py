"""Delivery against a real SMTP server that refuses, stalls, drops and loses replies (SAFETY rows 37 to 39)."""

import smtplib
import socket

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.operation import operation
from alliance.jobs.operations import ATTEMPTS, claim
from alliance.notices.enums import Category, Frequency
from alliance.notices.models import DeadAddress, Notice, Preference
from alliance.notices.operations import delivery, repairs
from alliance.notices.operations.composing import unsubscribe_secret
from alliance.notices.operations.outcomes import away, outcome_of
from alliance.notices.operations.queueing import queue
from tests.factories import CoordinatorFactory, PersonFactory


@pytest.fixture
def connections(monkeypatch):
    """One entry for each connection that is opened to a mail server."""
    opened = []
    before = smtplib.SMTP.connect

    def noted(host, *args, **more):
        opened.append(args)
        return before(host, *args, **more)

    monkeypatch.setattr(smtplib.SMTP, "connect", noted)
    return opened


def only():
    db.session.expire_all()
    return db.session.scalars(sa.select(Notice)).one()


def test_a_notice_leaves_and_is_noted_as_sent(mail_server, write, deliver):
    notice = write(PersonFactory(email="li@example.com"))
    assert deliver() == 1
    [mail] = mail_server.drop.mails()
    assert (mail.sender, mail.recipients) == ("secretariat@alliance.example", ("li@example.com",))
    assert mail.message_id == notice.message_id
    assert (only().state, only().attempts, only().lease) == ("done", 1, "")
    assert deliver() == 0


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("grey", "451 4.7.1 Greylisted, come back later"),
        ("data451", "451 4.3.0 Local trouble, come back later"),
        ("rcpt450", "450 4.2.1 Mailbox busy"),
        ("drop", "Connection unexpectedly closed"),
        ("lost_reply", "Connection unexpectedly closed"),
        ("hang", "Connection unexpectedly closed: timed out"),
        ("greet421", "421 4.3.2 Too busy, come back later"),
        ("refuse", "[Errno 111] Connection refused"),
    ],
)
def test_a_fault_that_passes_is_tried_again_and_the_mail_arrives_under_one_id(
    app, monkeypatch, mail_server, write, deliver, make_due, mode, words
):
    notice = write(PersonFactory(email="li@example.com"))
    mail_server.mode = mode
    with monkeypatch.context() as patience:
        if mode == "hang":
            patience.setitem(app.config, "MAIL_TIMEOUT", 0.3)
        assert deliver() == 1
    assert (only().state, only().attempts) == ("queued", 1)
    assert only().last_error.startswith(words)
    assert 50 <= (only().due_at - only().updated_at).total_seconds() <= 70
    assert deliver() == 0, "it is not due yet"
    mail_server.mode = "ok"
    make_due()
    assert deliver() == 1
    assert (only().state, only().last_error) == ("done", "")
    assert {mail.message_id for mail in mail_server.drop.mails()} == {notice.message_id}
    assert mail_server.drop.report().other_id == {}
    assert mail_server.drop.report().recipients == {"li@example.com": 1}


def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_marked(mail_server, write, deliver, trail):
    write(PersonFactory(email="wu@gone.example"))
    mail_server.mode = "rcpt550"
    deliver()
    assert (only().state, only().last_error) == ("failed", "550 5.1.1 No such user here")
    dead = db.session.scalars(sa.select(DeadAddress)).one()
    assert (dead.address_key, dead.reason) == ("wu@gone.example", "550 5.1.1 No such user here")
    assert trail() == ["notices.address_marked_dead"]


def test_a_second_refusal_of_the_same_address_adds_no_second_mark(mail_server, write, deliver, trail):
    person = PersonFactory(email="wu@gone.example")
    write(person)
    write(person)
    mail_server.mode = "rcpt550"
    assert deliver() == 2
    assert trail() == ["notices.address_marked_dead"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("error", "final", "dead"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 unknown")}), True, True),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (553, b"5.1.3 bad syntax")}), True, True),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.7.1 policy")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (552, b"5.2.2 full")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (554, b"5.1.1 blocked")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a@b.example": (451, b"4.7.1 grey")}), False, False),
        (smtplib.SMTPDataError(554, b"5.7.1 spam"), True, False),
        (smtplib.SMTPSenderRefused(550, b"5.1.8 bad sender", "x"), True, False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), True, False),
        (smtplib.SMTPServerDisconnected("timed out"), False, False),
        (TimeoutError("timed out"), False, False),
    ],
)
def test_what_an_answer_means(error, final, dead):
    outcome = outcome_of(error)
    assert (outcome.is_final, outcome.is_dead_address, outcome.is_sent) == (final, dead, False)


@pytest.mark.pure
def test_a_server_that_turns_us_away_for_good_is_not_the_mails_fault():
    """554 instead of a greeting, or a wrong password of ours: tried again, and no address is marked."""
    outcome = away(smtplib.SMTPConnectError(554, b"5.7.1 no service for you"))
    assert (outcome.is_away, outcome.is_final, outcome.is_dead_address) == (True, False, False)
    assert outcome.words == "554 5.7.1 no service for you"


def test_after_a_day_of_tries_it_is_given_up_with_the_servers_words(mail_server, write, deliver, make_due):
    write()
    mail_server.mode = "data451"
    for _ in range(ATTEMPTS - 1):
        deliver()
        assert only().state == "queued"
        make_due()
    deliver()
    assert (only().state, only().attempts) == ("failed", ATTEMPTS)
    assert only().last_error == "451 4.3.0 Local trouble, come back later"
    assert only().finished_at is not None


def test_one_bad_address_does_not_keep_the_others_waiting(mail_server, write, deliver, states):
    for name in ("a@here.example", "b@gone.example", "c@here.example"):
        write(PersonFactory(email=name))
    mail_server.mode = "rcpt550:@gone.example"
    assert deliver() == 3
    assert states() == ["done", "failed", "done"]


def test_many_mails_go_over_one_connection(mail_server, write, deliver, connections):
    person = PersonFactory()
    for _ in range(60):
        write(person)
    assert deliver() == 60
    assert len(connections) == 1
    assert len(mail_server.drop.mails()) == 60


def test_a_connection_carries_five_hundred_mails_at_most(mail_server, write, deliver, connections, monkeypatch):
    monkeypatch.setattr(delivery, "PER_CONNECTION", 2)
    for _ in range(5):
        write()
    deliver()
    assert len(connections) == 3
    assert delivery.BATCH < 500


def test_when_the_server_is_away_one_is_tried_and_the_others_wait_a_minute(mail_server, write, deliver, states):
    for _ in range(5):
        write()
    mail_server.mode = "refuse"
    assert deliver() == 1
    assert states() == ["queued"] * 5
    rows = list(db.session.scalars(sa.select(Notice).order_by(Notice.id)))
    assert [row.attempts for row in rows] == [1, 0, 0, 0, 0]
    assert [row.lease for row in rows] == [""] * 5
    assert deliver() == 0


def test_two_breaks_in_a_row_end_the_round_and_one_does_not(mail_server, write, deliver):
    for _ in range(4):
        write()
    mail_server.mode = "drop"
    assert deliver() == 2


def test_no_transaction_is_open_while_the_server_talks(mail_server, write, deliver, monkeypatch):
    write()
    write(category=Category.ORGANIZATION)
    found = []
    before = smtplib.SMTP.send_message

    def look(host, *args, **more):
        found.append(db.session().in_transaction())
        return before(host, *args, **more)

    monkeypatch.setattr(smtplib.SMTP, "send_message", look)
    deliver()
    assert found == [False, False]


def test_delivery_costs_one_statement_a_mail_and_a_few_a_batch(mail_server, write, deliver, count_queries):
    for _ in range(50):
        write(PersonFactory(), Category.ORGANIZATION)
    with count_queries() as sent:
        assert deliver() == 50
    updates = [sql for sql in sent if sql.startswith("UPDATE notice SET") and "RETURNING" not in sql]
    assert len(updates) == 51, "one for each, one that buries what no worker survived"
    assert len(sent) - len(updates) <= 8


def test_a_change_that_is_rolled_back_sends_nothing(mail_server, deliver, outbox):
    person = PersonFactory()

    @operation
    def change():
        queue("tests.news", to=person, category=Category.SIGN_IN)
        raise RuntimeError("something else went wrong")

    with pytest.raises(RuntimeError):
        change()
    assert (outbox(), deliver(), mail_server.drop.mails()) == ([], 0, [])


def test_a_row_that_another_worker_holds_is_left_alone(mail_server, write, deliver):
    write()
    [held] = claim(Notice)
    assert deliver() == 0
    assert delivery.hold(held, held.leased_until)[1]


def test_a_worker_that_lost_its_lease_writes_nothing_and_sends_nothing_more(mail_server, write, states):
    write()
    [mine] = claim(Notice)
    db.session.execute(sa.update(Notice).values(leased_until=mine.created_at))
    db.session.commit()
    [theirs] = claim(Notice)
    assert theirs.lease != mine.lease
    _until, is_ours = delivery.hold(mine, mine.created_at)
    assert not is_ours
    delivery.settle(mine, delivery.Outcome("451 late", is_final=True))
    assert states() == ["running"]


def test_the_row_of_a_dead_worker_is_sent_by_the_next_under_the_same_id(mail_server, write, deliver):
    notice = write()
    claim(Notice)
    db.session.execute(sa.update(Notice).values(leased_until=notice.created_at))
    db.session.commit()
    assert deliver() == 1
    assert (only().state, only().attempts) == ("done", 2)
    assert [mail.message_id for mail in mail_server.drop.mails()] == [notice.message_id]


def test_a_worker_that_is_told_to_stop_finishes_the_mail_at_hand_and_gives_back_the_rest(mail_server, write, states):
    for _ in range(3):
        write()
    asked = []
    done = delivery.deliver_due(lambda: asked.append(1) or len(asked) > 2)
    assert done == 1
    assert states() == ["done", "queued", "queued"]
    assert [row.attempts for row in db.session.scalars(sa.select(Notice).order_by(Notice.id))] == [1, 0, 0]


def test_an_address_that_unsubscribed_after_queueing_gets_nothing(mail_server, write, deliver, client):
    notice = write(PersonFactory(email="li@example.com"), Category.ORGANIZATION)
    duty = write(PersonFactory(email="li@example.com"), Category.SIGN_IN)
    client.post(f"/unsubscribe/{unsubscribe_secret(notice.message_id)}")
    deliver()
    assert [mail.message_id for mail in mail_server.drop.mails()] == [duty.message_id]
    db.session.refresh(notice)
    assert (notice.state, notice.last_error) == ("cancelled", "the reader does not want notices of this kind")


def test_a_frequency_of_never_chosen_after_queueing_is_honored(mail_server, write, deliver, states):
    person = PersonFactory()
    write(person, Category.ORGANIZATION)
    db.session.add(Preference(person_id=person.id, category=Category.ORGANIZATION, frequency=Frequency.NEVER))
    db.session.commit()
    deliver()
    assert (states(), mail_server.drop.mails()) == (["cancelled"], [])


def test_duty_mail_is_still_tried_at_a_dead_address_and_other_mail_is_not(mail_server, write, deliver, states):
    person = PersonFactory(email="wu@example.com")
    write(person, Category.ORGANIZATION)
    write(person, Category.SIGN_IN)
    db.session.add(DeadAddress(address_key="wu@example.com", reason="550 5.1.1 gone"))
    db.session.commit()
    deliver()
    assert states() == ["cancelled", "done"]


def test_what_is_sent_again_keeps_its_id_and_its_date(mail_server, write, deliver, make_due):
    notice = write()
    mail_server.mode = "lost_reply"
    deliver()
    mail_server.mode = "ok"
    repairs.try_again(CoordinatorFactory(), only())
    deliver()
    first, second = mail_server.drop.mails()
    assert first.message_id == second.message_id == notice.message_id
    assert first.message["Date"] == second.message["Date"]


def test_an_address_that_cannot_be_written_is_given_up_without_asking_the_server(mail_server, write, deliver):
    write(PersonFactory(email="nobody at all"))
    deliver()
    assert only().state == "failed"
    assert "is no mail address" in only().last_error


def test_queueing_opens_no_socket(write, monkeypatch):
    """A page never talks to the mail server, however slow or dead that is (SAFETY row 40)."""
    person = PersonFactory()

    def refuse(*_args, **_more):
        raise AssertionError("a page opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(smtplib.SMTP, "__init__", refuse)
    assert write(person) is not None
