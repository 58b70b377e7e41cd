"""From a template to a mail: subject, text and HTML in the reader's language, styles inlined."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext

from alliance.core.secrets import secret_of
from alliance.core.web import absolute
from alliance.notices.models import Notice

LARGEST = 102 * 1024  # Gmail cuts longer mails (SAFETY row 44)
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str


def render_mail(kind: str, notice: Notice, reader: Any, context: dict[str, Any]) -> Mail:
    """Both parts of a notice. Templates extend mail/base.txt and mail/base.html and fill the blocks
    `subject`, `preheader`, `title`, `text`, `facts`, `button`, `more`, `reason`."""
    feature, name = kind.split(".", 1)
    path = f"{feature}/mail/{name}"
    with force_locale(LOCALES.get(reader.locale, "en")):
        values = context | {
            "reader": reader,
            "notice": notice,
            "url": notice.url,
            "zone": reader.zone,
            "preferences_url": absolute("notices.preferences"),
            "unsubscribe_url": None if notice.category.is_duty else unsubscribe_url(notice),
            "category": notice.category,
            "duty_line": gettext("Notices like this one are part of your duties and cannot be switched off."),
        }
        text_template = current_app.jinja_env.get_template(f"{path}.txt")
        page = text_template.new_context(dict(values))
        subject = " ".join("".join(text_template.blocks["subject"](page)).split())
        values["subject"] = subject
        text = text_template.render(**values).strip() + "\n"
        html = inlined(current_app.jinja_env.get_template(f"{path}.html").render(**values))
    return Mail(subject, text, html)


def unsubscribe_url(notice: Notice) -> str:
    """The one-click link of a notice: it acts for the address that the mail went to, and for its category only."""
    return absolute("notices.unsubscribe", secret=secret_of(f"u-{notice.category}-{notice.message_id.strip('<>')}"))


def inlined(html: str) -> str:
    """Styles moved into the elements, since many mail programs drop style blocks; the media rules stay."""
    return str(_inliner().inline(html))


@cache
def _inliner() -> Any:
    import css_inline  # only the worker and writing requests need it

    return css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
