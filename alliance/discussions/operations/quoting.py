"""What somebody wrote anew in an answer: without the mail that is quoted below it and without the signature.

No standard says how a quotation begins. These are the forms of Outlook, Gmail, Apple Mail, QQ, 163, Foxmail and the
mail programs of phones, in English and in Chinese.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from alliance.core.text import words

NAMES = (
    r"(?:from|sent|date|to|cc|subject|reply-to|"
    r"发件人|寄件者|发送时间|发件时间|时间|日期|发送日期|收件人|抄送|主题|回复)"
)
FIELD = re.compile(rf"^[>\s*]*{NAMES}\s*[*]*\s*[:：]", re.IGNORECASE)
FIRST_FIELD = re.compile(r"^[>\s*]*(?:from|发件人|寄件者)\s*[*]*\s*[:：]", re.IGNORECASE)
MOST_FIELDS = 8  # lines in which a quoted head names sender, time and the rest

ATTRIBUTIONS = (
    re.compile(r"^\s*on\b.{6,200}\bwrote\s*:\s*$", re.IGNORECASE | re.DOTALL),  # Gmail, Apple Mail, Thunderbird
    re.compile(r"^\s*at\s+\d{4}-\d\d-\d\d.{6,200}\b(?:wrote|said)\s*:\s*$", re.IGNORECASE | re.DOTALL),  # 163
    re.compile(r"^\s*[^\n]{0,80}<[^<>\s]+@[^<>\s]+>\s*于\s*\d{4}.{4,80}写道\s*[:：]\s*$", re.DOTALL),  # Gmail
    re.compile(r"^\s*(?:在\s*)?\d{4}\s*[-年/].{4,200}写道\s*[:：]\s*$", re.DOTALL),  # Apple Mail, 163
    re.compile(r"^\s*(?:在|于).{4,200}写道\s*[:：]\s*$", re.DOTALL),
    re.compile(r"^\s*[^\n]{1,80}\s写道\s*[:：]\s*$"),
)
RULES = (
    re.compile(
        r"^[>\s]*-{2,}\s*(?:original(?: message)?|forwarded message|replied message)\s*-{2,}\s*$", re.IGNORECASE
    ),
    re.compile(
        r"^[>\s]*-{2,}\s*(?:原始邮件|邮件原件|原始郵件|转发邮件|转发的邮件|回复的原邮件|回复的邮件)\s*-{2,}\s*$"
    ),
    re.compile(r"^[>\s]*-{2,}\s*(?:original|原始邮件)\s*-{2,}", re.IGNORECASE),  # QQ, more dashes than fit a line
    re.compile(r"^\s*begin forwarded message\s*:\s*$", re.IGNORECASE),
)
LINE = re.compile(r"^\s*[_=*-]{5,}\s*$")  # Outlook and Foxmail draw one above the quoted head or the signature
LONE_ADDRESS = re.compile(r"^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$")
SIGNATURE = re.compile(r"^(?:--|—)\s?$")  # RFC 3676 section 4.3; some programs lose the blank
FROM_PHONES = (
    re.compile(r"^\s*(?:sent from|sent via|get outlook for|sent with)\b.{0,80}$", re.IGNORECASE),
    re.compile(
        r"^\s*(?:发自|發自|来自|从我的|发送自|获取|通过).{0,40}(?:iphone|ipad|手机|邮箱|邮件|outlook|android|安卓|企业微信|foxmail|mac|网易|华为|小米).{0,20}$",
        re.IGNORECASE,
    ),
    re.compile(r"^\s*从\s*windows\s*版邮件.{0,10}$", re.IGNORECASE),
)
SPREAD = 3  # lines over which mail programs wrap an attribution


def own_words(text: str) -> str:
    """The part of a plain text answer that its sender wrote; empty when there is none.

    What stands above the quotation counts. Answers between or below quoted lines (each beginning with '>') are kept
    with those lines, since they make no sense without them.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    place, length = quotation(lines)
    above, below = lines[:place], lines[place + length :]
    answers = [line for line in without_signature(below) if line.strip() and not line.lstrip().startswith(">")]
    if answers and any(line.lstrip().startswith(">") for line in below[:SPREAD]):
        return joined([*without_signature(above), "", *without_signature(without_last_quote(below))])
    return joined(without_signature(without_last_quote(above)))


def quotation(lines: list[str]) -> tuple[int, int]:
    """Where the quotation begins and how many lines announce it; the end and 0 when there is none."""
    for place, line in enumerate(lines):
        if any(rule.match(line) for rule in RULES):
            return place, 1
        spread = attribution(lines, place)
        if spread:
            return place, spread
        if FIRST_FIELD.match(line) and is_head(lines, place):
            start = before_head(lines, place)
            return start, len(lines) - start
    return len(lines), 0


def before_head(lines: list[str], place: int) -> int:
    """Where what belongs to a quoted head begins: a line drawn above it, or the sender's address as Foxmail puts it."""
    above = trimmed(lines[:place])
    while above and (LINE.match(above[-1]) or LONE_ADDRESS.match(above[-1])):
        above = trimmed(above[:-1])
    return len(above)


def attribution(lines: list[str], place: int) -> int:
    """Over how many lines '… wrote:' stretches that begins here; 0 when none does."""
    if not lines[place].strip():
        return 0
    for spread in range(1, SPREAD + 1):
        words = "\n".join(line.lstrip("> ") for line in lines[place : place + spread])
        if any(one.match(words) for one in ATTRIBUTIONS):
            return spread
    return 0


def is_head(lines: list[str], place: int) -> bool:
    """Whether the head of a quoted mail begins here: three fields or more close together."""
    near = [line for line in lines[place : place + MOST_FIELDS] if line.strip()]
    return sum(1 for line in near if FIELD.match(line)) >= 3


def without_signature(lines: list[str]) -> list[str]:
    """The lines before a signature: after '-- ', or what a phone adds at the end."""
    for place, line in enumerate(lines):
        if SIGNATURE.match(line):
            lines = lines[:place]
            break
    lines = trimmed(lines)
    while lines and (LINE.match(lines[-1]) or any(one.match(lines[-1]) for one in FROM_PHONES)):
        lines = trimmed(lines[:-1])
    return lines


def without_last_quote(lines: list[str]) -> list[str]:
    """Without quoted lines at the end, below which nothing was written."""
    lines = trimmed(lines)
    while lines and lines[-1].lstrip().startswith(">"):
        lines = trimmed(lines[:-1])
    return lines


def trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at the end."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def joined(lines: list[str]) -> str:
    """The text with one empty line at most between paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


# HTML

BLOCKS = words("p div br li tr table h1 h2 h3 h4 h5 h6 hr ul ol section article header footer pre")
SILENT = words("style script head title")
VOID = words("br hr img input meta link col area base wbr")
QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite-prefix|isReplyContent|divRplyFwdMsg|appendonsend|gmail_signature|x_gmail_quote|ntes-quote",
    re.IGNORECASE,
)


class Words(HTMLParser):
    """The words of an HTML mail that were written anew: quoted blocks and signatures of known programs are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.skipped: list[str] = []  # the open elements since the one that is left out
        self.over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.over:
            return
        marks = " ".join(value or "" for name, value in attrs if name in ("class", "id", "name"))
        if re.search(r"divRplyFwdMsg|appendonsend", marks):  # Outlook: all that follows is quoted
            self.over = True
        elif self.skipped or tag in SILENT or tag in ("blockquote", "includetail") or QUOTES.search(marks):
            if tag not in VOID:
                self.skipped.append(tag)
        elif tag in BLOCKS:
            self.found.append("\n• " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        if self.skipped:
            if tag in self.skipped:
                while self.skipped.pop() != tag:
                    pass
        elif tag in ("p", "ul", "ol", "table") and not self.over:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipped and not self.over:
            self.found.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    """The words of an HTML mail without what its program marks as quoted; `own_words` cuts the rest."""
    reader = Words()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.found).replace(" ", " ").split("\n")
    return joined([line.strip() for line in lines])
