"""Invitations (SAFETY rows 5, 7, 61)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from alliance.accounts.models import EmailAddress, SecretLink
from alliance.accounts.operations.invitations import invite_person
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.notices.models import Notice
from tests.accounts.conftest import OTHER, is_in, sign_in
from tests.factories import PersonFactory


@pytest.fixture
def guest():
    return create_person(None, PersonInput("王", "小明", email="Guest@example.cn", locale="zh"))


def test_an_invited_person_sets_a_password_and_is_in(client, coordinator, guest, last_secret, outbox, trail):
    invite_person(coordinator, guest, Localized("Speak for Volt.", "请代表伏特公司。"), "/organizations/3")
    assert outbox() == [("accounts.invitation", "Guest@example.cn")]
    assert "请代表伏特公司。" in db.session.scalars(sa.select(Notice)).one().text
    address = f"/invitations/{last_secret()}"
    assert "王小明" in client.get(address).text
    assert client.post(address, data={"password": OTHER, "locale": "en"}).location == "/organizations/3"
    assert is_in(client)
    assert (guest.locale, guest.addresses[0].verified_at is not None) == ("en", True)
    assert trail()[1:] == [
        "accounts.invited",
        "accounts.sign_in_made",
        "accounts.invitation_accepted",
        "accounts.signed_in",
    ]


def test_a_mail_scanner_uses_nothing_up_and_the_link_works_once(app, client, coordinator, guest, last_secret):
    invite_person(coordinator, guest, "")
    address = f"/invitations/{last_secret()}"
    assert [app.test_client().get(address).status_code for _ in range(3)] == [200] * 3
    assert client.post(address, data={"password": "王小明王小明王小明王小明", "locale": "zh"}).status_code == 422
    assert client.post(address, data={"password": OTHER, "locale": "zh"}).status_code == 303
    other = app.test_client()
    assert other.post(address, data={"password": OTHER, "locale": "zh"}).status_code == 422
    assert not is_in(other)


def test_an_invitation_holds_for_seven_days(client, coordinator, guest, last_secret):
    link = invite_person(coordinator, guest, "")
    assert timedelta(days=6) < link.expires_at - now() <= timedelta(days=7)
    link.expires_at = now()
    db.session.commit()
    assert client.post(f"/invitations/{last_secret()}", data={"password": OTHER, "locale": "zh"}).status_code == 422


def test_a_newer_invitation_takes_the_place_of_the_older(client, coordinator, guest, last_secret):
    invite_person(coordinator, guest, "")
    old = last_secret()
    invite_person(coordinator, guest, "")
    assert client.post(f"/invitations/{old}", data={"password": OTHER, "locale": "zh"}).status_code == 422
    assert client.post(f"/invitations/{last_secret()}", data={"password": OTHER, "locale": "zh"}).status_code == 303


def test_people_without_an_address_cannot_be_invited(coordinator):
    nameless = create_person(None, PersonInput("Li"))
    with pytest.raises(Refused, match="has no address"):
        invite_person(coordinator, nameless, "")


def test_people_with_a_sign_in_need_no_invitation(coordinator, alice):
    with pytest.raises(Refused, match="has a sign-in already"):
        invite_person(coordinator, alice, "")


def test_an_address_that_opens_another_sign_in_is_refused(coordinator, alice):
    twin = create_person(None, PersonInput("Chen", "Second", email="alice@example.com"))
    with pytest.raises(Refused, match="somebody else"):
        invite_person(coordinator, twin, "")


def test_an_address_taken_meanwhile_is_refused_at_the_end(client, coordinator, last_secret):
    guest = create_person(None, PersonInput("Chen", email="shared@example.com"))
    invite_person(coordinator, guest, "")
    secret = last_secret()
    other = create_person(None, PersonInput("Chu", email="shared@example.com"))
    invite_person(coordinator, other, "")
    assert client.post(f"/invitations/{last_secret()}", data={"password": OTHER, "locale": "en"}).status_code == 303
    client.post("/sign-out")
    answer = client.post(f"/invitations/{secret}", data={"password": OTHER, "locale": "en"})
    assert (answer.status_code, "has a sign-in already" in answer.text) == (422, True)


def test_twenty_invitations_an_hour_are_enough(coordinator):
    guests = [PersonFactory(email=f"g{number}@example.com") for number in range(21)]
    for guest in guests[:20]:
        invite_person(coordinator, guest, "")
    with pytest.raises(Refused, match="20 invitations"):
        invite_person(coordinator, guests[20], "")
    db.session.execute(sa.update(SecretLink).values(created_at=now() - timedelta(minutes=61)))
    db.session.commit()
    invite_person(coordinator, guests[20], "")


def test_the_person_signs_in_with_the_invited_address(client, coordinator, guest, last_secret):
    invite_person(coordinator, guest, "")
    client.post(f"/invitations/{last_secret()}", data={"password": OTHER, "locale": "zh"})
    client.post("/sign-out")
    assert sign_in(client, "guest@EXAMPLE.cn", OTHER).status_code == 303


def test_markup_in_the_purpose_stays_text(coordinator, guest):
    invite_person(coordinator, guest, "<b>Hello</b>\r\nBcc: x@example.com")
    notice = db.session.scalars(sa.select(Notice)).one()
    assert "<b>Hello" not in notice.html
    assert "\n" not in notice.subject


def test_another_address_of_the_person_voids_the_invitation(client, as_user, coordinator, guest, last_secret):
    invite_person(coordinator, guest, "")
    secret = last_secret()
    typed = {"family_name": "王", "given_name": "小明", "email": "right@example.cn", "locale": "zh",
             "zone": "Asia/Shanghai", "version": guest.version}  # fmt: skip
    assert as_user(coordinator).post(f"/desk/people/{guest.id}/edit", data=typed).status_code == 303
    assert client.post(f"/invitations/{secret}", data={"password": OTHER, "locale": "zh"}).status_code == 422
    rows = db.session.scalars(sa.select(EmailAddress).order_by(EmailAddress.id)).all()
    assert [(row.address, row.is_primary) for row in rows if row.person_id == guest.id] == [
        ("Guest@example.cn", False),
        ("right@example.cn", True),
    ]
