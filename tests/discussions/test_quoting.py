"""What counts as written anew in the answers of the mail programs that people use, in English and in Chinese."""

import pytest

from alliance.discussions.operations.quoting import own_words, words_of_html

pytestmark = pytest.mark.pure

QUOTED = "> Test report\n>\n> What do you think?\n"
PLAIN = {
    "gmail": "I agree.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Alliance <a@b.example> wrote:\n\n" + QUOTED,
    "gmail wrapped": "I agree.\n\nOn Mon, Nov 23, 2026 at 9:00 AM Alliance of Electric Vehicles\n<a@b.example> wrote:\n"
    + QUOTED,
    "gmail in Chinese": "I agree.\n\nAlliance <a@b.example> 于2026年11月23日周一 09:00写道：\n\n" + QUOTED,
    "apple": "I agree.\n\n> On Nov 23, 2026, at 09:00, Alliance <a@b.example> wrote:\n> \n" + QUOTED,
    "apple in Chinese": "I agree.\n\n> 2026年11月23日 09:00，Alliance <a@b.example> 写道：\n> \n" + QUOTED,
    "iphone": "I agree.\n\nSent from my iPhone\n\n> On Nov 23, 2026, at 09:00, Alliance <a@b.example> wrote:\n"
    + QUOTED,
    "iphone in Chinese": "I agree.\n\n发自我的iPhone\n\n> 在 2026年11月23日，09:00，Alliance <a@b.example> 写道：\n"
    + QUOTED,
    "outlook": (
        "I agree.\n\n-----Original Message-----\nFrom: Alliance <a@b.example>\nSent: Monday\nTo: Li\nSubject: x\n\nOld"
    ),
    "outlook block": (
        "I agree.\n\n________________________________\nFrom: Alliance <a@b.example>\n"
        "Sent: Monday, November 23, 2026 9:00 AM\nTo: Li\nSubject: [WG 3] Test report\n\nOld words"
    ),
    "outlook in Chinese": (
        "I agree.\n\n发件人: Alliance <a@b.example>\n发送时间: 2026年11月23日 9:00\n收件人: Li\n"
        "主题: [WG 3] Test report\n\nOld words"
    ),
    "outlook, older, in Chinese": (
        "I agree.\n\n-----邮件原件-----\n发件人: Alliance\n发送时间: 2026\n收件人: Li\n主题: x\n\nOld"
    ),
    "outlook phone": (
        "I agree.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
        "From: Alliance <a@b.example>\nSent: Monday\nTo: Li\nSubject: x\n\nOld"
    ),
    "outlook phone in Chinese": (
        "I agree.\n\n获取 Outlook for Android\n________________________________\n发件人: Alliance\n发送时间: 2026"
        "\n收件人: Li\n主题: x\n"
    ),
    "qq": (
        'I agree.\n\n\n\n\n------------------ 原始邮件 ------------------\n发件人: "Alliance" <a@b.example>;\n'
        '发送时间: 2026年11月23日(星期一) 上午9:00\n收件人: "li"<li@qq.com>;\n主题: x\n\nOld'
    ),
    "qq in English": (
        "I agree.\n\n------------------ Original ------------------\nFrom: Alliance <a@b.example>\n"
        "Date: Mon\nTo: li\nSubject: x\n\nOld"
    ),
    "163": 'I agree.\n\n\n\n\n\n在 2026-11-23 09:00:00，"Alliance" <a@b.example> 写道：\n\nOld words\nwithout marks',
    "163 in English": 'I agree.\n\nAt 2026-11-23 09:00:00, "Alliance" <a@b.example> wrote:\n\nOld words',
    "163 with a rule": "I agree.\n\n---- 回复的原邮件 ----\n| 发件人 | Alliance |\n| 日期 | 2026年11月23日 |\n",
    "netease phone": "I agree.\n\n发自网易邮箱大师\n\n---- Replied Message ----\nFrom Alliance<a@b.example>\n",
    "foxmail": (
        "I agree.\n\n\n\nli@c.example\n \n发件人： Alliance\n发送时间： 2026-11-23 09:00\n收件人： li\n"
        "主题： [WG 3] Test report\nOld words"
    ),
    "windows": "I agree.\n\n从 Windows 版邮件发送\n\n发件人: Alliance\n发送时间: 2026\n收件人: Li\n主题: x\n\nOld",
    "signature": "I agree.\n\n-- \nLi Na\nVolt AG\n\nOn Mon, Nov 23, 2026 at 9:00 AM Alliance <a@b.example> wrote:\n"
    + QUOTED,
    "nothing quoted": "I agree.\n",
    "quoted without a word": "I agree.\n\n" + QUOTED,
}


@pytest.mark.parametrize("name", PLAIN)
def test_only_what_was_written_anew_counts(name):
    assert own_words(PLAIN[name]) == "I agree."


@pytest.mark.parametrize("name", ["gmail", "apple in Chinese", "outlook block", "qq", "163"])
def test_a_mail_that_only_quotes_says_nothing(name):
    assert own_words(PLAIN[name].removeprefix("I agree.")) == ""


def test_answers_between_quoted_lines_keep_those_lines():
    text = "On Mon, Nov 23, 2026 at 9:00 AM A <a@b.example> wrote:\n> First?\nYes.\n> Second?\nNo.\n> Third?\n"
    assert own_words(text) == "> First?\nYes.\n> Second?\nNo."


def test_an_answer_below_the_quotation_is_kept_and_its_signature_is_not():
    text = "On Mon, Nov 23, 2026 at 9:00 AM A <a@b.example> wrote:\n> First?\n\nYes.\n-- \nLi"
    assert own_words(text) == "> First?\n\nYes."


@pytest.mark.parametrize(
    "text",
    [
        "From: what I hear it works.\nTo: be honest, I like it.",  # two fields are no head
        "On the other hand we agree.\nShe wrote: yes",
        "Point one\n---\nPoint two",
        "在这件事上我们同意。",
    ],
)
def test_words_that_look_a_little_like_a_quotation_stay(text):
    assert own_words(text) == text


HTML = {
    "gmail": (
        '<div dir="ltr">I agree.<br>Really.</div><br><div class="gmail_quote">'
        '<div class="gmail_attr">On Mon … wrote:</div><blockquote>Old</blockquote></div>'
    ),
    "outlook": (
        '<div>I agree.</div><div>Really.</div><div id="appendonsend"></div><hr>'
        '<div id="divRplyFwdMsg">From: x</div><p>Old</p>'
    ),
    "apple": "<div>I agree.</div><div>Really.</div><blockquote type='cite'><div>Old</div></blockquote>",
    "qq": "<div>I agree.</div><div>Really.</div><includetail><div>原始邮件</div><div>Old</div></includetail>",
    "163": '<div>I agree.</div><div>Really.</div><div id="isReplyContent">Old</div>',
    "script": "<style>p { x }</style><p>I agree.</p><script>alert(1)</script><p>Really.</p>",
}


@pytest.mark.parametrize("name", HTML)
def test_html_gives_its_words_without_what_it_marks_as_quoted(name):
    assert [line for line in words_of_html(HTML[name]).split("\n") if line] == ["I agree.", "Really."]


def test_the_quotation_of_an_html_mail_without_marks_is_cut_like_that_of_plain_text():
    html = "<p>I agree.</p><p>发件人: A<br>发送时间: 2026<br>收件人: Li<br>主题: x</p><p>Old</p>"
    assert own_words(words_of_html(html)) == "I agree."


@pytest.mark.parametrize(
    "html", ["<div><p>I agree.", "I agree.</blockquote></div>", "<p>I agree.</p><blockquote>", "<<<>I agree."]
)
def test_broken_html_stops_nothing(html):
    assert "I agree." in words_of_html(html)
