"""Passwords: what is asked of a new one, and how it is kept (Argon2id, RFC 9106)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _

from alliance.core.operation import Refused
from alliance.core.text import fold, tidy

SHORTEST, LONGEST = 12, 200
LIST = Path(__file__).parent.parent / "common_passwords.txt"
TRIMMED = "0123456789!?.*#$@_- "  # what people add to a common word to make it look less common


@cache
def hasher(cost: str) -> PasswordHasher:
    """The hasher of a cost: 'normal' takes about 50 ms and 64 MiB, 'tests' next to nothing."""
    if cost == "tests":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def current_hasher() -> PasswordHasher:
    return hasher(current_app.config["PASSWORD_COST"])


def hash_password(password: str) -> str:
    """The hash to store; the password is tidied first, so that the same characters typed elsewhere fit."""
    return current_hasher().hash(tidy(password))


@cache
def dummy_hash(cost: str) -> str:
    """A hash that no password fits, as dear to check as a real one."""
    return hasher(cost).hash("no password at all \x00")


def verify_password(stored: str, password: str) -> bool:
    """Whether the password fits. Without a stored hash the same work is done and the answer is no (SAFETY row 5)."""
    against = stored or dummy_hash(current_app.config["PASSWORD_COST"])
    try:
        current_hasher().verify(against, tidy(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return current_hasher().check_needs_rehash(stored)


def check_password(password: str, *own_words: str, field: str = "password") -> None:
    """Refuse a new password that is too short, too long, common, or made of the person's own words.

    `own_words` are names and addresses of the person and the alliance. Length counts more than variety
    (NIST SP 800-63B 5.1.1): nothing asks for digits or signs.
    """
    clean = tidy(password)
    if len(clean) < SHORTEST:
        raise Refused(_("Use at least %(count)s characters. A few words in a row do well.", count=SHORTEST), field)
    if len(clean) > LONGEST:
        raise Refused(_("Use at most %(count)s characters.", count=LONGEST), field)
    if is_common(clean):
        raise Refused(_("Many people use this password, so it is tried first. Choose another."), field)
    if is_made_of(clean, own_words):
        raise Refused(_("This is made of your name, your address or ours. Choose something else."), field)


def is_common(password: str) -> bool:
    """Whether it stands in our list of common passwords, also with signs added, or repeats one piece."""
    folded = fold(password)
    if len(set(folded)) < 4 or folded in common_passwords():
        return True
    core = folded.strip(TRIMMED)
    return len(core) >= 3 and core in common_passwords()


@cache
def common_passwords() -> frozenset[str]:
    """The bundled list, folded; made by scripts/common_passwords.py."""
    return frozenset(LIST.read_text(encoding="utf-8").split("\n")) - {""}


def is_made_of(password: str, own_words: tuple[str, ...]) -> bool:
    """Whether nothing but signs and digits is left (fewer than 4 letters) once the person's own words are out."""
    rest = fold(password)
    for word in sorted(pieces(own_words), key=len, reverse=True):
        rest = rest.replace(word, "")
    left = [sign for sign in rest if sign.isalpha()]
    return rest != fold(password) and len(left) < 4


def pieces(own_words: tuple[str, ...]) -> set[str]:
    """The words and their parts, three characters or longer (two for Chinese)."""
    found = set()
    for word in own_words:
        folded = fold(word)
        parts = "".join(sign if sign.isalnum() else " " for sign in folded).split()
        found |= {folded, *parts}
    return {one for one in found if len(one) >= 3 or (len(one) == 2 and not one.isascii())}
