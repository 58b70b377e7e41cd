"""Plain text: cleaning what people send, keys for comparing it, and showing it safely."""

import re
import unicodedata
from decimal import Decimal
from functools import cache
from urllib.parse import urlsplit

import idna
import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup


def words(table: str) -> frozenset[str]:
    """The words of a table written as one text."""
    return frozenset(table.split())


# Embeddings, overrides and isolates can show a text in another order than it is stored; a lone surrogate
# cannot be written as UTF-8; NUL is refused by PostgreSQL; U+FEFF is a byte order mark pasted along.
UNWANTED = re.compile("[\0\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
CONTROLS = re.compile(r"[\x01-\x08\x0b-\x1f\x7f-\x9f]+")
ALL_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064]")
UNDECOMPOSED = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "æ": "ae",
     "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H"}
)  # fmt: skip
KANA_MARKS = "\u3099\u309a"  # が is another syllable than か, not an accented one

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# Second labels under a country domain that registries keep for themselves (com.cn, ac.uk, or.jp …).
SECOND_LEVELS = words("ac co com edu gob gov gouv govt mil ne net or org nom sch")
# Free mail and page hosts, and the names that RFC 2606 keeps for examples.
SHARED_DOMAINS = words(
    """126.com 139.com 163.com 188.com aliyun.com example.com example.net example.org
    foxmail.com gitee.io github.com github.io gmail.com
    gmx.de gmx.net googlemail.com hotmail.com icloud.com live.com linkedin.com mail.ru me.com msn.com
    naver.com outlook.com proton.me protonmail.com qq.com sina.cn sina.com sina.com.cn sohu.com
    t-online.de tom.com web.de wechat.com weibo.com yahoo.co.jp yahoo.com yandex.ru yeah.net"""
)
ALLOWED_TAGS = words(
    """a blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre s strong
    table tbody td th thead tr ul"""
)


def tidy(text: str | None) -> str:
    """The text as stored: NFC, trimmed, lines ended by LF, other control characters one space; None is ''."""
    clean = BREAKS.sub("\n", UNWANTED.sub("", text or ""))
    return unicodedata.normalize("NFC", CONTROLS.sub(" ", clean)).strip()


def one_line(text: str | None) -> str:
    """The text without line ends or control characters, for headers, logs and file names."""
    return " ".join(ALL_CONTROLS.sub(" ", UNWANTED.sub("", text or "")).split())


def fold(text: str | None) -> str:
    """A key for comparing: NFKC, case-folded, invisible characters dropped, white space collapsed."""
    clean = INVISIBLE.sub("", UNWANTED.sub("", text or ""))
    if clean.isascii():  # nothing to normalize; names and hosts by the thousand mostly are
        return " ".join(clean.lower().split())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", clean).casefold())
    return " ".join(folded.split())


def strip_accents(text: str) -> str:
    """The text without combining marks: é → e, ł → l; Chinese, kana and Hangul stay as they are."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFD", text.translate(UNDECOMPOSED))
    bare = "".join(c for c in parts if c in KANA_MARKS or not unicodedata.category(c).startswith("M"))
    return unicodedata.normalize("NFC", bare)


def ascii_host(host: str) -> str:
    """The host in lower-case ASCII (IDNA 2008, UTS 46 mapping); as folded where it has no such form."""
    folded = fold(host).strip(". ")
    if folded.isascii() and "xn--" not in folded:
        return folded
    try:
        return idna.encode(folded, uts46=True).decode("ascii") if folded else ""
    except UnicodeError:
        return folded


def address_key(address: str | None) -> str:
    """The key by which two e-mail addresses count as one. Never mail to it: mail to what was proven."""
    local, at, host = fold(address).replace(" ", "").rpartition("@")
    return f"{local}@{ascii_host(host)}" if at else host


def host_of(url_or_address: str | None) -> str:
    """The host in a web or mail address, lower-case ASCII; '' when there is none."""
    text = one_line(url_or_address)
    if "://" not in text:
        text = "//" + text.removeprefix("mailto:").split("?")[0].rpartition("@")[2].removeprefix("//")
    try:
        host = urlsplit(unicodedata.normalize("NFKC", text)).hostname or ""
    except ValueError:
        return ""
    host = ascii_host(host)
    return host if "." in host and not re.search(r"[\s/?#@]", host) else ""


def domain_of(url_or_address: str | None) -> str:
    """The domain that was registered: 'byd.com.cn' for 'https://www.auto.byd.com.cn/x'; '' when none."""
    host = host_of(url_or_address)
    labels = host.split(".")
    if labels[-1].isdigit():  # an IP address belongs to nobody's name
        return host
    short_country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in SECOND_LEVELS
    return ".".join(labels[-3:] if short_country else labels[-2:])


def is_shared_domain(domain: str) -> bool:
    """Whether strangers share the domain (free mail, page hosts), so that it does not tell who they are."""
    return domain in SHARED_DOMAINS


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and line breaks as typed; no HTML, and no images: they would call elsewhere."""
    made = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return made.enable(["table", "strikethrough"]).disable("image")


def first_paragraph(text: str) -> str:
    """What stands before the first empty line."""
    return text.strip().replace("\r\n", "\n").split("\n\n")[0]


def render_markdown(text: str | None, top: int = 2) -> Markup:
    """Safe HTML; the highest heading used becomes `top` and no level is skipped on the way down."""
    tokens = parser().parse(tidy(text))
    shift_headings(tokens, top)
    raw = parser().renderer.render(tokens, parser().options, {})
    return Markup(
        nh3.clean(
            raw,
            tags=set(ALLOWED_TAGS),
            attributes={"a": {"href", "title"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            url_relative="deny",
            link_rel="nofollow noopener",
        )
    )


def shift_headings(tokens: list[Token], top: int) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(6, top + levels.index(token.tag))}"


def plain_text(markdown: str | None) -> str:
    """The words of a Markdown text in one line, without its marks."""
    words = []
    for token in parser().parse(tidy(markdown)):
        words += [child.content or " " * child.type.endswith("break") for child in token.children or [token]]
        words.append(" ")
    return " ".join("".join(words).split())


def plain_excerpt(markdown: str | None, length: int) -> str:
    """At most `length` characters of the words, cut between Latin words and ended by '…' when cut."""
    text = plain_text(markdown)
    if len(text) <= length:
        return text
    cut = text[: max(0, length - 1)]
    inside_word = text[len(cut)].isascii() and not text[len(cut)].isspace() and " " in cut[-30:]
    if inside_word and cut[-1:].isascii():
        cut = cut.rpartition(" ")[0]
    return cut.rstrip(" ,.;:，、；：") + "…"


def safe_cell(value: object) -> str:
    """The value as a cell of a sheet that no program takes for a formula (OWASP: CSV injection)."""
    if value is None:
        return ""
    text = str(value)
    number = isinstance(value, (int, float, Decimal))
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not number else text


def bare_cell(text: str) -> str:
    """The text that `safe_cell` guarded, so that a sheet of ours can be read back unchanged."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
