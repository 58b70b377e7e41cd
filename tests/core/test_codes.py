"""QR codes and vCards."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.core.codes import folded, qr_svg, vcard

pytestmark = pytest.mark.pure


def unfolded(card):
    return card.replace("\r\n ", "").split("\r\n")


def test_a_qr_code_is_a_picture_the_strict_page_may_hold():
    svg = qr_svg("https://example.com/verify/M-2026-0148?a=1&b=<2>", title="Check <this> certificate")
    picture = ElementTree.fromstring(svg)
    assert "viewBox" in picture.attrib
    assert not re.search(r"style=|<script|\son\w+=|\swidth=", svg)
    assert "Check &lt;this&gt; certificate" in svg


def test_a_card_of_an_organization_holds_what_was_given():
    card = vcard(
        "比亚迪股份有限公司",
        other_name="BYD Company Limited",
        uid="urn:uuid:0f6d",
        url="https://www.byd.com/?a=1,2;3",
        city="Shenzhen",
        region="Guangdong",
        country="China",
        categories=["Vehicle maker", "Batteries, cells"],
        note="One; two\\three\nfour",
        language="zh-Hans",
    )
    assert unfolded(card) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        "FN;LANGUAGE=zh-Hans:比亚迪股份有限公司",
        "FN:BYD Company Limited",
        "ORG;LANGUAGE=zh-Hans:比亚迪股份有限公司",
        "UID:urn:uuid:0f6d",
        "URL:https://www.byd.com/?a=1,2;3",
        "ADR:;;;Shenzhen;Guangdong;;China",
        "CATEGORIES:Vehicle maker,Batteries\\, cells",
        "NOTE:One\\; two\\\\three\\nfour",
        "END:VCARD",
        "",
    ]


def test_what_is_not_known_is_left_out():
    assert unfolded(vcard("BYD")) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        "FN:BYD",
        "ORG:BYD",
        "END:VCARD",
        "",
    ]


@given(st.text(max_size=300))
def test_long_lines_fold_at_75_octets_and_lose_nothing(text):
    line = text.replace("\r", "").replace("\n", "")
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


@given(st.text(alphabet=st.characters(codec=None), max_size=80), st.text(max_size=80))
def test_no_value_adds_a_line_of_its_own(name, url):
    lines = unfolded(vcard(name, url=url, note=name))
    assert all(re.match(r"(BEGIN|VERSION|KIND|FN|ORG|URL|NOTE|END):", line) for line in lines[:-1])
    assert "\r" not in "".join(lines)
    assert "\n" not in "".join(lines)
