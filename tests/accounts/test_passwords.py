"""What makes a good password here, and how it is kept (SAFETY row 3)."""

import pytest

from alliance.accounts.operations.passwords import (
    check_password,
    common_passwords,
    hash_password,
    hasher,
    needs_rehash,
    verify_password,
)
from alliance.core.operation import Refused

ABOUT_ME = [
    "Wang Xiaoming",
    "Wang",
    "Xiaoming",
    "王小明",
    "wang.xiaoming@gba-alliance.example",
    "Greater Bay Area Alliance",
]


def refusal(password):
    with pytest.raises(Refused) as caught:
        check_password(password, *ABOUT_ME)
    assert caught.value.field == "password"
    return caught.value.message


@pytest.mark.parametrize("password", ["", "short", "eleven sign", " " * 20, "password123"])
def test_fewer_than_twelve_characters_are_too_few(app, password):
    assert "at least 12" in refusal(password)


def test_more_than_two_hundred_characters_are_too_many(app):
    assert "at most 200" in refusal("ab cd ef " * 23)


@pytest.mark.parametrize(
    "password",
    ["password1234", "Password1234", "PASSWORD!!!!", "123456789012", "qwertyuiop12", "1qaz2wsx3edc", "alliance2026!",
     "Secretariat2026", "iloveyou1314", "woaini520520", "welcome12345", "correcthorsebatterystaple", "p@ssw0rd1234",
     "aaaaaaaaaaaa", "abababababab", "新能源汽车2026123", "admin123456789", "ｐａｓｓｗｏｒｄ1234", "newenergy12345"],
)  # fmt: skip
def test_common_passwords_are_refused(app, password):
    assert "Many people" in refusal(password)


@pytest.mark.parametrize(
    "password", ["xiaomingwang1990", "Xiaoming-Wang-1", "王小明王小明王小明123", "gba-alliance!!", "Greater Bay Area 1"]
)
def test_ones_own_names_and_address_are_refused(app, password):
    assert "your name" in refusal(password)


@pytest.mark.parametrize(
    "password",
    ["correct horse staple", "合" + "众力行者必达远方千里之行始于足下" * 6, "Tr0ub4dor&3 rides",
     "🐼🐼🐼 bamboo at noon",
     "kz8#Qm2!vTx4",
     "wang likes blue tractors"],
)  # fmt: skip
def test_good_passwords_of_any_script_are_taken(app, password):
    check_password(password, *ABOUT_ME)


def test_the_list_has_more_than_three_thousand_entries_and_knows_the_usual_ones():
    assert len(common_passwords()) > 3000
    usual = {"password1234", "123456789012", "qwertyuiop12", "alliance123", "admin123456"}
    assert usual - common_passwords() == set()


def test_the_hash_is_argon2id_and_fits_only_its_password(app):
    stored = hash_password("four plain words here")
    assert stored.startswith("$argon2id$")
    assert verify_password(stored, "four plain words here")
    assert not verify_password(stored, "four plain words there")
    assert not verify_password("", "four plain words here")
    assert not verify_password("no hash at all", "four plain words here")


def test_the_same_characters_typed_on_another_system_fit(app):
    assert verify_password(hash_password("cafe\u0301 au lait et plus"), "caf\u00e9 au lait et plus ")


def test_the_normal_cost_is_what_owasp_asks_for():
    """OWASP Password Storage Cheat Sheet: Argon2id with at least 19 MiB, 2 passes."""
    normal = hasher("normal")
    assert (normal.type.name, normal.memory_cost >= 19 * 1024, normal.time_cost >= 2) == ("ID", True, True)


def test_a_hash_of_other_parameters_is_to_be_made_anew(app):
    assert needs_rehash(hasher("normal").hash("x"))
    assert not needs_rehash(hash_password("x"))
