"""The message as it goes over the wire (SAFETY rows 42, 44, 45)."""

from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa

from alliance.core.db import db
from alliance.core.secrets import secret_of
from alliance.notices.enums import Category
from alliance.notices.models import Notice
from alliance.notices.operations.composing import LARGEST, compose, display_name, mailbox, unsubscribe_secret
from alliance.notices.operations.queueing import SECRET_MARK, Addressee, secret_url
from alliance.settings.models import Alliance
from tests.factories import PersonFactory, both


def wire(notice, reveal=True):
    """The message after a trip over the wire."""
    return message_from_bytes(compose(notice, reveal).as_bytes(), policy=default)


@pytest.fixture
def named(session):
    """The alliance has a name in each language."""
    texts = {name: both("x", "x") for name in ("headline", "introduction", "contact", "declaration", "privacy")}
    session.add(
        Alliance(name=both("The GBA Alliance", "大湾区联盟"), short_name=both("GBA: NEV, Alliance", "大湾区"), **texts)
    )
    session.commit()


def test_duty_mail_carries_what_machines_need_to_leave_it_alone(write):
    notice = write(PersonFactory(email="li@example.com", display_name="Li Na"), thread="application 7")
    sent = wire(notice)
    assert sent["Message-ID"] == notice.message_id
    assert sent["Date"].datetime == notice.created_at.replace(microsecond=0)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["X-Auto-Response-Suppress"] == "All"
    assert sent["In-Reply-To"] == sent["References"] == "<application-7@alliance.example>"
    assert str(sent["To"]) == "Li Na <li@example.com>"
    assert [sent[name] for name in ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Precedence")] == [None] * 4


def test_other_mail_can_be_stopped_by_the_mail_program_itself(write):
    notice = write(category=Category.ORGANIZATION)
    sent = wire(notice)
    link = f"http://localhost/unsubscribe/{unsubscribe_secret(notice.message_id)}"
    assert sent["List-Id"] == "<organization.alliance.example>"
    assert sent["List-Unsubscribe"] == f"<{link}>"
    assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent["Precedence"] == "bulk"
    assert link in sent.get_body(("plain",)).get_content()
    assert f'href="{link}"' in sent.get_body(("html",)).get_content()


def test_long_ids_and_links_are_not_cut_into_encoded_words(write, app, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://members.a-rather-long-name-of-an-alliance.example.org.cn")
    raw = compose(write(category=Category.ORGANIZATION, thread="application-17")).as_bytes().decode()
    lines = {line.partition(": ")[0]: line.partition(": ")[2] for line in raw.split("\r\n\r\n")[0].split("\r\n")}
    assert lines["List-Unsubscribe"].startswith("<https://members.a-rather-long-name")
    assert lines["List-Unsubscribe"].endswith(">")
    assert lines["References"] == "<application-17@alliance.example>"


def test_both_parts_say_the_same_in_unicode(write):
    sent = wire(write(PersonFactory(display_name="王小明", locale="zh"), words="您好，“世界”"))
    assert sent.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in sent.iter_parts()] == ["utf-8", "utf-8"]
    assert all("您好，“世界”" in part.get_content() for part in sent.iter_parts())
    assert sent["Subject"] == "News of 王小明"
    assert sent["Content-Language"] == "zh-Hans"


def test_the_sender_is_the_alliance_in_the_readers_language_without_what_could_mislead(named, write):
    english, chinese = write(PersonFactory(locale="en")), write(PersonFactory(locale="zh"))
    assert str(wire(english)["From"]) == "GBA NEV Alliance <secretariat@alliance.example>"
    assert str(wire(chinese)["From"]) == "大湾区 <secretariat@alliance.example>"
    assert wire(english)["From"].addresses[0].domain == wire(english)["Message-ID"].rstrip(">").partition("@")[2]


@pytest.mark.pure
def test_names_lose_what_could_be_taken_for_an_address():
    assert display_name('"Bank" <ceo@bank.example>, Inc: x\r\nBcc: all') == "Bank ceobank.example Inc x Bcc all"


@pytest.mark.parametrize("evil", ["Li\r\nBcc: all@evil.test", "Li\nBcc: all@evil.test", "Li\u2028Bcc: x@evil.test"])
def test_no_header_can_be_smuggled_in(write, evil):
    reader = Addressee("li@example.com", evil, id=None)
    sent = wire(write(reader, Category.SIGN_IN, subject_of_it=evil, thread=evil))
    assert sent["Bcc"] is None
    assert [one.addr_spec for one in sent["To"].addresses] == ["li@example.com"]
    assert sent["Subject"] == "Li Bcc: " + evil.rpartition(" ")[2]


@pytest.mark.parametrize(
    "evil",
    ["li@example.com\r\nBcc: all@evil.test", "li@example.com, all@evil.test", "a b@example.com", "@example.com", "li"],
)
def test_an_address_that_is_more_than_one_is_refused(evil):
    with pytest.raises(ValueError, match="is no mail address"):
        mailbox("Li", evil)


def test_a_smuggled_reply_address_is_refused_when_the_mail_is_written(write):
    notice = write(reply_to="a@b.example\r\nBcc: all@evil.test")
    with pytest.raises(ValueError, match="is no mail address"):
        compose(notice)


def test_a_domain_in_chinese_is_written_in_ascii():
    assert mailbox("", "li@例子.测试").addr_spec == "li@xn--fsqu00a.xn--0zwm56d"


def test_answers_go_where_the_notice_says(write):
    assert str(wire(write(reply_to="desk@example.com"))["Reply-To"]) == "desk@example.com"


def test_a_secret_is_in_the_mail_and_nowhere_in_the_database(write):
    notice = write(url=secret_url("notices.unsubscribe"), secret_nonce="abc")
    secret = secret_of("abc")
    assert f"http://localhost/unsubscribe/{secret}" in wire(notice).get_body(("plain",)).get_content()
    assert f"http://localhost/unsubscribe/{secret}" in wire(notice).get_body(("html",)).get_content()
    columns = db.session.execute(sa.select(Notice.__table__)).one()
    assert secret not in str(columns)
    assert SECRET_MARK in notice.text
    hidden = wire(notice, reveal=False)
    assert secret not in hidden.as_string()


def test_the_unsubscribe_link_is_not_in_the_database_either(write):
    notice = write(category=Category.ORGANIZATION)
    columns = db.session.execute(sa.select(Notice.__table__)).one()
    assert unsubscribe_secret(notice.message_id) not in str(columns)


def test_html_that_mail_programs_would_cut_is_left_out(write):
    notice = write(words="字" * LARGEST)
    sent = wire(notice)
    assert sent.get_body(("html",)) is None
    assert len(sent.get_body(("plain",)).get_content().encode()) <= LARGEST


def test_no_link_takes_its_host_from_a_request(app, write):
    with app.test_request_context("/", headers={"Host": "evil.test", "X-Forwarded-Host": "evil.test"}):
        notice = write(category=Category.ORGANIZATION, url=secret_url("notices.unsubscribe"), secret_nonce="abc")
    assert "evil.test" not in compose(notice).as_string()
    assert "evil.test" not in notice.text + notice.html


def test_nothing_in_a_mail_is_loaded_from_anywhere(write):
    html = write().html
    assert [word for word in ("<img", "<link", "<script", "url(", "@import") if word in html] == []


def test_the_styles_stand_in_the_elements(write):
    html = write().html
    assert '<h1 class="title" style="' in html
    assert "prefers-color-scheme: dark" in html
