"""The pages of discussions, as the right and as the wrong person, and what they cost."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.secrets import secret_of
from alliance.discussions.enums import MailOutcome
from alliance.discussions.models import InboundMail, Post, ReplyAddress, Topic, TopicFollow
from alliance.discussions.operations import posting
from alliance.discussions.queries.topics import PER_PAGE, POSTS_PER_PAGE
from tests.discussions.conftest import seen_post, start, write
from tests.factories import AdministratorFactory, PersonFactory
from tests.factories.discussions import PostFactory, TopicFactory

LIST = "/groups/wg3/discussion"
START = datetime(2026, 11, 1, 8, tzinfo=UTC)


def counted(count_queries, browser, path):
    browser.get(path)
    with count_queries() as sent:
        answer = browser.get(path)
    assert answer.status_code == 200
    return len(sent)


def text_of(answer):
    return " ".join(answer.text.split())


def test_the_list_has_pinned_topics_first_and_costs_five_statements(group, li, as_user, count_queries):
    browser = as_user(li)
    topic = TopicFactory(group=group, title="Old and pinned", pinned=True, last_post_at=START, started_by=li)
    TopicFactory(group=group, title="New", last_post_by=li)
    one = counted(count_queries, browser, LIST)
    for _ in range(5):
        TopicFactory(group=group)
    assert counted(count_queries, browser, LIST) == one <= 5
    text = browser.get(LIST).text
    assert text.index(topic.title) < text.index("New")


def test_older_topics_follow_behind_a_cursor_each_once(group, li, as_user):
    for number in range(PER_PAGE + 3):
        TopicFactory(group=group, title=f"Topic {number:02}", last_post_at=START + timedelta(microseconds=number))
    browser = as_user(li)
    first = browser.get(LIST).text
    cursor = first.partition('rel="next" href="')[2].partition('"')[0]
    second = browser.get(cursor).text
    shown = [number for number in range(PER_PAGE + 3) if f"Topic {number:02}" in first]
    assert shown == list(range(3, PER_PAGE + 3))
    assert [number for number in range(PER_PAGE + 3) if f"Topic {number:02}" in second] == [0, 1, 2]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("cursor", ["x", "1-99999999999999999999-1", "0-9999999999999999999-1", "1-2"])
def test_an_odd_cursor_shows_the_newest(group, li, as_user, cursor):
    TopicFactory(group=group, title="Here")
    assert "Here" in as_user(li).get(f"{LIST}?after={cursor}").text


def test_the_list_is_for_the_group_and_the_secretariat(group, li, coordinator, as_user, client):
    assert as_user(coordinator).get(LIST).status_code == 200
    assert as_user(PersonFactory()).get(LIST).status_code == 403
    assert client.get(LIST).status_code == 303


def test_a_topic_answers_strangers_as_if_it_did_not_exist(group, chair, as_user):
    topic = start(chair, group)
    post = db.session.scalar(sa.select(Post))
    stranger = as_user(PersonFactory())
    for path in (f"/topics/{topic.id}", f"/posts/{post.id}/edit", f"/posts/{post.id}/versions", "/topics/999"):
        assert stranger.get(path).status_code == 404


def test_a_topic_is_started_and_answered_on_the_page(group, chair, li, as_user, outbox):
    answer = as_user(chair).post(f"{LIST}/new", data={"title": "Report", "text": "**Hello**"})
    topic = db.session.scalar(sa.select(Topic))
    assert answer.headers["Location"] == f"/topics/{topic.id}"
    first = db.session.scalar(sa.select(Post))
    browser = as_user(li)
    assert "You answer" in browser.get(f"/topics/{topic.id}?reply={first.id}").text
    sent = {
        "text": "Hi",
        "reply_to": str(first.id),
        "people": [str(chair.id)],
        "files": (io.BytesIO(b"a,b\n"), "a.csv"),
    }
    answer = browser.post(f"/topics/{topic.id}", data=sent)
    second = db.session.scalar(sa.select(Post).order_by(Post.id.desc()))
    assert answer.headers["Location"] == f"/topics/{topic.id}?post={second.id}#post-{second.id}"
    page = text_of(browser.get(f"/topics/{topic.id}"))
    assert "<strong>Hello</strong>" in page and "a.csv" in page and "Told by name: Chair" in page
    assert outbox() == [("discussions.posted", "li@b.example"), ("discussions.posted", "chair@a.example")]


def test_what_was_typed_stays_when_it_is_refused(group, chair, as_user):
    topic = start(chair, group)
    browser = as_user(chair)
    assert browser.post(f"/topics/{topic.id}", data={"text": ""}).status_code == 422
    sent = {"text": "Kept words", "files": (io.BytesIO(b"MZ"), "a.exe")}
    answer = browser.post(f"/topics/{topic.id}", data=sent)
    assert answer.status_code == 422 and "Kept words" in answer.text


def test_observers_read_and_do_not_write(group, chair, observer, as_user):
    topic = start(chair, group)
    browser = as_user(observer)
    assert 'id="write"' not in browser.get(f"/topics/{topic.id}").text
    assert browser.post(f"/topics/{topic.id}", data={"text": "x"}).status_code == 403
    assert browser.get(f"{LIST}/new").status_code == 403


def test_a_topic_costs_the_same_for_one_and_for_many_posts(group, chair, li, as_user, count_queries):
    topic = start(chair, group)
    browser = as_user(li)
    one = counted(count_queries, browser, f"/topics/{topic.id}")
    for _ in range(5):
        write(li, topic, "@Chair look", files=posting.inspected([("a.csv", b"a,b\n")]))
    assert counted(count_queries, browser, f"/topics/{topic.id}") == one <= 11


def test_a_link_to_a_post_leads_to_its_page(group, chair, as_user):
    topic = start(chair, group)
    posts = [PostFactory(topic=topic, author=chair) for _ in range(POSTS_PER_PAGE)]
    topic.posts = POSTS_PER_PAGE + 1
    db.session.commit()
    answer = as_user(chair).get(f"/topics/{topic.id}?post={posts[-1].id}")
    assert answer.headers["Location"] == f"/topics/{topic.id}?page=2#post-{posts[-1].id}"


def test_markup_of_a_post_is_harmless(group, chair, as_user):
    topic = start(
        chair, group, text="<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/y.png)"
    )
    page = as_user(chair).get(f"/topics/{topic.id}").text
    assert "<script>alert" not in page and 'href="javascript:' not in page and "<img" not in page


def test_a_preview_shows_how_it_will_look_and_stores_nothing(li, as_user, client):
    answer = as_user(li).post("/topics/preview", data={"text": "- one\n- two"})
    assert "<li>one</li>" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post)) == 0
    assert client.post("/topics/preview", data={"text": "x"}).status_code == 303


def test_an_author_edits_and_others_do_not(group, chair, li, as_user):
    post = write(li, start(chair, group), "Frist")
    path = f"/posts/{post.id}/edit"
    assert as_user(chair).get(path).status_code == 403
    browser = as_user(li)
    assert "Frist" in browser.get(path).text
    assert browser.post(path, data={"text": "First", "version": "1"}).status_code == 303
    clash = browser.post(path, data={"text": "Mine", "version": "1"})
    assert clash.status_code == 409 and "First" in clash.text and "Mine" in clash.text
    versions = browser.get(f"/posts/{post.id}/versions").text
    assert "Frist" in versions and "First" in versions
    assert "edited" in browser.get(f"/topics/{post.topic_id}").text


def test_officers_remove_with_a_reason_that_everybody_sees(group, chair, li, observer, as_user):
    post = write(li, start(chair, group), "Bad words")
    path = f"/posts/{post.id}/remove"
    reader, browser = as_user(observer), as_user(chair)
    assert reader.get(path).status_code == 403
    assert "Bad words" in browser.get(path).text
    assert browser.post(path, data={"reason": ""}).status_code == 422
    assert browser.post(path, data={"reason": "Names a competitor"}).status_code == 303
    page = text_of(reader.get(f"/topics/{post.topic_id}"))
    assert "Bad words" not in page and "Reason: Names a competitor" in page
    assert browser.get(path).status_code == 403


def test_officers_close_open_pin_and_rename_and_members_do_not(group, chair, li, as_user):
    topic = start(chair, group)
    browser, member = as_user(chair), as_user(li)
    for act in ("close", "reopen", "pin", "unpin"):
        assert member.post(f"/topics/{topic.id}/{act}").status_code == 403
        assert browser.post(f"/topics/{topic.id}/{act}").status_code == 303
    assert member.get(f"/topics/{topic.id}/edit").status_code == 403
    assert "Test report" in browser.get(f"/topics/{topic.id}/edit").text
    version = str(db.session.get(Topic, topic.id).version)
    assert browser.post(f"/topics/{topic.id}/edit", data={"title": "New", "version": version}).status_code == 303
    assert browser.post(f"/topics/{topic.id}/edit", data={"title": "Old", "version": version}).status_code == 409


def test_following_goes_back_to_where_the_button_was(group, chair, li, as_user):
    topic = start(chair, group)
    browser = as_user(li)
    answer = browser.post(f"/topics/{topic.id}/follow", data={"follows": "0", "next": "/following"})
    assert answer.headers["Location"] == "/following"
    answer = browser.post(f"/topics/{topic.id}/follow", data={"follows": "1", "next": "https://evil.example"})
    assert answer.headers["Location"] == f"/topics/{topic.id}"
    assert as_user(PersonFactory()).post(f"/topics/{topic.id}/follow").status_code == 404


def test_a_topic_is_left_by_the_link_in_a_mail_without_a_sign_in(group, chair, li, client):
    start(chair, group)
    nonce = db.session.scalar(sa.select(ReplyAddress.nonce).where(ReplyAddress.person_id == li.id))
    path = f"/topics/leave/{secret_of(nonce)}"
    assert "Leave this topic?" in client.get(path).text
    assert db.session.scalar(sa.select(TopicFollow).where(TopicFollow.person_id == li.id)) is None
    assert "You left the topic" in client.post(path).text
    assert not db.session.scalar(sa.select(TopicFollow.follows).where(TopicFollow.person_id == li.id))
    assert "follow the topic again" in client.post(f"{path}/undo").text
    assert db.session.scalar(sa.select(TopicFollow.follows).where(TopicFollow.person_id == li.id))
    assert client.get(f"/topics/leave/{nonce}.wrong").status_code == 404


def test_a_file_is_for_those_who_read_the_topic_until_its_post_is_removed(group, chair, li, as_user):
    post = write(li, start(chair, group), files=posting.inspected([("报告.csv", b"a,b\n")]))
    path = f"/topics/files/{post.files[0].id}"
    browser = as_user(chair)
    answer = browser.get(path)
    assert answer.data == b"a,b\n" and answer.headers["Content-Disposition"].startswith("attachment")
    assert as_user(PersonFactory()).get(path).status_code == 404
    posting.remove_post(li, seen_post(li, post))
    assert browser.get(path).status_code == 404


def test_the_log_of_mails_is_for_the_outbox_and_officers_see_their_groups(group, chair, li, as_user, count_queries):
    topic = start(chair, group)
    mine = {"outcome": MailOutcome.POSTED, "topic_id": topic.id, "person_id": li.id}
    db.session.add(InboundMail(message_id="<1@x>", sender="li@b.example", subject="Re: yes", **mine))
    db.session.add(InboundMail(message_id="<2@x>", sender="x@y.example", subject="Buy", outcome=MailOutcome.UNKNOWN))
    db.session.commit()
    desk = as_user(AdministratorFactory())
    assert "Re: yes" in desk.get("/desk/outbox/answers").text and "Buy" in desk.get("/desk/outbox/answers").text
    assert "Re: yes" not in desk.get("/desk/outbox/answers?outcome=unknown").text
    officer = as_user(chair)
    page = officer.get("/groups/wg3/discussion/mails").text
    assert "Re: yes" in page and "Buy" not in page
    assert officer.get("/desk/outbox/answers").status_code == 403
    assert as_user(li).get("/groups/wg3/discussion/mails").status_code == 403
    one = counted(count_queries, desk, "/desk/outbox/answers")
    for number in range(3, 8):
        db.session.add(InboundMail(message_id=f"<{number}@x>", sender="li@b.example", **mine))
    db.session.commit()
    assert counted(count_queries, desk, "/desk/outbox/answers") == one
