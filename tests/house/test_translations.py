import re

import pytest

from tests.house.sources import CATALOG, Text, chinese, texts

pytestmark = pytest.mark.pure

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
HAN = re.compile(r"[\u4e00-\u9fff]")


def translations(text: Text) -> list[str]:
    """What the Chinese catalog says for it; empty where it says nothing."""
    message = chinese().get(text.english, text.context)
    if message is None:
        return []
    return [part for part in ([message.string] if isinstance(message.string, str) else message.string) if part]


def test_every_text_has_a_chinese_translation():
    assert [str(text) for text in texts() if not translations(text)] == []


def test_no_translation_is_a_guess():
    assert [message.id for message in chinese() if message.id and message.fuzzy] == []


def test_the_catalog_holds_nothing_that_is_no_longer_said():
    said = {(text.english, text.context) for text in texts()}
    kept = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in chinese() if m.id}
    assert sorted(str(one) for one in kept - said) == []


def test_placeholders_are_the_same_in_both_languages():
    """The count of a plural may stay unsaid in a form, all else has to come over."""
    odd = []
    for text in texts():
        wanted = set(PLACEHOLDER.findall(text.english + text.plural))
        odd += [str(text) for found in translations(text) if set(PLACEHOLDER.findall(found)) != wanted]
    assert odd == []


def test_placeholders_have_names():
    assert [str(text) for text in texts() if re.search(r"%[sd]|\{\w*\}", text.english)] == []


def test_no_text_is_split_at_its_edges():
    """A blank at the edge means a sentence glued together from parts, which other languages cannot follow."""
    assert [str(text) for text in texts() if text.english != text.english.strip()] == []


def test_chinese_uses_chinese_punctuation():
    odd = re.compile(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(\s|$)|[\u4e00-\u9fff]\(")
    assert [str(text) for text in texts() for found in translations(text) if odd.search(found)] == []


def test_the_catalog_is_chinese():
    """At least nine texts of ten hold a Chinese character; the rest are names and numbers."""
    messages = [message for message in chinese() if message.id]
    han = [message for message in messages if HAN.search(str(message.string))]
    assert len(han) >= 0.9 * len(messages)
    assert CATALOG.exists()
