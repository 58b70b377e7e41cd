"""Answers by mail: posted for who may, refused for who may not, logged in any case, each once."""

import pytest
import sqlalchemy as sa

from alliance.accounts.models import EmailAddress
from alliance.core.clock import now
from alliance.core.db import db
from alliance.discussions.enums import MailOutcome, Way
from alliance.discussions.models import InboundMail, Post, ReplyAddress
from alliance.discussions.operations import posting
from alliance.discussions.operations import topics as acts
from alliance.discussions.operations.reading import LARGEST, Unreadable
from alliance.discussions.operations.receiving import take_mail
from alliance.groups.models import SeatHolder
from alliance.notices.models import Notice
from alliance.notices.operations.composing import compose
from tests.discussions.conftest import seen_post, seen_topic, start, write
from tests.discussions.messages import answer_to, chinese_answer, with_file

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
QUOTE = "\n\nOn Mon, Nov 23, 2026 at 9:00 AM Alliance <a@b.example> wrote:\n> Old words\n"


@pytest.fixture
def topic(app, group, chair, li, monkeypatch):
    monkeypatch.setitem(app.config, "REPLY_ADDRESS", "answers@alliance.example")
    return start(chair, group)


@pytest.fixture
def nonce(topic, li):
    return db.session.scalar(sa.select(ReplyAddress.nonce).where(ReplyAddress.person_id == li.id))


def posts():
    return [one.text for one in db.session.scalars(sa.select(Post).order_by(Post.id))]


def told():
    """Who was told that a mail was not posted."""
    rows = sa.select(Notice).where(Notice.kind == "discussions.not_posted").order_by(Notice.id)
    return [one.recipient for one in db.session.scalars(rows)]


def logged():
    return [(one.outcome, one.sender) for one in db.session.scalars(sa.select(InboundMail).order_by(InboundMail.id))]


def test_an_answer_is_posted_under_the_name_of_its_reader_and_told(topic, nonce, li, outbox, trail):
    assert take_mail(answer_to(nonce, "I agree." + QUOTE)) is MailOutcome.POSTED
    post = db.session.scalar(sa.select(Post).order_by(Post.id.desc()))
    assert (post.text, post.author_id, post.way) == ("I agree.", li.id, Way.MAIL)
    assert post.organization_id is not None
    assert logged() == [(MailOutcome.POSTED, "li@b.example")]
    assert outbox()[1:] == [("discussions.posted", "chair@a.example")]
    assert trail()[-2:] == ["discussions.posted", "discussions.mail_received"]


def test_the_address_in_the_mail_that_left_leads_back_to_the_topic(topic, li):
    mail = compose(db.session.scalar(sa.select(Notice).where(Notice.person_id == li.id)))
    raw = answer_to("", To=str(mail["Reply-To"]))
    assert take_mail(raw) is MailOutcome.POSTED
    assert db.session.scalar(sa.select(Post.topic_id).order_by(Post.id.desc())) == topic.id


def test_the_same_message_is_taken_once(topic, nonce):
    assert take_mail(answer_to(nonce)) is MailOutcome.POSTED
    assert take_mail(answer_to(nonce)) is None
    assert posts() == ["What do you think?", "I agree."]


def test_a_mail_without_an_id_is_known_by_its_content(topic, nonce):
    raw = answer_to(nonce, Message_ID=None)
    assert [take_mail(raw), take_mail(raw)] == [MailOutcome.POSTED, None]


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "x-gbk", "nonsense"])
def test_chinese_arrives_whole_whatever_the_charset_is_called(topic, nonce, charset):
    text = "我同意，镕基的建议很好。\r\n\r\n------------------ 原始邮件 ------------------\r\n发件人: x\r\n"
    assert take_mail(chinese_answer(nonce, text, charset)) is MailOutcome.POSTED
    assert posts()[-1] == "我同意，镕基的建议很好。"


def test_the_subject_of_a_chinese_mail_can_be_read_in_the_log(topic, nonce):
    take_mail(chinese_answer(nonce, "好。"))
    assert db.session.scalar(sa.select(InboundMail.subject)) == "回复：测试报告"


def test_upper_case_addresses_are_the_same(topic, nonce):
    raw = answer_to(nonce, sender="LI@B.EXAMPLE").replace(b"answers+", b"Answers+")
    assert take_mail(raw) is MailOutcome.POSTED


def test_the_address_that_the_server_delivered_to_counts_too(topic, nonce):
    address = answer_to(nonce).decode().partition("To: ")[2].partition("\n")[0].strip()
    raw = answer_to(nonce, To="undisclosed-recipients:;", Message_ID="<two@b.example>")
    assert take_mail(raw, envelope=address) is MailOutcome.POSTED
    raw = answer_to(nonce, To="x@y.example", Message_ID="<three@b.example>", Delivered_To=address)
    assert take_mail(raw) is MailOutcome.POSTED


def test_files_come_along_and_pictures_of_signatures_do_not(topic, nonce):
    html = '<p>I agree.</p><img src="cid:logo@x">'
    raw = answer_to(nonce).replace(b"text/plain", b"text/html").replace(b"I agree.", html.encode())
    raw = with_file(with_file(raw, "报告.pdf", PDF), "logo.csv", b"a,b", "text/csv", inline_as="<logo@x>")
    assert take_mail(raw) is MailOutcome.POSTED
    post = db.session.scalar(sa.select(Post).order_by(Post.id.desc()))
    assert [one.file.name for one in post.files] == ["报告.pdf"]


def test_files_that_are_not_taken_are_named_to_the_sender(topic, nonce):
    raw = with_file(answer_to(nonce), "program.exe", b"MZ", "application/octet-stream")
    assert take_mail(raw) is MailOutcome.POSTED
    assert told() == ["li@b.example"]
    notice = db.session.scalar(sa.select(Notice).where(Notice.kind == "discussions.not_posted"))
    assert "program.exe" in notice.text and "program.exe" in notice.html


def test_a_mail_with_a_file_alone_is_posted_with_its_name(topic, nonce):
    assert take_mail(with_file(answer_to(nonce, " "), "report.pdf", PDF)) is MailOutcome.POSTED
    assert posts()[-1] == "report.pdf"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<x.y.example>"},
        {"List_Unsubscribe": "<mailto:x@y.example>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"Subject": "自动回复：测试报告"},
        {"Subject": "Automatic reply: Test report"},
        {"From": "MAILER-DAEMON@b.example"},
    ],
)
def test_machines_are_refused_and_never_answered(topic, nonce, headers):
    assert take_mail(answer_to(nonce, **headers)) is MailOutcome.AUTOMATIC
    assert posts() == ["What do you think?"]
    assert told() == []


def test_a_person_who_says_so_is_no_machine(topic, nonce):
    assert take_mail(answer_to(nonce, Auto_Submitted="no")) is MailOutcome.POSTED


def test_a_mail_of_ours_that_comes_back_ends_the_loop(topic, nonce):
    own = db.session.scalar(sa.select(Notice.message_id))
    assert take_mail(answer_to(nonce, Message_ID=own)) is MailOutcome.AUTOMATIC
    assert told() == []


def test_a_forged_sender_is_refused_and_the_owner_of_the_address_is_told_once(topic, nonce):
    for number in range(3):
        raw = answer_to(nonce, sender="chair@a.example", Message_ID=f"<{number}@x.example>")
        assert take_mail(raw) is MailOutcome.FORGED
    assert posts() == ["What do you think?"]
    assert told() == ["li@b.example"]
    assert logged() == [(MailOutcome.FORGED, "chair@a.example")] * 3


def test_an_address_that_was_never_proven_is_no_proof(topic, nonce, li):
    db.session.add(EmailAddress(person_id=li.id, address="new@b.example", key="new@b.example", domain="b.example"))
    db.session.commit()
    assert take_mail(answer_to(nonce, sender="new@b.example")) is MailOutcome.FORGED


def test_a_second_proven_address_is_as_good(topic, nonce, li):
    proven = {"address": "li@home.example", "key": "li@home.example", "domain": "home.example", "verified_at": now()}
    db.session.add(EmailAddress(person_id=li.id, **proven))
    db.session.commit()
    assert take_mail(answer_to(nonce, sender="li@home.example")) is MailOutcome.POSTED


def test_two_senders_are_one_too_many(topic, nonce):
    raw = answer_to(nonce, sender="li@b.example, chair@a.example")
    assert take_mail(raw) is MailOutcome.FORGED


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ("mx.alliance.example; dmarc=fail header.from=b.example", MailOutcome.FORGED),
        ("mx.alliance.example; spf=fail smtp.mailfrom=b.example; dkim=none", MailOutcome.FORGED),
        ("mx.alliance.example; spf=fail; dkim=pass; dmarc=pass", MailOutcome.POSTED),
        ("mx.alliance.example; spf=pass; dkim=pass; dmarc=pass", MailOutcome.POSTED),
    ],
)
def test_what_the_own_server_found_counts(topic, nonce, results, outcome):
    assert take_mail(answer_to(nonce, Authentication_Results=results)) is outcome


def test_what_another_server_found_does_not_count_where_the_own_has_a_name(app, topic, nonce, monkeypatch):
    monkeypatch.setitem(app.config, "REPLY_AUTHSERV", "mx.alliance.example")
    assert take_mail(answer_to(nonce, Authentication_Results="mx.evil.example; dmarc=fail")) is MailOutcome.POSTED


def test_a_secret_that_is_not_ours_opens_nothing(topic, nonce, li, outbox):
    wrong = answer_to(nonce).replace(nonce.encode(), b"a" * len(nonce))
    before = len(outbox())
    assert take_mail(wrong) is MailOutcome.UNKNOWN
    assert told() == ["li@b.example"]  # a person of ours, who is told how to do it
    assert take_mail(answer_to("", sender="stranger@z.example", Message_ID="<s@z.example>")) is MailOutcome.UNKNOWN
    assert len(outbox()) == before + 1


def test_who_no_longer_sits_in_the_group_no_longer_writes(topic, nonce, li):
    holder = db.session.scalar(sa.select(SeatHolder).where(SeatHolder.person_id == li.id))
    holder.last_on = holder.first_on
    db.session.commit()
    assert take_mail(answer_to(nonce)) is MailOutcome.FORBIDDEN
    assert told() == ["li@b.example"]


def test_a_closed_topic_takes_no_mail(topic, nonce, chair):
    acts.close(chair, seen_topic(chair, topic))
    assert take_mail(answer_to(nonce)) is MailOutcome.CLOSED
    assert told() == ["li@b.example"]


def test_a_mail_that_only_quotes_is_not_posted(topic, nonce):
    assert take_mail(answer_to(nonce, QUOTE)) is MailOutcome.EMPTY
    assert told() == ["li@b.example"]


def test_a_text_that_is_too_long_is_refused_with_the_reason(topic, nonce):
    assert take_mail(answer_to(nonce, "word " * 5000)) is MailOutcome.REFUSED
    assert "20000" in db.session.scalar(sa.select(InboundMail.note))


@pytest.mark.parametrize("raw", [b"", b"  \r\n", b"x" * (LARGEST + 1)])
def test_what_is_no_mail_is_unreadable(topic, raw):
    for _again in range(2):
        with pytest.raises(Unreadable):
            take_mail(raw)
    assert logged() == [(MailOutcome.UNREADABLE, "")]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00garbage",
        b"From: =?gb2312?B?!!!?= <x>\r\nTo: \xc0\xee\r\n\r\n\xc0\xee",
        b"Content-Type: multipart/mixed; boundary=x\r\nFrom: a@b.example\r\n\r\n--x\r\n--x\r\n",
        b"Content-Type: text/plain; charset=\xff\r\nContent-Transfer-Encoding: base64\r\nFrom: a@b\r\n\r\n!!!",
        b"From: a@b.example\r\nTo: answers+x.y@alliance.example, answers+@alliance.example\r\nMessage-ID: <>\r\n\r\nx",
        b"Subject: a\r\n b\x00c\r\nFrom: a@b.example\r\n\r\nx\x00y",
    ],
)
def test_no_mail_stops_the_program(topic, raw):
    assert take_mail(raw) in (MailOutcome.UNKNOWN, MailOutcome.AUTOMATIC)


def test_answers_of_the_whole_topic_go_to_each_readers_own_address(topic, nonce, li, chair):
    post = write(chair, topic, "Again")
    assert db.session.scalar(sa.select(ReplyAddress.nonce).where(ReplyAddress.person_id == li.id)) == nonce
    posting.remove_post(chair, seen_post(chair, post))
    assert take_mail(answer_to(nonce)) is MailOutcome.POSTED
