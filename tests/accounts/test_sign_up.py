"""Signing up with proof of address (SAFETY rows 5, 7, 45, 61)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.accounts.models import Person, SecretLink, SignIn
from alliance.audit.models import AuditEntry
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.forms import page_stamp
from alliance.notices.models import Notice
from tests.accounts.conftest import OTHER, PASSWORD, is_in, sign_in


@pytest.fixture
def made(app, monkeypatch):
    """The stamp of a page that was shown a minute ago."""
    signer = page_stamp()
    monkeypatch.setattr(signer, "get_timestamp", lambda: int(now().timestamp()) - 60)
    return signer.sign(b"page").decode()


@pytest.fixture
def send(client, made):
    def post(**more):
        typed = {
            "family_name": "Zhao",
            "given_name": "Min",
            "email": "Min.Zhao@New.Example",
            "password": PASSWORD,
            "locale": "zh",
            "made": made,
        }
        return client.post("/sign-up", data=typed | more)

    return post


def test_signing_up_proves_the_address_then_signs_in_and_goes_on(client, send, outbox, last_secret, trail):
    assert send(next="/apply?call=7").location == "/sign-up/sent"
    assert "Min.Zhao@New.Example" in client.get("/sign-up/sent").text
    assert outbox() == [("accounts.confirm_address", "Min.Zhao@new.example")]
    assert db.session.scalars(sa.select(SignIn)).all() == []
    assert sign_in(client, "min.zhao@new.example").status_code == 422

    assert client.post(f"/sign-up/confirm/{last_secret()}").location == "/apply?call=7"
    assert is_in(client)
    person = db.session.scalars(sa.select(Person)).one()
    assert (person.display_name, person.locale, person.email) == ("Zhao Min", "zh", "Min.Zhao@new.example")
    assert person.addresses[0].verified_at is not None
    assert trail() == [
        "accounts.sign_up_begun",
        "accounts.sign_in_failed",
        "accounts.person_created",
        "accounts.sign_in_made",
        "accounts.signed_in",
    ]


def test_looking_at_the_link_uses_nothing_up_and_the_button_works_once(client, send, last_secret):
    send()
    address = f"/sign-up/confirm/{last_secret()}"
    assert [client.get(address).status_code, client.head(address).status_code] == [200, 200]
    assert "Confirm and sign in" in client.get(address).text
    assert client.post(address).status_code == 303
    client.post("/sign-out")
    assert client.post(address).status_code == 422
    assert "does not work any longer" in client.get(address).text
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 1


def test_a_link_ends_after_seven_days(client, send, last_secret):
    send()
    link = db.session.scalars(sa.select(SecretLink)).one()
    assert timedelta(days=6) < link.expires_at - now() <= timedelta(days=7)
    link.expires_at = now() - timedelta(seconds=1)
    db.session.commit()
    assert client.post(f"/sign-up/confirm/{last_secret()}").status_code == 422


@pytest.mark.parametrize("secret", ["x", "x.y", "é.y", "a" * 500, "%00"])
def test_a_made_up_link_opens_nothing(client, secret):
    assert client.get(f"/sign-up/confirm/{secret}").status_code in (200, 400)
    assert client.post(f"/sign-up/confirm/{secret}").status_code in (400, 422)


def test_a_known_address_is_answered_alike_and_its_owner_told(client, send, outbox, alice):
    unknown = send(email="somebody@example.com")
    known = send(email="alice@example.com")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert outbox() == [
        ("accounts.confirm_address", "somebody@example.com"),
        ("accounts.known_address", "Alice@Example.com"),
    ]
    assert sign_in(client).status_code == 303


def test_who_signs_up_twice_uses_the_last_link_or_the_first(client, send, last_secret):
    send()
    first = last_secret()
    send(password=OTHER)
    client.post(f"/sign-up/confirm/{last_secret()}")
    client.post("/sign-out")
    assert client.post(f"/sign-up/confirm/{first}").status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 1
    assert sign_in(client, "min.zhao@new.example", OTHER).status_code == 303


def test_the_mail_can_be_sent_again(client, send, outbox):
    send()
    assert "once more" in client.post("/sign-up/sent").text
    assert outbox() == [("accounts.confirm_address", "Min.Zhao@new.example")] * 2
    assert [client.post("/sign-up/sent").status_code for _ in range(5)] == [200] * 4 + [429]


def test_sending_again_tells_a_known_address_the_same_as_before(client, send, outbox, alice):
    send(email="alice@example.com")
    client.post("/sign-up/sent")
    assert outbox() == [("accounts.known_address", "Alice@Example.com")] * 2


def test_without_a_sign_up_there_is_nothing_to_send_again(client):
    assert client.post("/sign-up/sent").location == "/sign-up"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "no address", "no e-mail address"),
        ("email", "a@b.example\r\nBcc: victim@c.example", "no e-mail address"),
        ("email", "a@localhost", "no e-mail address"),
        ("password", "password1234", "Many people"),
        ("password", "zhaomin12345", "your name"),
        ("password", "", "Fill in this field"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(send, outbox, field, value, message):
    answer = send(**{field: value})
    assert answer.status_code == 422
    assert message in answer.text
    assert outbox() == []


def test_a_nameless_person_is_refused_but_one_name_is_enough(send):
    assert "family name, a given name" in send(family_name="", given_name=" ").text
    assert send(family_name="", given_name="Sukarno").status_code == 303


def test_line_ends_in_names_reach_no_header_of_a_mail(send):
    send(given_name="Min\r\nBcc: victim@example.com")
    notice = db.session.scalars(sa.select(Notice)).one()
    assert "\n" not in notice.recipient_name + notice.subject + notice.recipient


def test_the_host_of_the_request_is_in_no_link(client, send, monkeypatch):
    send()
    assert db.session.scalars(sa.select(Notice)).one().url.startswith("http://localhost/sign-up/confirm/")
    assert client.get("/sign-up", headers={"Host": "evil.test"}).status_code == 400


def test_a_machine_that_fills_the_trap_believes_to_have_succeeded(send, outbox):
    answer = send(nickname="https://spam.example")
    assert answer.location == "/sign-up/sent"
    assert outbox() == []
    assert db.session.scalars(sa.select(AuditEntry.verb)).all() == ["accounts.sign_up_trapped"]


@pytest.mark.parametrize("stamp", ["now", "", "forged.stamp", "é"])
def test_a_page_sent_back_at_once_is_shown_again(send, outbox, stamp):
    answer = send(made=page_stamp().sign(b"page").decode() if stamp == "now" else stamp)
    assert (answer.status_code, outbox()) == (422, [])
    assert "quicker than one can read" in answer.text


def test_after_ten_posts_an_address_waits(send):
    answers = [send(email=f"p{number}@example.com").status_code for number in range(11)]
    assert answers == [303] * 10 + [429]


def test_the_mail_is_written_in_the_language_that_was_chosen_and_holds_no_secret(send):
    send(locale="zh")
    notice = db.session.scalars(sa.select(Notice)).one()
    link = db.session.scalars(sa.select(SecretLink)).one()
    assert (notice.locale, notice.secret_nonce) == ("zh", link.nonce)
    assert link.nonce not in notice.text + notice.html


def test_the_password_is_stored_only_as_a_hash(send):
    send()
    link = db.session.scalars(sa.select(SecretLink)).one()
    assert PASSWORD not in str(link.payload)
    assert link.payload["password_hash"].startswith("$argon2id$")
