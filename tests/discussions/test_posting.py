"""Starting topics, writing, naming people, editing and removing: what is stored, who is told, what is refused."""

import pytest
import sqlalchemy as sa

from alliance.audit.models import AuditEntry
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.discussions.models import Post, PostVersion, ReplyAddress, TopicFollow
from alliance.discussions.operations import posting
from alliance.discussions.operations import topics as acts
from alliance.discussions.operations.posting import PostInput
from alliance.groups.enums import FollowLevel, GroupState, Role
from alliance.groups.models import Follow
from alliance.groups.queries.groups import visible_group
from alliance.notices.models import SECRET_MARK, Notice
from tests.discussions.conftest import seen_post, seen_topic, start, write
from tests.factories import PersonFactory
from tests.factories.discussions import PostFactory, TopicFollowFactory
from tests.factories.groups import GroupFactory, seated

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def mails():
    return list(db.session.scalars(sa.select(Notice).order_by(Notice.id)))


def wish(person, group, level):
    db.session.add(Follow(person_id=person.id, group_id=group.id, level=level))
    db.session.commit()


def test_a_topic_begins_with_a_post_and_the_group_is_told(group, chair, li, observer, outbox, trail):
    topic = start(chair, group)
    assert (topic.title, topic.posts, topic.last_post_by_id) == ("Test report", 1, chair.id)
    assert outbox() == [("discussions.posted", "li@b.example"), ("discussions.posted", "watch@c.example")]
    assert trail() == ["discussions.topic_started", "discussions.posted"]
    first = mails()[0]
    assert first.subject == "[WG 3] Test report"
    assert "What do you think?" in first.text and "What do you think?" in first.html


def test_all_mails_of_a_topic_are_one_thread(group, chair, li):
    topic = start(chair, group)
    write(li, topic)
    write(chair, topic, "So be it.")
    assert {one.thread_id for one in mails()} == {f"<topic-{topic.id}@alliance.example>"}
    assert len({one.message_id for one in mails()}) == 3


def test_each_reader_has_an_answer_address_and_a_link_of_their_own(app, group, chair, li, observer, monkeypatch):
    monkeypatch.setitem(app.config, "REPLY_ADDRESS", "answers@alliance.example")
    topic = start(chair, group)
    write(chair, topic, "And another thing.")
    nonces = {one.person_id: one.nonce for one in db.session.scalars(sa.select(ReplyAddress))}
    assert set(nonces) == {li.id, observer.id}
    assert [one.secret_nonce for one in mails()] == [nonces[li.id], nonces[observer.id]] * 2
    assert {one.reply_to for one in mails()} == {f"answers+{SECRET_MARK}@alliance.example"}
    assert all("Answer this mail" in one.text for one in mails())


def test_without_an_answer_address_mails_say_to_answer_on_the_page(group, chair, li):
    start(chair, group)
    assert [one.reply_to for one in mails()] == [""]
    assert "Write your answer on the page." in mails()[0].text


def test_who_follows_less_is_not_told_and_who_chose_the_topic_is(group, chair, li, observer, coordinator, outbox):
    wish(li, group, FollowLevel.BRIEF)
    wish(observer, group, FollowLevel.NOTHING)
    wish(coordinator, group, FollowLevel.EVERYTHING)
    topic = start(chair, group)
    assert outbox() == [("discussions.posted", "desk@alliance.example")]
    TopicFollowFactory(topic=topic, person=observer)
    TopicFollowFactory(topic=topic, person=coordinator, follows=False)
    write(chair, topic, "More.")
    assert outbox()[1:] == [("discussions.posted", "watch@c.example")]


def test_people_outside_the_group_get_no_mail_of_it_whatever_they_wished(group, chair, outbox):
    stranger = PersonFactory()
    wish(stranger, group, FollowLevel.EVERYTHING)
    topic = start(chair, group)
    TopicFollowFactory(topic=topic, person=stranger)
    write(chair, topic)
    assert outbox() == []


def test_who_is_named_is_told_however_little_they_follow(group, chair, li, observer):
    wish(li, group, FollowLevel.NOTHING)
    topic = start(chair, group, text="@李娜 will you?", mention_ids=frozenset({observer.id, 999_999}))
    assert [(one.recipient, "names you" in one.text) for one in mails()] == [
        ("li@b.example", True),
        ("watch@c.example", True),
    ]
    post = db.session.scalar(sa.select(Post).where(Post.topic_id == topic.id))
    assert {one.person_id for one in post.mentions} == {li.id, observer.id}


def test_names_count_in_either_script_and_the_longest_wins(group, chair, li):
    seated(group, person=PersonFactory(email="short@d.example", display_name="Li"))
    wish(li, group, FollowLevel.NOTHING)
    start(chair, group, text="@li na, please look")
    assert [one.recipient for one in mails() if "names you" in one.text] == ["li@b.example"]


def test_who_writes_hears_the_answers_even_with_the_brief_only(group, chair, li, outbox):
    wish(li, group, FollowLevel.BRIEF)
    topic = start(chair, group)
    write(li, topic)
    write(chair, topic, "Thank you.")
    assert outbox() == [("discussions.posted", "chair@a.example"), ("discussions.posted", "li@b.example")]


def test_a_post_stands_for_the_organization_of_its_author(group, chair):
    topic = start(chair, group)
    post = db.session.scalar(sa.select(Post).where(Post.topic_id == topic.id))
    assert {post.organization_id} == visible_group(chair, "wg3").viewer_facts.organization_ids


def test_an_answer_names_the_post_it_answers(group, chair, li):
    topic = start(chair, group)
    first = db.session.scalar(sa.select(Post).where(Post.topic_id == topic.id))
    post = write(li, topic, reply_to=first)
    assert post.reply_to_id == first.id
    with pytest.raises(Refused, match="no longer there"):
        write(li, topic, reply_to=PostFactory())


def test_files_are_kept_with_the_post_and_hostile_ones_refused(group, chair):
    files = posting.inspected([("Bericht 报告.pdf", PDF)])
    topic = start(chair, group, files=files)
    post = db.session.scalar(sa.select(Post).where(Post.topic_id == topic.id))
    assert [one.file.name for one in post.files] == ["Bericht 报告.pdf"]
    with pytest.raises(Refused, match="not accepted"):
        posting.inspected([("x.html", b"<html>")])
    with pytest.raises(Refused, match="At most 8 files"):
        posting.inspected([("a.pdf", PDF)] * 9)


@pytest.mark.parametrize(
    ("title", "text", "message"),
    [(" ", "words", "Say in a few words"), ("title", " \n", "Write something"), ("title", "x" * 20_001, "20000")],
)
def test_an_empty_title_or_text_and_too_much_of_it_are_refused(group, chair, title, text, message):
    with pytest.raises(Refused, match=message):
        start(chair, group, title, text)


def test_observers_strangers_and_coordinators_do_not_write(group, chair, observer, coordinator):
    topic = start(chair, group)
    for person in (observer, coordinator):
        with pytest.raises(Refused, match="Only those who work"):
            write(person, topic)
        with pytest.raises(Refused, match="Only those who work"):
            start(person, group)
    with pytest.raises(Refused, match="Only those who work"):
        start(PersonFactory(), group)


def test_a_group_that_has_ended_takes_no_topic():
    group = GroupFactory(state=GroupState.CONCLUDED)
    with pytest.raises(Refused):
        start(seated(group, role=Role.CHAIR).person, group)


def test_a_closed_topic_takes_no_post_until_it_is_opened_again(group, chair, li, trail):
    topic = start(chair, group)
    acts.close(chair, seen_topic(chair, topic))
    acts.close(chair, seen_topic(chair, topic))
    with pytest.raises(Refused, match="closed"):
        write(li, topic)
    acts.reopen(chair, seen_topic(chair, topic))
    write(li, topic)
    assert trail()[2:] == ["discussions.topic_closed", "discussions.topic_reopened", "discussions.posted"]


def test_an_edited_post_keeps_what_it_said_and_mails_nobody_again(group, chair, li, outbox, trail):
    post = write(chair, start(chair, group), "Frist")
    before = len(outbox())
    posting.edit_post(chair, seen_post(chair, post), "First", frozenset(), post.version)
    posting.edit_post(chair, seen_post(chair, post), "First of all", frozenset(), post.version)
    kept = list(db.session.scalars(sa.select(PostVersion).order_by(PostVersion.number)))
    assert [(one.number, one.text) for one in kept] == [(1, "Frist"), (2, "First")]
    assert post.text == "First of all" and post.edited_at
    assert len(outbox()) == before
    assert trail()[-1] == "discussions.post_edited"


def test_who_is_newly_named_by_an_edit_is_told_once(group, chair, li, observer, outbox):
    post = write(chair, start(chair, group), "Frist")
    before = len(outbox())
    posting.edit_post(chair, seen_post(chair, post), "First @Li Na", frozenset(), post.version)
    posting.edit_post(chair, seen_post(chair, post), "First! @Li Na", frozenset(), post.version)
    assert outbox()[before:] == [("discussions.posted", "li@b.example")]


def test_an_edit_of_an_outdated_version_meets_what_stands_now(group, chair):
    post = write(chair, start(chair, group), "One")
    seen = post.version
    posting.edit_post(chair, seen_post(chair, post), "Two", frozenset(), seen)
    with pytest.raises(Clash) as clash:
        posting.edit_post(chair, seen_post(chair, post), "Three", frozenset(), seen)
    assert clash.value.theirs == {"text": "Two"}


def test_only_the_author_edits_and_only_while_the_topic_is_open(group, chair, li):
    topic = start(chair, group)
    post = write(li, topic)
    with pytest.raises(Refused, match="no longer be edited"):
        posting.edit_post(chair, seen_post(chair, post), "x", frozenset(), post.version)
    acts.close(chair, seen_topic(chair, topic))
    with pytest.raises(Refused, match="no longer be edited"):
        posting.edit_post(li, seen_post(li, post), "x", frozenset(), post.version)


def test_a_removed_post_leaves_a_trace_and_no_text(group, chair, li, trail):
    post = write(li, start(chair, group), "Secret")
    posting.edit_post(li, seen_post(li, post), "Very secret", frozenset(), post.version)
    posting.remove_post(li, seen_post(li, post))
    posting.remove_post(li, seen_post(li, post))
    assert (post.text, post.removed_by_id) == ("", li.id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PostVersion)) == 0
    assert trail().count("discussions.post_removed") == 1


def test_what_was_removed_is_not_kept_by_the_log(group, chair, li):
    post = write(li, start(chair, group), "A slip of the tongue")
    posting.remove_post(li, seen_post(li, post))
    entry = db.session.scalar(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    assert "slip" not in str(entry.details)


def test_officers_remove_with_a_reason_and_others_do_not_remove(group, chair, li, observer):
    post = write(li, start(chair, group))
    with pytest.raises(Refused, match="Say why"):
        posting.remove_post(chair, seen_post(chair, post))
    with pytest.raises(Refused, match="cannot be removed"):
        posting.remove_post(observer, seen_post(observer, post))
    posting.remove_post(chair, seen_post(chair, post), "Names a competitor")
    assert post.removed_reason == "Names a competitor"


def test_a_removed_post_cannot_be_answered(group, chair, li):
    topic = start(chair, group)
    post = write(li, topic)
    posting.remove_post(li, seen_post(li, post))
    with pytest.raises(Refused, match="no longer there"):
        posting.add_post(chair, seen_topic(chair, topic), PostInput("x", reply_to=post))


def test_posts_do_not_stand_in_the_way_of_a_new_title(group, chair, li):
    topic = start(chair, group)
    seen = seen_topic(chair, topic).version
    write(li, topic)
    acts.rename(chair, seen_topic(chair, topic), "Report, second reading", seen)
    assert topic.title == "Report, second reading"
    with pytest.raises(Clash):
        acts.rename(chair, seen_topic(chair, topic), "Third", seen)


def test_only_officers_close_pin_and_rename(group, chair, li):
    topic = start(chair, group)
    for act in (acts.close, acts.reopen, lambda p, t: acts.pin(p, t, True), lambda p, t: acts.rename(p, t, "x", 1)):
        with pytest.raises(Refused, match="Only the officers"):
            act(li, seen_topic(li, topic))
    acts.pin(chair, seen_topic(chair, topic), True)
    assert topic.pinned
    acts.pin(chair, seen_topic(chair, topic), False)
    assert not topic.pinned


def test_following_and_leaving_a_topic_are_one_choice(group, chair, li, trail):
    topic = start(chair, group)
    acts.follow(li, seen_topic(li, topic), False)
    acts.follow(li, seen_topic(li, topic), False)
    acts.follow(li, seen_topic(li, topic), True)
    kept = list(db.session.scalars(sa.select(TopicFollow).where(TopicFollow.person_id == li.id)))
    assert [one.follows for one in kept] == [True]
    assert trail()[2:] == ["discussions.topic_left", "discussions.topic_followed"]


def test_a_post_to_many_takes_as_many_statements_as_to_few(group, chair, count_queries):
    topic = start(chair, group)
    for _ in range(4):
        seated(group)
    seen = seen_topic(chair, topic)
    with count_queries() as few:
        posting.add_post(chair, seen, PostInput("One"))
    for _ in range(6):
        seated(group)
    seen = seen_topic(chair, topic)
    with count_queries() as many:
        posting.add_post(chair, seen, PostInput("Two"))
    assert len(many) <= len(few) + 1  # the answer addresses of those who had none yet
    assert topic.last_post_at <= now()
