"""Cleaning, comparing and showing plain text."""

import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import text

pytestmark = pytest.mark.pure


class TagsSeen(HTMLParser):
    """The tags of a page as a browser reads them, each with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=80)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (None, ""),
        ("  a b \n", "a b"),
        ("e\u0301", "é"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\x1b[31mb\x00c", "a [31mbc"),
        ("a\x01\x02\x03b", "a b"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\ufeff比亚迪", "比亚迪"),
        ("lone \ud800 half", "lone  half"),
    ],
)
def test_tidy_keeps_the_words_and_drops_what_harms(raw, clean):
    assert text.tidy(raw) == clean


@given(ANYTHING)
def test_tidied_text_can_always_be_stored_and_stays_the_same(raw):
    clean = text.tidy(raw)
    clean.encode("utf-8")
    assert "\0" not in clean
    assert text.tidy(clean) == clean


@given(ANYTHING)
def test_one_line_never_breaks_a_header_or_a_log_line(raw):
    line = text.one_line(raw)
    assert line.splitlines() in ([line], [])
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)


def test_one_line_joins_a_forged_header():
    assert text.one_line("Hello\r\nBcc: x@example.com\x1b[0m") == "Hello Bcc: x@example.com [0m"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＢＹＤ　Auto", "byd auto"),
        ("Straße", "STRASSE"),
        ("zero\u200bwidth", "ZeroWidth"),
        ("a \t\n b", "A B"),
        ("ﬁne", "FINE"),
    ],
)
def test_texts_that_look_alike_fold_to_one_key(one, other):
    assert text.fold(one) == text.fold(other)


@given(ANYTHING)
def test_folding_twice_changes_nothing(raw):
    assert text.fold(text.fold(raw)) == text.fold(raw)


def test_accents_go_and_other_scripts_stay():
    assert text.strip_accents("Fundação Łódź Ørsted İzmir") == "Fundacao Lodz Orsted Izmir"
    assert text.strip_accents("が한국王小明") == "が한국王小明"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (" Min.Zhao@Example.COM ", "min.zhao@example.com"),
        ("li@例子.中国", "LI@xn--fsqu00a.xn--fiqs8s"),
        ("ａ@example.com", "a@example.com"),
    ],
)
def test_one_mailbox_has_one_key(one, other):
    assert text.address_key(one) == text.address_key(other)


def test_different_mailboxes_have_different_keys():
    assert text.address_key("a.b@example.com") != text.address_key("ab@example.com")
    assert text.address_key(None) == ""
    assert text.address_key("no address") == "noaddress"


@given(ANYTHING)
def test_keys_of_anything_do_not_raise(raw):
    text.address_key(raw)
    text.domain_of(raw)
    text.plain_excerpt(raw, 20)


@pytest.mark.parametrize(
    ("given_text", "domain"),
    [
        ("https://www.byd.com/cn", "byd.com"),
        ("https://us.alibabacloud.com/", "alibabacloud.com"),
        ("http://www.auto.byd.com.cn:8080/x?y@z", "byd.com.cn"),
        ("WWW.Tsinghua.EDU.CN", "tsinghua.edu.cn"),
        ("zhao.min@mail.catarc.ac.cn", "catarc.ac.cn"),
        ("mailto:info@volt.de?subject=x", "volt.de"),
        ("https://volt.co.uk", "volt.co.uk"),
        ("example.com/path", "example.com"),
        ("http://10.0.0.7/x", "10.0.0.7"),
        ("https://例子.中国/", "xn--fsqu00a.xn--fiqs8s"),
        ("https://user:secret@www.gac.com.cn", "gac.com.cn"),
        ("com.cn", "com.cn"),
        ("", ""),
        (None, ""),
        ("not an address", ""),
        ("http://[bad", ""),
    ],
)
def test_domain_is_what_an_organization_registers(given_text, domain):
    assert text.domain_of(given_text) == domain


def test_free_mail_says_nothing_of_the_organization():
    assert text.is_shared_domain(text.domain_of("someone@vip.qq.com"))
    assert not text.is_shared_domain("byd.com")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<https://example.com onclick=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.com/track.png)",
        "[x](//example.com)",
        '[x](https://example.com "\\" onmouseover=\\"alert(1)")',
        "| <b onclick=x>a</b> |\n|---|\n| style |",
    ],
)
def test_markdown_never_becomes_script_or_a_foreign_request(attack):
    seen = TagsSeen()
    seen.feed(str(text.render_markdown(attack)))
    assert {tag for tag, _ in seen.found} <= text.ALLOWED_TAGS
    for _, attributes in seen.found:
        assert set(attributes) <= {"href", "title", "rel"}
        assert attributes.get("href", "https://").startswith(("https://", "http://", "mailto:"))


@given(st.text(alphabet="<>[]()!\"'`*_#| \n:/ajvscript=-", max_size=60))
def test_rendered_markdown_uses_only_the_allowed_tags(raw):
    tags = set(re.findall(r"</?([a-z0-9]+)", str(text.render_markdown(raw))))
    assert tags <= text.ALLOWED_TAGS


def test_markdown_shows_the_usual_things():
    html = text.render_markdown("**Bold** and [site](https://example.com)\nnext\n\n- 一\n- 二")
    assert html == (
        "<p><strong>Bold</strong> and "
        '<a href="https://example.com" rel="nofollow noopener">site</a><br>\nnext</p>\n'
        "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"
    )
    assert text.render_markdown(None) == ""


def test_headings_join_the_outline_of_the_page():
    html = text.render_markdown("# One\n\n### Two\n\n# Three", top=3)
    assert re.findall(r"<h\d>", html) == ["<h3>", "<h4>", "<h3>"]


def test_an_excerpt_holds_words_without_marks():
    assert text.plain_excerpt("# Title\n\nSome **bold** [link](https://x.example) `code`", 80) == (
        "Title Some bold link code"
    )
    assert text.plain_excerpt("The alliance takes new members", 20) == "The alliance takes…"
    assert text.plain_excerpt("粤港澳大湾区新能源汽车产业联盟", 8) == "粤港澳大湾区新…"
    assert text.plain_excerpt("", 10) == ""


@given(st.text(max_size=200), st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(raw, length):
    assert len(text.plain_excerpt(raw, length)) <= length


@pytest.mark.parametrize("start", list("=+-@\t\r＝"))
def test_a_cell_that_looks_like_a_formula_is_guarded_and_can_be_read_back(start):
    raw = f'{start}HYPERLINK("x")'
    assert text.safe_cell(raw) == "'" + raw
    assert text.bare_cell(text.safe_cell(raw)) == raw


def test_ordinary_cells_stay_as_they_are():
    cells = [None, "比亚迪", -5, Decimal("-3.20"), "'quoted'", ""]
    assert [text.safe_cell(cell) for cell in cells] == ["", "比亚迪", "-5", "-3.20", "'quoted'", ""]
    assert text.bare_cell("'quoted'") == "'quoted'"
