"""The words that full-text search stores and asks for, the same on SQLite and PostgreSQL.

Chinese, Japanese and Korean runs become overlapping pairs and single characters; other words are folded and
lose their accents. Store `index_terms(...)` in an FTS5 column made with `FTS5_TOKENIZER`, or as
`to_tsvector('simple', ...)`; ask with `fts5_query` or `to_tsquery('simple', tsquery(...))`. Measured against
trigrams and word segmentation before it was chosen: both miss two-character words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from alliance.core.text import fold, strip_accents

# Takes every character beyond ASCII as part of a word, whatever SQLite's own Unicode tables know of it.
FTS5_TOKENIZER = "ascii"
LONGEST_QUERY = 200
MOST_TERMS = 12
LONGEST_WORD = 64
SHORT = 40  # characters of a text whose terms are worth remembering

CJK = "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
CJK += "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
CJK_RUN = re.compile(f"[{CJK}]+")
WORD_RUN = re.compile(f"[^\\W_{CJK}]+")
RUN = re.compile(f"[{CJK}]+|[^\\W_{CJK}]+")
COMPOUND = re.compile(f"[^\\W_{CJK}]+(?:[-_./&+'’][^\\W_{CJK}]+)+")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class Term:
    """One word that must occur; with `prefix` it is enough that a word begins so."""

    text: str
    prefix: bool


def plain(text: str) -> str:
    return strip_accents(fold(text))


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def words_in(text: str) -> Iterator[str]:
    for run in RUN.findall(plain(text)):
        if CJK_RUN.match(run):
            yield from pairs(run)
            yield from run
        else:
            yield run[:LONGEST_WORD]


def joined_words(text: str) -> Iterator[str]:
    """Compounds as one word (e-mail → email) and the parts of a camel-case word (OpenUSD → open, usd)."""
    for compound in COMPOUND.findall(plain(text)):
        yield "".join(WORD_RUN.findall(compound))[:LONGEST_WORD]
    apart = HUMP.sub(" ", text)
    if apart != text:
        yield from words_in(apart)


def index_terms(*texts: str | None) -> str:
    """Every word under which the texts can be found, once each, separated by spaces."""
    found: dict[str, None] = {}
    for text in texts:
        if text:
            found.update(dict.fromkeys(short_terms(text) if len(text) <= SHORT else terms_of(text)))
    return " ".join(found)


def terms_of(text: str) -> Iterator[str]:
    yield from words_in(text)
    yield from joined_words(text)


@lru_cache(maxsize=5000)
def short_terms(text: str) -> tuple[str, ...]:
    """The same for labels and places, which many entries share."""
    return tuple(terms_of(text))


def query_terms(text: str | None) -> list[Term]:
    """What a reader's words ask for: at most 12 terms, all required, out of 200 characters."""
    found: dict[Term, None] = {}
    for run in RUN.findall(plain((text or "")[:LONGEST_QUERY])):
        if CJK_RUN.match(run):
            found.update(dict.fromkeys(Term(part, False) for part in pairs(run) or [run]))
        else:
            found[Term(run[:LONGEST_WORD], True)] = None
    return list(found)[:MOST_TERMS]


def fts5_query(text: str | None) -> str:
    """The MATCH expression for SQLite's FTS5; '' when nothing can be searched for. Never a syntax error."""
    return " AND ".join(f'"{term.text}"{"*" * term.prefix}' for term in query_terms(text))


def tsquery(text: str | None) -> str:
    """The text for PostgreSQL's `to_tsquery('simple', …)`; '' when nothing can be searched for."""
    return " & ".join(f"'{term.text}'{':*' * term.prefix}" for term in query_terms(text))
