"""A forgotten password (SAFETY rows 1, 4, 5, 7, 8, 45)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.accounts.models import SecretLink
from alliance.accounts.operations.recovery import send_reset_link
from alliance.core.clock import now
from alliance.core.db import db
from alliance.jobs.models import Job
from alliance.notices.models import Notice
from tests.accounts.conftest import OTHER, PASSWORD, is_in, sign_in


def ask(client, address="alice@example.com"):
    """Ask, then let the worker do what it owes."""
    answer = client.post("/forgotten", data={"address": address})
    jobs = db.session.scalars(sa.select(Job).where(Job.name == "accounts.send_reset_link")).all()
    for payload in [job.payload for job in jobs]:
        send_reset_link(**payload)
    db.session.execute(sa.delete(Job))
    db.session.commit()
    return answer


def test_a_link_comes_to_the_address_as_its_owner_wrote_it(client, alice, outbox):
    assert ask(client, "ALICE@example.com").status_code == 200
    assert outbox() == [("accounts.reset_password", "Alice@Example.com")]
    link = db.session.scalars(sa.select(SecretLink)).one()
    assert timedelta(minutes=59) < link.expires_at - now() <= timedelta(hours=1)


def test_an_unknown_address_is_answered_alike_and_gets_nothing(client, alice, outbox):
    known, unknown = ask(client), ask(client, "nobody@example.com")
    assert known.status_code == unknown.status_code == 200
    assert "If nobody@example.com opens a sign-in" in unknown.text
    assert outbox() == [("accounts.reset_password", "Alice@Example.com")]


def test_a_closed_sign_in_gets_no_link(client, alice, outbox):
    alice.sign_in.deactivated_at = now()
    db.session.commit()
    ask(client)
    assert outbox() == []


def test_a_new_password_ends_all_sessions_and_the_owner_is_told(app, client, alice, last_secret, outbox):
    sign_in(client)
    visitor = app.test_client()
    ask(visitor)
    answer = visitor.post(f"/reset/{last_secret()}", data={"password": OTHER})
    assert answer.location == "/sign-in"
    assert not is_in(client)
    assert not is_in(visitor)
    assert sign_in(visitor).status_code == 422
    assert sign_in(visitor, password=OTHER).status_code == 303
    assert outbox()[-1] == ("accounts.password_changed", "Alice@Example.com")


def test_looking_uses_nothing_up_and_the_link_works_once(client, alice, last_secret):
    ask(client)
    address = f"/reset/{last_secret()}"
    assert [client.get(address).status_code for _ in range(2)] == [200, 200]
    assert client.post(address, data={"password": "password1234"}).status_code == 422
    assert client.post(address, data={"password": OTHER}).status_code == 303
    assert client.post(address, data={"password": PASSWORD}).status_code == 422
    assert "does not work any longer" in client.get(address).text


def test_an_old_link_is_refused(client, alice, last_secret):
    ask(client)
    db.session.execute(sa.update(SecretLink).values(expires_at=now()))
    db.session.commit()
    assert client.post(f"/reset/{last_secret()}", data={"password": OTHER}).status_code == 422


def test_a_link_of_another_purpose_is_refused(client, alice, last_secret):
    ask(client)
    for page in ("sign-up/confirm", "invitations", "account/addresses/confirm"):
        assert client.post(f"/{page}/{last_secret()}", data={"password": OTHER, "locale": "en"}).status_code == 422


def test_a_changed_password_makes_open_links_void(app, client, alice, last_secret):
    ask(client)
    secret = last_secret()
    sign_in(client)
    client.post("/account/security/password", data={"current": PASSWORD, "password": OTHER})
    assert app.test_client().post(f"/reset/{secret}", data={"password": PASSWORD}).status_code == 422


def test_a_changed_address_makes_open_links_void(app, client, alice, last_secret):
    ask(client)
    secret = last_secret()
    sign_in(client)
    client.post("/account/addresses/add", data={"email": "a2@example.com", "primary": "y", "current": PASSWORD})
    client.post(f"/account/addresses/confirm/{last_secret()}")
    assert app.test_client().post(f"/reset/{secret}", data={"password": OTHER}).status_code == 422


def test_the_code_is_still_asked_for_after_a_reset(client, alice, coded, last_secret):
    coded(alice)
    ask(client)
    client.post(f"/reset/{last_secret()}", data={"password": OTHER})
    assert sign_in(client, password=OTHER).location == "/sign-in/code"
    assert not is_in(client)


def test_the_link_names_our_host_whatever_the_request_said(client, alice):
    assert (
        client.post("/forgotten", data={"address": "alice@example.com"}, headers={"Host": "evil.test"}).status_code
        == 400
    )
    ask(client)
    notice = db.session.scalars(sa.select(Notice)).one()
    assert notice.url.startswith("http://localhost/reset/")


def test_asking_too_often_has_an_end(client, alice):
    assert [ask(client).status_code for _ in range(6)] == [200] * 5 + [429]


def test_the_request_itself_writes_no_mail_so_that_it_takes_the_same_time(client, alice, count_queries):
    client.post("/forgotten", data={"address": "warm@example.com"})
    sent = []
    for address in ("alice@example.com", "nobody@example.com"):
        with count_queries() as statements:
            client.post("/forgotten", data={"address": address})
        sent.append(statements)
    assert [sql.split()[0:3] for sql in sent[0]] == [sql.split()[0:3] for sql in sent[1]]


@pytest.mark.parametrize("address", ["", "x" * 300])
def test_what_is_no_address_is_said_at_its_field(client, address):
    assert client.post("/forgotten", data={"address": address}).status_code == 422
