"""The reader's own inbox."""

import pytest

from alliance.core.db import db
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import secret_url
from tests.factories import PersonFactory


def test_the_inbox_shows_own_notices_newest_first_and_marks_new_ones(as_user, write):
    person = PersonFactory()
    write(person, subject_of_it="First")
    write(person, subject_of_it="Second")
    write(subject_of_it="Of somebody else")
    page = as_user(person).get("/notices").text
    assert page.index("Second") < page.index("First")
    assert "Of somebody else" not in page
    assert "2 notices are new." in page


def test_an_empty_inbox_says_what_would_be_here(as_user):
    assert "No notices yet" in as_user(PersonFactory()).get("/notices").text


def test_reading_a_notice_is_noted_by_a_post_only(as_user, write):
    person = PersonFactory()
    notice = write(person, words="The words of it.")
    browser = as_user(person)
    page = browser.get(f"/notices/{notice.id}").text
    assert "The words of it." in page
    assert f'hx-post="/notices/{notice.id}/read" hx-trigger="load"' in page
    db.session.refresh(notice)
    assert notice.read_at is None
    assert browser.post(f"/notices/{notice.id}/read", headers={"HX-Request": "true"}).status_code == 204
    db.session.refresh(notice)
    first = notice.read_at
    assert first is not None
    assert browser.post(f"/notices/{notice.id}/read").location == "/notices"
    db.session.refresh(notice)
    assert notice.read_at == first


def test_going_to_the_thing_marks_the_notice_and_stays_on_our_host(as_user, write):
    person = PersonFactory()
    notice = write(person, url="https://elsewhere.test/applications/7?tab=2")
    answer = as_user(person).post(f"/notices/{notice.id}/read", data={"then": "thing"})
    assert (answer.status_code, answer.location) == (303, "/applications/7?tab=2")
    db.session.refresh(notice)
    assert notice.read_at is not None


@pytest.mark.parametrize("url", ["", "https://elsewhere.test//evil.test/x", "javascript:alert(1)"])
def test_a_notice_about_nothing_of_ours_leads_back_to_the_inbox(as_user, write, url):
    person = PersonFactory()
    notice = write(person, url=url)
    browser = as_user(person)
    assert "Go to it" not in browser.get(f"/notices/{notice.id}").text
    assert browser.post(f"/notices/{notice.id}/read", data={"then": "thing"}).location == "/notices"


def test_a_link_that_acts_is_not_shown_in_the_inbox(as_user, write):
    person = PersonFactory()
    notice = write(person, url=secret_url("notices.unsubscribe"), secret_nonce="abc")
    page = as_user(person).get(f"/notices/{notice.id}").text
    assert "/unsubscribe/" not in page
    assert "Go to it" not in page
    assert "is in the mail only" in page


def test_everything_can_be_marked_as_read_at_once(as_user, write):
    person, other = PersonFactory(), PersonFactory()
    mine, theirs = write(person), write(other)
    browser = as_user(person)
    assert browser.post("/notices/read").status_code == 303
    db.session.expire_all()
    assert mine.read_at is not None and theirs.read_at is None
    assert "You have read everything." in browser.get("/notices").text


@pytest.mark.parametrize("path", ["/notices/{id}", "/notices/{id}/read"])
def test_the_notice_of_somebody_else_does_not_exist(as_user, write, path):
    notice = write()
    browser = as_user(PersonFactory())
    ask = browser.post if path.endswith("read") else browser.get
    assert ask(path.format(id=notice.id)).status_code == 404


@pytest.mark.parametrize("path", ["/notices", "/notices/preferences", "/notices/1"])
def test_a_visitor_is_sent_to_sign_in(client, path):
    assert "sign-in" in client.get(path).location


def test_the_list_costs_the_same_for_one_and_for_many(as_user, write, count_queries):
    person = PersonFactory()
    browser = as_user(person)
    costs = []
    for number in (1, 5):
        for _ in range(number):
            write(person, Category.ORGANIZATION)
        browser.get("/notices")
        with count_queries() as sent:
            browser.get("/notices")
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 5


@pytest.mark.parametrize(("path", "entry"), [("/notices", "Inbox"), ("/notices/preferences", "Notices you get")])
def test_one_entry_of_the_menu_is_marked_as_this_page(as_user, path, entry):
    page = as_user(PersonFactory()).get(path).text
    side = page.partition('id="side"')[2].partition("</nav>")[0]
    assert side.count('aria-current="page"') == 1
    assert entry in side.partition('aria-current="page"')[2].partition("</a>")[0]
