"""Social credit codes, legal entity identifiers and telephone numbers."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core import identifiers

pytestmark = pytest.mark.pure

SHARED = Path(__file__).parents[3] / "shared" / "data" / "reference" / "uscc_test_vectors.json"
OWN_VECTORS = [
    {"code": "91310112087994932F", "valid": True},
    {"code": "121200004013590816", "valid": True},
    {"code": "121200004013590817", "valid": False},
    {"code": "12120000401359081", "valid": False},
    {"code": "121200004O13590816", "valid": False},
]
VECTORS = json.loads(SHARED.read_text(encoding="utf-8"))["vectors"] if SHARED.exists() else OWN_VECTORS
ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=80)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["code"])
def test_the_reference_codes_are_judged_as_the_standard_says(vector):
    assert (identifiers.uscc_problem(vector["code"]) is None) == bool(vector["valid"])


@pytest.mark.parametrize(
    "typed",
    ["91310112087994932f", "9131 0112 0879 9493 2F", "９１３１０１１２０８７９９４９３２Ｆ", " 91310112-087994932-F\t"],
)
def test_a_code_is_understood_however_it_was_typed(typed):
    assert identifiers.normalize_uscc(typed) == "91310112087994932F"
    assert identifiers.uscc_problem(typed) is None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "length"),
        (None, "length"),
        ("9131011208799493", "length"),
        ("91310112087994932O", "characters"),
        ("91310112087994932中", "characters"),
        ("91A10112087994932F", "region"),
        ("91310112087994932G", "check"),
        ("91310112087994923F", "check"),
    ],
)
def test_the_problem_of_a_code_is_named(typed, problem):
    assert identifiers.uscc_problem(typed) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("213800KUD8LAJWSQ9D15", None),
        ("213800kud8 lajwsq9d15", None),
        ("213800KUD8LXJWSQ9D15", "check"),
        ("213800KUD8LAJWSQ9D", "length"),
        ("213800KUD8LAJWSQ9DXX", "characters"),
    ],
)
def test_legal_entity_identifiers_are_checked(typed, problem):
    assert identifiers.identifier_problem("lei", typed) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("HRB 1234", None),
        ("DE-123/45", None),
        ("", "length"),
        ("x" * 65, "length"),
        ("<b>", "characters"),
        ("--", "characters"),
    ],
)
def test_other_registers_take_any_plausible_number(typed, problem):
    assert identifiers.identifier_problem("company_register", typed) == problem


def test_each_kind_has_one_written_form():
    assert identifiers.normalize_identifier("company_register", " hrb　１２３ ") == "HRB 123"
    assert identifiers.normalize_identifier("uscc", "91310112 087994932f") == "91310112087994932F"


@pytest.mark.parametrize(
    ("typed", "region", "stored"),
    [
        ("020-8515 1234-203", "CN", ("+862085151234", "203")),
        ("020-85151234", "CN", ("+862085151234", "")),
        ("(020) 8515 1234 转 8001", "CN", ("+862085151234", "8001")),
        ("０２０－８５１５１２３４", "CN", ("+862085151234", "")),
        ("138 0013 8000", "CN", ("+8613800138000", "")),
        ("+49 30 901820 ext. 12", "CN", ("+4930901820", "12")),
        ("0086 20 8515 1234", "CN", ("+862085151234", "")),
        ("(212) 736-5000", "US", ("+12127365000", "")),
        ("2527 1234", "HK", ("+85225271234", "")),
        ("", "CN", ("", "")),
        (None, "CN", ("", "")),
    ],
)
def test_telephone_numbers_are_stored_as_e164_with_extension(typed, region, stored):
    assert identifiers.phone_e164(typed, region) == stored


@pytest.mark.parametrize(
    ("typed", "code"), [("call me", "unreadable"), ("12345", "impossible"), ("+999 123456", "impossible")]
)
def test_what_no_telephone_answers_to_is_refused(typed, code):
    with pytest.raises(identifiers.PhoneProblem) as refusal:
        identifiers.phone_e164(typed)
    assert refusal.value.code == code


def test_telephone_numbers_are_shown_with_country_and_extension():
    assert identifiers.phone_display("+862085151234", "203") == "+86 20 8515 1234-203"
    assert identifiers.phone_display("+4930901820") == "+49 30 901820"
    assert identifiers.phone_display("not stored by us") == "not stored by us"
    assert identifiers.phone_display(None) == ""


@given(ANYTHING)
def test_anything_typed_gets_an_answer(text):
    for kind in ("uscc", "lei", "other"):
        assert identifiers.identifier_problem(kind, text) in (None, "length", "characters", "region", "check")
    with suppress(identifiers.PhoneProblem):
        assert identifiers.phone_e164(text)[0][:1] in ("", "+")
