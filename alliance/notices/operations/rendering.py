"""From a template to a mail: subject, text and HTML in the reader's language, styles inlined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from alliance.core.localized import sentences
from alliance.core.web import absolute
from alliance.notices.enums import Category
from alliance.notices.models import UNSUBSCRIBE_MARK, Notice
from alliance.settings.queries import current_alliance

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str


@contextmanager
def reading_as(locale: str) -> Iterator[None]:
    """Translate into a reader's language inside the block."""
    with force_locale(LOCALES.get(locale, "en")):
        yield


def language_of(reader: Any) -> str:
    """'en' or 'zh', whichever the reader's locale comes nearest to."""
    return "zh" if str(reader.locale or "").lower().startswith("zh") else "en"


def render_mail(kind: str, notice: Notice, reader: Any, context: dict[str, Any]) -> Mail:
    """Both parts of a notice. Templates extend mail/base.txt and mail/base.html and fill the blocks
    `subject`, `preheader`, `title`, `text`, `facts`, `button`, `more`, `reason`.

    Links that act are marks in the stored text; `composing` puts them in when the mail leaves.
    """
    feature, name = kind.split(".", 1)
    path = f"{feature}/mail/{name}"
    with reading_as(notice.locale):
        values = frame(notice, reader) | context
        text_template = current_app.jinja_env.get_template(f"{path}.txt")
        block = text_template.blocks["subject"]
        values["subject"] = " ".join("".join(block(text_template.new_context(dict(values)))).split())
        text = text_template.render(**values)
        html = current_app.jinja_env.get_template(f"{path}.html").render(**values)
    return Mail(values["subject"], tidy_lines(text), inlined(html))


def frame(notice: Notice, reader: Any) -> dict[str, Any]:
    """What every mail template may use."""
    return {
        "reader": reader,
        "notice": notice,
        "url": notice.url,
        "zone": notice.zone,
        "lang": notice.locale,
        "alliance": current_alliance(),
        "category": notice.category,
        "reason": reason_of(notice.category),
        "preferences_url": absolute("notices.preferences"),
        "unsubscribe_url": None
        if notice.category.is_duty
        else absolute("notices.unsubscribe", secret=UNSUBSCRIBE_MARK),
    }


def reason_of(category: Category) -> str:
    """Why the reader gets it, and for duty mail that it cannot be switched off."""
    if not category.is_duty:
        return str(category.reason)
    return sentences(category.reason, gettext("Notices of this kind cannot be switched off."))


def tidy_lines(text: str) -> str:
    """One empty line at most, none at either end; what Jinja leaves of empty blocks goes."""
    lines = "\n".join(line if line == "-- " else line.rstrip() for line in text.strip().splitlines())
    return EMPTY_LINES.sub("\n\n", lines) + "\n"


def inlined(html: str) -> str:
    """Styles moved into the elements, since many mail programs drop style blocks; the media rules stay."""
    return str(_inliner().inline(html))


@cache
def _inliner() -> Any:
    import css_inline  # only the worker and writing requests need it

    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
