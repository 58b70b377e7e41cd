"""Preferences and the one-click link (SAFETY row 42, RFC 8058)."""

import re

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.operation import operation
from alliance.core.secrets import secret_of
from alliance.notices.enums import CHOSEN, Category, Frequency
from alliance.notices.models import Notice, Preference, Unsubscription
from alliance.notices.operations import wishes
from alliance.notices.operations.composing import compose, unsubscribe_secret
from tests.factories import PersonFactory


def off():
    return [(one.address_key, one.category) for one in db.session.scalars(sa.select(Unsubscription))]


def link(notice):
    return f"/unsubscribe/{unsubscribe_secret(notice.message_id)}"


def choice(**wanted):
    return {one.value: wanted.get(one.value, "at_once") for one in CHOSEN}


def test_looking_at_the_link_names_address_and_kind_and_changes_nothing(client, write):
    page = client.get(link(write(PersonFactory(email="li@example.com"), Category.ORGANIZATION)))
    assert page.status_code == 200
    assert "li@example.com" in page.text and "Changes at your organization" in page.text
    assert "Stop these notices?" in page.text
    assert off() == []


def test_a_mail_program_posts_once_without_cookie_or_token_and_it_is_done(app, write, trail, monkeypatch):
    notice = write(PersonFactory(email="li@example.com"), Category.ORGANIZATION)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    address = compose(notice)["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    answer = app.test_client(use_cookies=False).post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert off() == [("li@example.com", Category.ORGANIZATION)]
    assert trail() == ["notices.unsubscribed"]


def test_the_second_press_says_that_it_is_off_already(client, write, trail):
    notice = write(category=Category.ORGANIZATION)
    assert "<h1>Stopped</h1>" in client.post(link(notice)).text
    assert "<h1>Stopped already</h1>" in client.post(link(notice)).text
    assert "<h1>Stopped already</h1>" in client.get(link(notice)).text
    assert trail() == ["notices.unsubscribed"]


def test_it_can_be_taken_back_on_the_spot(client, write, trail):
    notice = write(category=Category.ORGANIZATION)
    client.post(link(notice))
    assert "Notices come again" in client.post(link(notice) + "/undo").text
    assert (off(), trail()) == ([], ["notices.unsubscribed", "notices.subscribed_again"])


def test_undo_needs_a_token_of_our_own_page(app, write, monkeypatch):
    notice = write(category=Category.ORGANIZATION)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert app.test_client().post(link(notice) + "/undo").status_code == 400


@pytest.mark.parametrize("change", ["x", "", "u-abc", "u-abc.def", "日本", "%00"])
def test_a_link_that_we_did_not_make_does_not_exist(client, write, change):
    write(category=Category.ORGANIZATION)
    assert client.post(f"/unsubscribe/{change or 'none'}").status_code in (400, 404)
    assert off() == []


def test_the_secret_of_another_purpose_stops_nothing(client, write):
    notice = write(category=Category.ORGANIZATION, secret_nonce="abc", url="http://localhost/")
    local = notice.message_id.strip("<").partition("@")[0]
    assert client.post(f"/unsubscribe/{secret_of('abc')}").status_code == 404
    assert client.post(f"/unsubscribe/{secret_of(local)}").status_code == 404
    right = unsubscribe_secret(notice.message_id)
    assert client.post(f"/unsubscribe/{right[:-1]}{'b' if right[-1] == 'a' else 'a'}").status_code == 404


def test_duty_mail_has_no_such_link(client, write):
    assert client.post(link(write())).status_code == 404


def test_a_digest_is_taken_off_all_that_it_carries(client, write):
    digest = write(PersonFactory(email="li@example.com"), Category.DIGEST)
    for category in (Category.ORGANIZATION, Category.CONTACT):
        write(category=category).carried_by_id = digest.id
    db.session.commit()
    page = client.get(link(digest)).text
    assert "Changes at your organization" in page and "Messages through the directory" in page
    client.post(link(digest))
    assert off() == [("li@example.com", Category.ORGANIZATION), ("li@example.com", Category.CONTACT)]


def test_every_category_is_listed_with_its_reason(as_user):
    page = as_user(PersonFactory()).get("/notices/preferences").text
    for category in Category:
        if category is not Category.DIGEST:
            assert str(category.label) in page and str(category.reason) in page


def test_frequencies_are_chosen_on_one_page(as_user, trail):
    person = PersonFactory()
    browser = as_user(person)
    answer = browser.post("/notices/preferences", data=choice(organization="weekly", contact="never"))
    assert answer.status_code == 303
    chosen = {one.category: one.frequency for one in db.session.scalars(sa.select(Preference))}
    assert chosen == {Category.ORGANIZATION: Frequency.WEEKLY, Category.CONTACT: Frequency.NEVER}
    assert trail() == ["notices.frequency_chosen"] * 2
    browser.post("/notices/preferences", data=choice(organization="weekly"))
    assert trail() == ["notices.frequency_chosen"] * 3
    page = browser.get("/notices/preferences").text
    [field] = re.findall(r'<input[^>]*name="organization"[^>]*value="weekly"[^>]*>', page)
    assert "checked" in field


@pytest.mark.parametrize("posted", [{}, choice(organization="hourly"), {"organization": "never"}])
def test_an_odd_choice_changes_nothing(as_user, posted):
    assert as_user(PersonFactory()).post("/notices/preferences", data=posted).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Preference.id))) == 0


def test_duty_categories_cannot_be_chosen_even_by_hand(as_user):
    person = PersonFactory()
    as_user(person).post("/notices/preferences", data=choice(sign_in="never", digest="never"))
    wishes.choose_frequencies(person, {Category.SIGN_IN: Frequency.NEVER})
    assert db.session.scalar(sa.select(sa.func.count(Preference.id))) == 0


@pytest.mark.parametrize(
    ("wish", "state", "digest"),
    [
        (Frequency.AT_ONCE, "queued", "at_once"),
        (Frequency.WEEKLY, "queued", "weekly"),
        (Frequency.NEVER, "cancelled", "daily"),
    ],
)
def test_what_is_held_follows_a_new_choice(write, wish, state, digest):
    person = PersonFactory()
    wishes.choose_frequencies(person, {Category.ORGANIZATION: Frequency.DAILY})
    notice = write(person, Category.ORGANIZATION)
    other = write(PersonFactory(), Category.ORGANIZATION)
    before = notice.due_at
    wishes.choose_frequencies(person, {Category.ORGANIZATION: wish})
    db.session.expire_all()
    assert (notice.state, notice.digest) == (state, digest)
    assert (notice.due_at < before) == (wish is Frequency.AT_ONCE)
    assert (other.state, other.digest) == ("queued", "at_once")


def test_own_addresses_come_back_from_the_page_and_others_do_not(as_user, client, write, trail):
    mine, other = PersonFactory(email="li@example.com"), PersonFactory(email="wu@example.com")
    client.post(link(write(mine, Category.ORGANIZATION)))
    client.post(link(write(other, Category.ORGANIZATION)))
    ids = {one.address_key: one.id for one in db.session.scalars(sa.select(Unsubscription))}
    browser = as_user(mine)
    page = browser.get("/notices/preferences").text
    assert "Stopped by a link in a mail" in page and "wu@example.com" not in page
    assert browser.post(f"/notices/preferences/addresses/{ids['wu@example.com']}").status_code == 404
    assert browser.post(f"/notices/preferences/addresses/{ids['li@example.com']}").status_code == 303
    assert off() == [("wu@example.com", Category.ORGANIZATION)]
    assert trail()[-1] == "notices.subscribed_again"


def test_an_unproven_address_cannot_be_spoken_for(as_user, write):
    person = PersonFactory(email="li@example.com")
    person.addresses[0].verified_at = None
    db.session.add(Unsubscription(address_key="li@example.com", category=Category.ORGANIZATION))
    db.session.commit()
    assert "Stopped by a link" not in as_user(person).get("/notices/preferences").text


def test_unsubscribing_inside_another_operation_is_part_of_it(write):
    notice = write(category=Category.ORGANIZATION)

    @operation
    def fails():
        wishes.unsubscribe(notice)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert off() == []
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 1
