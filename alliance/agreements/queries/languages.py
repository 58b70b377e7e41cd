"""Languages of texts by the names that readers know."""

from __future__ import annotations

from babel import Locale

from alliance.core.localized import current_language


def language_name(code: str) -> str:
    """'Chinese' or '中文' for 'zh', in the reader's language (the CLDR's names)."""
    reader = "zh_Hans" if current_language() == "zh" else "en"
    return str(Locale.parse(code).get_display_name(Locale.parse(reader)) or code)
