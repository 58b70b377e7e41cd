"""Registration numbers and telephone numbers: one written form, and what is wrong with a wrong one.

Problems are codes, not sentences: the form that asks says them in the reader's language.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from types import ModuleType

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V and Z
SEPARATORS = re.compile(r"[\s\-‐-―.·・]+")
EXTENSION = re.compile(r"^(.*\d)\s*(?:[-–—转轉#]|x|ext\.?|分机)\s*(\d{1,6})$", re.IGNORECASE)


class PhoneProblem(ValueError):
    """A text that is no telephone number; `code` is unreadable or impossible."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@cache
def checkers() -> dict[str, ModuleType]:
    """python-stdnum's modules, loaded when first needed: most processes never check a number."""
    from stdnum import lei
    from stdnum.cn import uscc

    return {"uscc": uscc, "lei": lei}


@cache
def telephony() -> ModuleType:
    """phonenumbers, loaded when first needed: its tables of every country are large."""
    import phonenumbers

    return phonenumbers


def normalize_registration(text: str | None) -> str:
    """A number as registers write it: NFKC, capitals, single spaces; for kinds without a check of their own."""
    return " ".join(unicodedata.normalize("NFKC", text or "").upper().split())


def registration_problem(text: str | None) -> str | None:
    """'length' over 64 characters or none at all, 'characters' for what no register uses; None when usable."""
    number = normalize_registration(text)
    if not 1 <= len(number) <= 64:
        return "length"
    return None if re.fullmatch(r"[\w ./()\-]*[0-9A-Z][\w ./()\-]*", number) else "characters"


def normalize_uscc(text: str | None) -> str:
    """A unified social credit code in 18 half-width capitals and digits, however it was typed or copied."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text or "")).upper()


def uscc_problem(text: str | None) -> str | None:
    """What is wrong with a unified social credit code (GB 32100-2015); None when it is right.

    'length' (not 18), 'characters' (I, O, S, V, Z or others), 'region' (places 3 to 8 are no digits), 'check' (the
    last character does not fit the other 17).
    """
    code = normalize_uscc(text)
    if len(code) != 18:
        return "length"
    if not set(code) <= set(USCC_ALPHABET):
        return "characters"
    if not code[2:8].isdigit():
        return "region"
    return None if checkers()["uscc"].is_valid(code) else "check"


def normalize_lei(text: str | None) -> str:
    """A legal entity identifier in 20 half-width capitals and digits."""
    return normalize_uscc(text)


def lei_problem(text: str | None) -> str | None:
    """What is wrong with a legal entity identifier (ISO 17442): 'length', 'characters', 'check'; or None."""
    code = normalize_lei(text)
    if len(code) != 20:
        return "length"
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", code):
        return "characters"
    return None if checkers()["lei"].is_valid(code) else "check"


NORMALIZERS: dict[str, Callable[[str | None], str]] = {"uscc": normalize_uscc, "lei": normalize_lei}
PROBLEMS: dict[str, Callable[[str | None], str | None]] = {"uscc": uscc_problem, "lei": lei_problem}


def normalize_identifier(kind: str, text: str | None) -> str:
    """The one written form of an identifier of this kind ('uscc', 'lei', any other register)."""
    return NORMALIZERS.get(kind, normalize_registration)(text)


def identifier_problem(kind: str, text: str | None) -> str | None:
    """The code of what is wrong with an identifier of this kind; None when nothing is."""
    return PROBLEMS.get(kind, registration_problem)(text)


def phone_e164(text: str | None, region: str = "CN") -> tuple[str, str]:
    """(E.164, extension) of a number typed in this country: '020-8515 1234-203' → ('+862085151234', '203').

    ('', '') for an empty text. Raises PhoneProblem for what no telephone answers to.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text or "").split())
    if not plain:
        return "", ""
    whole = readable(plain, region)
    if whole is not None:
        return whole
    parts = EXTENSION.match(plain)  # the Chinese way: number, dash, extension
    main = readable(parts[1], region) if parts else None
    if parts and main and not main[1]:
        return main[0], parts[2]
    raise PhoneProblem("impossible" if re.search(r"\d{3}", plain) else "unreadable")


def readable(text: str, region: str) -> tuple[str, str] | None:
    library = telephony()
    try:
        number = library.parse(text[:60], region or None)
    except library.NumberParseException:
        return None
    if not library.is_valid_number(number):
        return None
    extension = number.extension or ""
    number.extension = None
    return library.format_number(number, library.PhoneNumberFormat.E164), extension


def phone_display(e164: str | None, extension: str | None = "") -> str:
    """A stored number as people read it, '+86 20 8515 1234-203'; as stored when it cannot be read."""
    if not e164:
        return ""
    library = telephony()
    try:
        shown = library.format_number(library.parse(e164), library.PhoneNumberFormat.INTERNATIONAL)
    except library.NumberParseException:
        shown = e164
    return f"{shown}-{extension}" if extension else shown
