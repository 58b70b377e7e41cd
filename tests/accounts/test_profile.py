"""One's own profile and addresses (SAFETY rows 8, 12, 17, 49)."""

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from alliance.accounts.models import EmailAddress, SecretLink
from alliance.accounts.operations.addresses import ask_for_address, confirm_address, make_primary, remove_address
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Refused
from tests.accounts.conftest import OTHER, PASSWORD, sign_in
from tests.factories import CoordinatorFactory


def typed(person, **more):
    return {
        "family_name": "Chen",
        "given_name": "Alice",
        "locale": "en",
        "zone": "Europe/Berlin",
        "version": person.version,
    } | more


def test_the_profile_is_changed_with_sort_keys_and_an_entry(as_user, alice, trail):
    answer = as_user(alice).post(
        "/account/profile/edit",
        data=typed(alice, family_name="单", given_name="爱丽", romanized_name="Shan Aili", phone="020-8515 1234-203",
                   form_of_address="教授", listed="y", locale="zh"),
    )  # fmt: skip
    assert answer.location == "/account/profile"
    assert (alice.display_name, alice.pinyin_key, alice.latin_key) == ("单爱丽", "shan ai li", "shan aili")
    assert (alice.phone, alice.zone, alice.listed, alice.locale) == (
        "+862085151234;ext=203",
        "Europe/Berlin",
        True,
        "zh",
    )
    assert trail() == ["accounts.person_changed"]


def test_a_name_of_ones_own_choice_is_kept_and_an_empty_one_follows(as_user, alice):
    me = as_user(alice)
    me.post("/account/profile/edit", data=typed(alice, display_name="Alice of Volt"))
    assert alice.display_name == "Alice of Volt"
    assert 'value="Alice of Volt"' in me.get("/account/profile/edit").text
    me.post("/account/profile/edit", data=typed(alice, family_name="Meyer"))
    assert alice.display_name == "Alice Meyer"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("phone", "12", "no telephone number"),
        ("zone", "Mars/Olympus", "valid choice"),
        ("locale", "fr", "valid choice"),
        ("family_name", "x" * 101, "at most 100"),
    ],
)
def test_what_does_not_fit_is_said(as_user, alice, field, value, message):
    answer = as_user(alice).post("/account/profile/edit", data=typed(alice, **{field: value}))
    assert answer.status_code == 422
    assert message.lower() in answer.text.lower()


def test_nameless_is_refused(as_user, alice):
    assert (
        as_user(alice).post("/account/profile/edit", data=typed(alice, family_name="", given_name="")).status_code
        == 422
    )


def test_the_second_of_two_edits_sees_both_and_may_save_again(as_user, alice):
    me = as_user(alice)
    version = alice.version
    me.post("/account/profile/edit", data=typed(alice, family_name="First"))
    late = me.post("/account/profile/edit", data=typed(alice, family_name="Second", version=version))
    assert late.status_code == 409
    assert "First" in late.text
    assert 'value="Second"' in late.text
    assert alice.family_name == "First"
    assert f'value="{alice.version}"' in late.text
    assert me.post("/account/profile/edit", data=typed(alice, family_name="Second")).status_code == 303
    assert alice.family_name == "Second"


def test_a_save_without_version_is_refused(as_user, alice):
    data = typed(alice)
    del data["version"]
    assert as_user(alice).post("/account/profile/edit", data=data).status_code == 422


def test_fields_that_are_not_in_the_form_are_not_taken(as_user, alice):
    as_user(alice).post("/account/profile/edit", data=typed(alice, email="x@example.com", portrait_file_id=1, id=99))
    assert (alice.email, alice.portrait_file_id) == ("Alice@Example.com", None)


# --- portrait


def picture(kind="PNG"):
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(kept, kind)
    return kept.getvalue()


def upload(browser, data, name="me.png"):
    return browser.post("/account/profile/portrait", data={"portrait": (io.BytesIO(data), name)})


def test_a_portrait_is_kept_shown_to_oneself_and_the_secretariat_and_removed(client, as_user, alice, bob):
    me = as_user(alice)
    assert upload(me, picture()).location == "/account/profile"
    assert as_user(bob).get(f"/people/{alice.id}/portrait").status_code == 404
    assert me.get(f"/people/{alice.id}/portrait").status_code == 200
    other = as_user(CoordinatorFactory(duty=Duty.READ_ONLY))
    answer = other.get(f"/people/{alice.id}/portrait")
    assert (answer.status_code, answer.mimetype.startswith("image/")) == (200, True)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client.get(f"/people/{alice.id}/portrait").status_code == 303
    me.post("/account/profile/portrait/remove")
    assert other.get(f"/people/{alice.id}/portrait").status_code == 404


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"<svg onload=alert(1)>", "me.svg"), (b"<html>", "me.png"), (b"", "me.png"), (b"", ""), (b"%PDF-1.4", "me.pdf")],
)
def test_what_is_no_picture_is_refused(as_user, alice, data, name):
    assert upload(as_user(alice), data, name).status_code == 422
    assert alice.portrait_file_id is None


# --- addresses


def test_an_added_address_is_kept_after_its_proof(client, alice, outbox, last_secret):
    sign_in(client)
    client.post("/account/addresses/add", data={"email": "alice@work.example", "current": PASSWORD})
    assert outbox() == [("accounts.prove_address", "alice@work.example")]
    assert [row.address for row in alice.addresses] == ["Alice@Example.com"]
    address = f"/account/addresses/confirm/{last_secret()}"
    assert client.get(address).status_code == 200
    assert [row.address for row in alice.addresses] == ["Alice@Example.com"]
    assert "is confirmed" in client.post(address).text
    db.session.expire_all()
    assert [(row.address, row.is_primary) for row in alice.addresses] == [
        ("Alice@Example.com", True),
        ("alice@work.example", False),
    ]
    assert client.post(address).status_code == 422


def test_a_new_primary_address_opens_the_sign_in_and_the_old_one_is_told(app, client, alice, outbox, last_secret):
    sign_in(client)
    client.post("/account/addresses/add", data={"email": "alice@work.example", "primary": "y", "current": PASSWORD})
    assert alice.sign_in.login_key == "alice@example.com"
    app.test_client().post(f"/account/addresses/confirm/{last_secret()}")
    assert outbox()[-1] == ("accounts.address_changed", "Alice@Example.com")
    visitor = app.test_client()
    assert sign_in(visitor).status_code == 422
    assert sign_in(visitor, "alice@work.example").status_code == 303


def test_a_wrong_password_sends_no_link(client, alice, outbox):
    sign_in(client)
    answer = client.post("/account/addresses/add", data={"email": "alice@work.example", "current": OTHER})
    assert (answer.status_code, outbox()) == (422, [])


@pytest.mark.parametrize(("email", "message"), [("alice@example.com", "among yours"), ("nothing", "no e-mail address")])
def test_addresses_that_do_not_fit_are_refused(alice, email, message):
    with pytest.raises(Refused, match=message):
        ask_for_address(alice, email, False, PASSWORD)


def test_there_are_at_most_five_addresses_and_five_links_an_hour(alice):
    for number in range(5):
        ask_for_address(alice, f"a{number}@example.com", False, PASSWORD)
    with pytest.raises(Refused, match="several links"):
        ask_for_address(alice, "a9@example.com", False, PASSWORD)
    alice.addresses += [
        EmailAddress(address=f"b{number}@example.com", key=f"b{number}@example.com") for number in range(4)
    ]
    db.session.commit()
    with pytest.raises(Refused, match="5 addresses"):
        ask_for_address(alice, "a8@example.com", False, PASSWORD)


def test_an_address_of_another_sign_in_is_told_only_to_the_owner_of_the_mailbox(alice, bob, last_secret, outbox):
    ask_for_address(alice, "bob@example.org", True, PASSWORD)
    assert outbox() == [("accounts.prove_address", "bob@example.org")]
    with pytest.raises(Refused, match="somebody else"):
        confirm_address(last_secret())
    assert (alice.email, bob.sign_in.login_key) == ("Alice@Example.com", "bob@example.org")
    assert db.session.scalars(sa.select(SecretLink.used_at)).all() == [None]


@pytest.fixture
def second(alice, last_secret):
    ask_for_address(alice, "second@example.com", False, PASSWORD)
    confirm_address(last_secret())
    return alice.addresses[1]


def test_a_proven_address_becomes_primary_with_the_password(as_user, alice, second, outbox):
    me = as_user(alice)
    assert me.get(f"/account/addresses/{second.id}/primary").status_code == 200
    assert me.post(f"/account/addresses/{second.id}/primary", data={"current": OTHER}).status_code == 422
    assert me.post(f"/account/addresses/{second.id}/primary", data={"current": PASSWORD}).status_code == 303
    assert (alice.email, alice.sign_in.login_key) == ("second@example.com", "second@example.com")
    assert outbox()[-1] == ("accounts.address_changed", "Alice@Example.com")


def test_an_unproven_address_does_not_become_primary(alice, second):
    second.verified_at = None
    db.session.commit()
    with pytest.raises(Refused, match="proven"):
        make_primary(alice, second, PASSWORD)


def test_the_primary_address_stays_and_others_go(as_user, alice, second):
    me = as_user(alice)
    first = alice.addresses[0]
    assert "stays until" in me.post(f"/account/addresses/{first.id}/remove", follow_redirects=True).text
    me.post(f"/account/addresses/{second.id}/remove")
    db.session.expire_all()
    assert [row.address for row in alice.addresses] == ["Alice@Example.com"]


def test_the_addresses_of_others_do_not_exist(as_user, alice, bob, second):
    other = as_user(bob)
    assert other.get(f"/account/addresses/{second.id}/primary").status_code == 404
    assert other.post(f"/account/addresses/{second.id}/remove").status_code == 404
    with pytest.raises(Refused):
        remove_address(bob, second)
    with pytest.raises(Refused):
        make_primary(bob, second, PASSWORD)


@pytest.mark.parametrize("path", ["/account/profile", "/account/profile/edit", "/account/addresses/add"])
def test_visitors_are_sent_to_sign_in(client, path):
    assert client.get(path).status_code == 303
