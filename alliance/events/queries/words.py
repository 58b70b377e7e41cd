"""The words under which an event is found, in both languages."""

from __future__ import annotations

from flask_babel import force_locale

from alliance.core.localized import Localized
from alliance.core.search_terms import index_terms
from alliance.core.text import plain_text
from alliance.events.models import Event
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import all_terms

LONGEST_TEXT = 4000


def terms_of(event: Event) -> str:
    """Title, theme, text, place, kind, series and fields as words."""
    texts = [event.title, event.theme, event.venue, event.city, event.address, *labels(event)]
    found = [part for text in texts for part in (text.en, text.zh)]
    long = [plain_text(part[:LONGEST_TEXT]) for part in (event.text.en, event.text.zh)]
    return index_terms(*found, *long, str(event.starts_at.year))


def labels(event: Event) -> list[Localized]:
    """How its kind, its series and its fields are called."""
    kind = []
    for locale in ("en", "zh_Hans_CN"):
        with force_locale(locale):
            kind.append(str(event.kind.label))
    codes = {one.code for one in event.fields}
    fields = [one.label for one in all_terms(Taxonomy.FIELD) if one.code in codes]
    series = [event.series.name] if event.series else []
    return [Localized(*kind), *series, *fields]
