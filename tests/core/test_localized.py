"""Several words on one line, in the reader's language."""

import pytest
from flask_babel import force_locale, lazy_gettext

from alliance.core.localized import listed


@pytest.mark.parametrize(("language", "line"), [("en", "Software, Organization"), ("zh_Hans_CN", "Software、单位")])
def test_words_are_listed_in_the_readers_language_labels_that_are_translated_late_too(app, language, line):
    with app.test_request_context(f"/?lang={language[:2]}"), force_locale(language):
        assert listed(["Software", "", lazy_gettext("Organization")]) == line
