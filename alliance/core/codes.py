"""Machine-readable cards: QR codes and vCards."""

from collections.abc import Iterable
from functools import cache
from types import ModuleType

from alliance.core.text import tidy

OCTETS_PER_LINE = 75  # RFC 6350, 3.2


@cache
def segno() -> ModuleType:
    """segno, loaded when a first code is drawn."""
    import segno as library

    return library


def qr_svg(text: str, title: str = "") -> str:
    """An inline SVG of the text as QR code (error correction M or better), sized by its viewBox; no style attribute.

    Black on its own white field, so that it can be read on a dark page too.
    """
    code = segno().make(text, error="m", micro=False)
    return str(
        code.svg_inline(
            border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None, title=title or None
        )
    )


def escaped(value: str) -> str:
    """A text value by RFC 6350, 3.4."""
    plain = tidy(value).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return plain.replace("\n", "\\n").replace("\t", " ")


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, never through a character."""
    pieces, room = [""], OCTETS_PER_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append("")
            room = OCTETS_PER_LINE - 1
        pieces[-1] += character
        room -= size
    return "\r\n ".join(pieces)


def vcard(
    name: str,
    *,
    other_name: str = "",
    uid: str = "",
    url: str = "",
    city: str = "",
    region: str = "",
    country: str = "",
    categories: Iterable[str] = (),
    note: str = "",
    language: str = "",
) -> str:
    """A vCard 4.0 (RFC 6350) of an organization; `other_name` is its name in the other language. CRLF line ends."""
    tag = f";LANGUAGE={language}" if language in ("en", "zh-Hans") else ""
    address = ";".join(["", "", "", escaped(city), escaped(region), "", escaped(country)])
    lines = [
        ("KIND", "org"),
        (f"FN{tag}", escaped(name)),
        ("FN", escaped(other_name)),
        (f"ORG{tag}", escaped(name)),
        ("UID", escaped(uid)),
        ("URL", tidy(url).replace("\n", "").replace("\t", "")),
        ("ADR", address.strip(";") and address),
        ("CATEGORIES", ",".join(escaped(category) for category in categories)),
        ("NOTE", escaped(note)),
    ]
    body = [folded(f"{key}:{value}") for key, value in lines if value]
    return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", *body, "END:VCARD", ""])


def person_card(
    name: str,
    *,
    other_name: str = "",
    uid: str = "",
    organization: str = "",
    title: str = "",
    role: str = "",
    email: str = "",
    url: str = "",
    categories: Iterable[str] = (),
) -> str:
    """A vCard 4.0 (RFC 6350) of a person with the organization, the title there and a role. CRLF line ends."""
    lines = [
        ("KIND", "individual"),
        ("FN", escaped(name)),
        ("FN", escaped(other_name)),
        ("ORG", escaped(organization)),
        ("TITLE", escaped(title)),
        ("ROLE", escaped(role)),
        ("EMAIL", escaped(email)),
        ("UID", escaped(uid)),
        ("URL", tidy(url).replace("\n", "").replace("\t", "")),
        ("CATEGORIES", ",".join(escaped(category) for category in categories)),
    ]
    body = [folded(f"{key}:{value}") for key, value in lines if value]
    return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", *body, "END:VCARD", ""])
