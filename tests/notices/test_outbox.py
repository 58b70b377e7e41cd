"""The outbox for coordinators."""

import pytest
import sqlalchemy as sa

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.core.operation import Refused
from alliance.jobs.enums import WorkState
from alliance.notices.enums import DEAD_ADDRESS, Category, Frequency, error_words
from alliance.notices.models import DeadAddress, Notice, Preference
from alliance.notices.operations import repairs
from alliance.notices.operations.composing import unsubscribe_secret
from alliance.notices.operations.queueing import secret_url
from tests.factories import AdministratorFactory, CoordinatorFactory, PersonFactory

PAGES = ["/desk/outbox", "/desk/outbox/given-up", "/desk/outbox/dead-addresses"]


@pytest.fixture
def desk(as_user):
    """A browser of a coordinator."""
    return as_user(CoordinatorFactory())


def put(notice, state, error=""):
    notice.state, notice.last_error = state, error
    db.session.commit()
    return notice


def test_the_list_tells_state_tries_and_the_servers_words(desk, write):
    put(write(PersonFactory(email="li@example.com", display_name="Li Na")), WorkState.FAILED, "550 5.1.1 No such user")
    page = desk.get("/desk/outbox").text
    assert "News of Li Na" in page and "li@example.com" in page and "tests.news" in page
    assert "550 5.1.1 No such user" in page and "Given up" in page


def test_the_list_is_filtered_by_state_and_searched_by_the_beginning_of_an_address_or_kind(desk, write):
    put(write(PersonFactory(email="li@example.com")), WorkState.DONE)
    write(PersonFactory(email="wu_1@example.com"))
    write(PersonFactory(email="wux1@example.com"))

    def shown(**query):
        page = desk.get("/desk/outbox", query_string=query).text
        return [one for one in ("li@", "wu_1@", "wux1@") if one + "example.com" in page]

    assert shown(state="done") == ["li@"]
    assert shown(state="queued") == ["wu_1@", "wux1@"]
    assert shown(q="WU_1") == ["wu_1@"]
    assert shown(q="tests.") == ["li@", "wu_1@", "wux1@"]
    assert shown(q="tests.", state="done") == ["li@"]
    assert shown(q="nobody") == [] == shown(q="%") == shown(q="\\")
    assert shown(state="odd") == ["li@", "wu_1@", "wux1@"]


def test_the_list_costs_the_same_however_long_it_is(desk, write, count_queries):
    costs = []
    for number in (1, 60):
        for _ in range(number):
            write()
        for address in ("/desk/outbox", "/desk/outbox?state=queued", "/desk/outbox?q=person", "/desk/outbox?page=2"):
            desk.get(address)
            with count_queries() as sent:
                assert desk.get(address).status_code == 200
            costs.append(len(sent))
    assert costs[:4] == costs[4:]
    assert max(costs) <= 5


def test_one_notice_is_shown_as_it_is_sent_with_marks_for_links_that_act(desk, write):
    url = secret_url("notices.unsubscribe")
    notice = write(category=Category.ORGANIZATION, url=url, secret_nonce="abc", thread="call-1")
    page = desk.get(f"/desk/outbox/{notice.id}")
    assert notice.message_id.strip("<>") in page.text
    assert "List-Unsubscribe-Post" in page.text and "auto-generated" in page.text
    assert "SECRET-LINK-IS-PUT-IN" in page.text and "UNSUBSCRIBE-LINK-IS-PUT-IN" in page.text
    preview = desk.get(f"/desk/outbox/{notice.id}/preview")
    for text in (page.text, preview.text):
        assert unsubscribe_secret(notice.message_id) not in text
    assert f'<iframe class="mail-frame" src="/desk/outbox/{notice.id}/preview" sandbox ' in page.text
    assert page.headers["Content-Security-Policy"].endswith("; frame-src 'self'")


def test_the_html_part_can_do_nothing(desk, write):
    preview = desk.get(f"/desk/outbox/{write(words='<script>alert(1)</script>').id}/preview")
    assert preview.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; base-uri 'none'; "
        "form-action 'none'"
    )
    assert preview.headers["X-Content-Type-Options"] == "nosniff"
    assert "<script" not in preview.text and "&lt;script&gt;" in preview.text


@pytest.mark.parametrize("state", [WorkState.QUEUED, WorkState.FAILED, WorkState.CANCELLED])
def test_a_notice_that_did_not_leave_is_tried_again_under_the_same_id(desk, write, trail, state):
    notice = put(write(), state, "451 later")
    notice.attempts, before = 21, notice.message_id
    db.session.commit()
    assert desk.post(f"/desk/outbox/{notice.id}/try-again").status_code == 303
    db.session.refresh(notice)
    assert (notice.state, notice.attempts, notice.message_id) == ("queued", 0, before)
    assert notice.due_at <= now()
    assert trail() == ["notices.tried_again"]


@pytest.mark.parametrize("state", [WorkState.RUNNING, WorkState.DONE])
def test_what_is_on_its_way_or_sent_is_not_touched(desk, write, trail, state):
    notice = put(write(), state)
    actor = CoordinatorFactory()
    for act in (repairs.try_again, repairs.cancel):
        with pytest.raises(Refused):
            act(actor, notice)
    desk.post(f"/desk/outbox/{notice.id}/try-again")
    assert "on its way or was sent already" in desk.get(f"/desk/outbox/{notice.id}").text
    desk.post(f"/desk/outbox/{notice.id}/cancel")
    db.session.refresh(notice)
    assert (notice.state, trail()) == (state, [])


def test_a_held_notice_tried_again_leaves_by_itself(write):
    person = PersonFactory()
    db.session.add(Preference(person_id=person.id, category=Category.ORGANIZATION, frequency=Frequency.DAILY))
    db.session.commit()
    notice = write(person, Category.ORGANIZATION)
    assert notice.is_held
    repairs.try_again(CoordinatorFactory(), notice)
    assert (notice.digest, notice.is_held) == ("at_once", False)


def test_a_waiting_notice_can_be_cancelled(desk, write, trail, deliver):
    notice = write()
    assert desk.post(f"/desk/outbox/{notice.id}/cancel").status_code == 303
    db.session.refresh(notice)
    assert (notice.state, deliver(), trail()) == ("cancelled", 0, ["notices.cancelled"])


def test_all_that_was_given_up_is_counted_first_and_then_let_go(desk, write, trail, states):
    for error in ("550 a", "550 a", "451 b"):
        put(write(), WorkState.FAILED, error)
    put(write(), WorkState.DONE)
    page = desk.get("/desk/outbox/given-up").text
    assert "Let 3 given up mails leave now?" in page
    assert page.index("550 a") < page.index("451 b")
    assert states() == ["failed", "failed", "failed", "done"]
    assert desk.post("/desk/outbox/given-up").status_code == 303
    assert states() == ["queued", "queued", "queued", "done"]
    assert trail() == ["notices.all_tried_again"]
    assert "Nothing was given up" in desk.get("/desk/outbox/given-up").text
    desk.post("/desk/outbox/given-up")
    assert trail() == ["notices.all_tried_again"]


def test_a_dead_address_is_brought_back(desk, write, trail):
    dead = DeadAddress(address_key="wu@example.com", reason="550 5.1.1 gone")
    db.session.add(dead)
    db.session.commit()
    notice = write(PersonFactory(email="wu@example.com"), Category.ORGANIZATION)
    assert "550 5.1.1 gone" in desk.get("/desk/outbox/dead-addresses").text
    assert "550 5.1.1 gone" in desk.get(f"/desk/outbox/{notice.id}").text
    assert "wu@example.com" not in desk.get("/desk/outbox/dead-addresses?q=li").text
    assert desk.post(f"/desk/outbox/dead-addresses/{dead.id}/revive").status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(DeadAddress.id))) == 0
    assert trail() == ["notices.address_revived"]


def test_our_own_reasons_are_told_in_the_readers_language_and_a_servers_words_as_they_came(app):
    with app.test_request_context("/?lang=en"):
        assert error_words(DEAD_ADDRESS) == "A mail server said that this address does not exist."
        assert error_words("550 5.1.1 gone") == "550 5.1.1 gone"


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_page_says_what_would_be_here(desk, path):
    page = desk.get(path)
    assert page.status_code == 200
    assert 'class="empty"' in page.text


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        (lambda: AdministratorFactory(), 200),
        (lambda: CoordinatorFactory(), 200),
        (lambda: CoordinatorFactory(duty=Duty.GROUPS), 200),
        (lambda: CoordinatorFactory(duty=Duty.READ_ONLY), 403),
        (lambda: CoordinatorFactory(duty=Duty.CHECK_IN), 403),
        (lambda: PersonFactory(), 403),
    ],
)
def test_the_outbox_is_for_coordinators_with_a_duty(as_user, reader, status):
    browser = as_user(reader())
    assert {path: browser.get(path).status_code for path in PAGES} == dict.fromkeys(PAGES, status)
    assert browser.post("/desk/outbox/given-up").status_code == (303 if status == 200 else 403)


def test_for_others_no_notice_exists(as_user, client, write):
    notice = write()
    dead = DeadAddress(address_key="wu@example.com", reason="x")
    db.session.add(dead)
    db.session.commit()
    browser = as_user(PersonFactory())
    for path in ("", "/preview"):
        assert browser.get(f"/desk/outbox/{notice.id}{path}").status_code == 404
        assert client.get(f"/desk/outbox/{notice.id}{path}").status_code == 303
    for path in (f"{notice.id}/try-again", f"{notice.id}/cancel", f"dead-addresses/{dead.id}/revive"):
        assert browser.post(f"/desk/outbox/{path}").status_code == 404
    assert db.session.get(Notice, notice.id).state == "queued"
