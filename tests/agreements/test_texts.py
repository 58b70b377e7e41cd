"""Versions of the text, the fingerprint, frozen and opened again."""

import hashlib
import json

import pytest

from alliance.agreements.operations.agreements import create_agreement
from alliance.agreements.operations.parties import PartyInput, add_party
from alliance.agreements.operations.texts import TextInput, add_text, content_of, fingerprint, freeze, unfreeze
from alliance.agreements.queries.parts import newest_texts, parties_of, texts_of
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from tests.agreements.drafts import described, draft, frozen, keeper, pdf, signed


@pytest.fixture
def actor():
    return keeper()


def test_versions_count_within_their_language_and_say_what_changed(actor):
    agreement = draft(actor)
    with pytest.raises(Refused) as refused:
        add_text(actor, agreement, TextInput("zh", "zh.pdf", pdf("second")))
    assert refused.value.field == "note"
    second = add_text(actor, agreement, TextInput("zh", "zh.pdf", pdf("second"), "Article 3"))
    assert (second.number, {key: one.number for key, one in newest_texts(agreement).items()}) == (2, {"zh": 2, "en": 1})


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TextInput("de", "de.pdf", pdf("de")), "language"),
        (TextInput("zh", "zh.pdf", pdf("zh"), "Nothing new"), "file"),
        (TextInput("zh", "zh.pdf", b"MZ\x90", "A program"), "file"),
        (TextInput("zh", "zh.exe", pdf("x"), "Another ending"), "file"),
    ],
)
def test_what_is_no_new_text_is_refused(actor, typed, field):
    with pytest.raises(Refused) as refused:
        add_text(actor, draft(actor), typed)
    assert refused.value.field == field


def test_the_fingerprint_is_the_hash_of_what_anybody_can_write_down_again(actor):
    agreement = frozen(actor)
    texts, parties = newest_texts(agreement), parties_of(agreement.id)
    content = content_of(agreement, texts, parties)
    assert agreement.final_sha256 == hashlib.sha256(content.encode()).hexdigest()
    told = json.loads(content)
    assert [one["language"] for one in told["texts"]] == ["zh", "en"]
    assert told["parties"][0]["signatories"] == [
        {"name": {"en": "Head of NIO", "zh": "NIO负责人"}, "title": {"en": "General manager", "zh": "总经理"}}
    ]


@pytest.mark.parametrize("part", ["title", "text", "party", "signatory", "order"])
def test_the_fingerprint_changes_with_every_part_of_what_is_confirmed(actor, part):
    agreement = draft(actor)
    before = fingerprint(agreement)
    parties = parties_of(agreement.id)
    if part == "title":
        agreement.title = Localized("Other", "其他")
    elif part == "text":
        add_text(actor, agreement, TextInput("en", "en.pdf", pdf("new"), "New"))
    elif part == "party":
        add_party(actor, agreement, PartyInput(name=Localized("Third")))
    elif part == "signatory":
        parties[0].people[0].title = Localized("President", "总裁")
    else:
        parties[0].position = 99
    assert fingerprint(agreement) != before


def test_freezing_marks_the_newest_text_of_each_language_final(actor, trail):
    agreement = draft(actor)
    add_text(actor, agreement, TextInput("zh", "zh.pdf", pdf("second"), "Article 3"))
    freeze(actor, agreement)
    assert {(one.language, one.number): one.is_final for one in texts_of(agreement.id)} == {
        ("zh", 1): False,
        ("zh", 2): True,
        ("en", 1): True,
    }
    assert trail()[-1] == "agreements.frozen"
    with pytest.raises(Refused, match="frozen"):
        add_text(actor, agreement, TextInput("zh", "zh.pdf", pdf("third"), "More"))
    with pytest.raises(Refused, match="frozen"):
        freeze(actor, agreement)


def test_nothing_incomplete_is_frozen(actor):
    empty = create_agreement(actor, described())
    with pytest.raises(Refused, match="no text in this language yet: Chinese"):
        freeze(actor, empty)
    with pytest.raises(Refused, match="two parties or more"):
        freeze(actor, draft(actor, parties=("A",)))
    agreement = draft(actor)
    add_party(actor, agreement, PartyInput(name=Localized("Third")))
    with pytest.raises(Refused, match="Nobody signs for Third"):
        freeze(actor, agreement)


def test_opening_a_text_again_needs_a_reason_and_a_frozen_text(actor):
    agreement = frozen(actor)
    with pytest.raises(Refused) as refused:
        unfreeze(actor, agreement, "")
    assert refused.value.field == "reason"
    unfreeze(actor, agreement, "Article 3")
    assert (agreement.final_sha256, any(one.is_final for one in texts_of(agreement.id))) == (None, False)
    with pytest.raises(Refused, match="open already"):
        unfreeze(actor, agreement, "Article 3")


def test_what_is_signed_stays_as_it_is(actor):
    with pytest.raises(Refused, match="Signed"):
        unfreeze(actor, signed(actor), "Article 3")
