"""The certificate and the application form as PDF."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from alliance.core.codes import qr_svg
from alliance.core.pdf import compile_pdf

pytestmark = pytest.mark.pure

VERIFY = "https://alliance.example.com/verify/M-2026-0148"
HOSTILE = (
    '#panic("no") $x^2$ *bold* _it_ @x <label> \\ `raw` "quote" // gone /* gone */ #sys.inputs = [ ] {page} ~ -- 中'
)


def certificate(**changes):
    return {
        "brand": "#0b5966",
        "qr": qr_svg(VERIFY),
        "verify_url": VERIFY,
        "number": "M-2026-0148",
        "alliance": {"en": "Greater Bay Area Vehicle Alliance", "zh": "大湾区汽车联盟"},
        "organization": {"en": "BYD Company Limited", "zh": "比亚迪股份有限公司"},
        "tier": {"en": "Vice-president unit", "zh": "副理事长单位"},
        "term": {"en": "24 November 2026 – 31 December 2027", "zh": "2026年11月24日至2027年12月31日"},
        "issued": {"en": "24 November 2026", "zh": "2026年11月24日"},
        **changes,
    }


def form(**changes):
    return {
        "lang": "zh",
        "brand": "#0b5966",
        "alliance": "大湾区汽车联盟",
        "title": "入会申请表",
        "number": "A-2026-0148",
        "state": "2026年11月22日提交",
        "organization": "比亚迪股份有限公司",
        "sections": [
            {
                "title": "单位信息",
                "items": [
                    {"label": "英文名称", "value": "BYD Company Limited"},
                    {"label": "员工人数", "value": ""},
                    {"heading": "首席代表"},
                    {"label": "姓名", "value": "王小明"},
                    {"label": "专业领域", "value": ["纯电动", "动力电池"]},
                    {"label": "简介", "value": "第一行\n第二行"},
                ],
            }
        ],
        "declaration": ["以上所填内容属实。"],
        "words": {
            "page": "第 {page} 页，共 {pages} 页",
            "stamp": "单位盖章",
            "signature": "签字",
            "name": "姓名",
            "position": "职务",
            "date": "日期",
            "empty": "未填",
        },
        **changes,
    }


def text_of(data):
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def squeezed(text):
    """Without white space: a reader of PDF guesses the spaces from where the letters stand."""
    return "".join(text.split())


def test_a_certificate_is_one_landscape_page_in_both_languages():
    data = compile_pdf("certificate.typ", certificate())
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (842, 595)
    words = squeezed(text_of(data)[0])
    for value in certificate().values():
        for part in value.values() if isinstance(value, dict) else []:
            assert squeezed(part) in words
    assert "会员证书" in words
    assert "CertificateofMembership" in words
    assert VERIFY in words


def test_documents_are_archivable_tagged_and_titled():
    reader = PdfReader(io.BytesIO(compile_pdf("certificate.typ", certificate())))
    assert reader.metadata.title == "BYD Company Limited · M-2026-0148"
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_very_long_names_still_fit_on_the_one_page():
    names = {"en": "Extraordinarily Long Research Institute of Vehicles " * 4, "zh": "特别长的汽车技术研究院名称" * 5}
    data = compile_pdf("certificate.typ", certificate(organization=names, alliance=names))
    assert len(text_of(data)) == 1
    assert squeezed(names["zh"]) in squeezed(text_of(data)[0])


def test_one_name_for_both_languages_is_printed_once():
    data = compile_pdf("certificate.typ", certificate(organization={"en": "Volt AG", "zh": "Volt AG"}))
    assert text_of(data)[0].count("Volt AG") == 1


def test_the_form_shows_every_answer_and_a_place_for_the_stamp():
    words = squeezed("".join(text_of(compile_pdf("application_form.typ", form()))))
    for part in (
        "入会申请表",
        "BYDCompanyLimited",
        "未填",
        "首席代表",
        "王小明",
        "纯电动",
        "第一行",
        "第二行",
        "单位盖章",
        "第1页，共1页",
    ):
        assert part in words


def test_pages_are_numbered_to_the_last():
    answers = [{"label": f"Question {n}", "value": "answer " * 40} for n in range(60)]
    pages = text_of(compile_pdf("application_form.typ", form(sections=[{"title": "Long", "items": answers}])))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页，共{len(pages)}页" in squeezed(page)


def test_an_answer_longer_than_a_page_goes_on_overleaf():
    long = "很长的回答。" * 2000
    data = compile_pdf(
        "application_form.typ", form(sections=[{"title": "x", "items": [{"label": "y", "value": long}]}])
    )
    assert squeezed("".join(text_of(data))).count("很长的回答") > 1900


def test_data_is_never_read_as_markup():
    names = {"en": HOSTILE, "zh": HOSTILE}
    words = text_of(compile_pdf("certificate.typ", certificate(organization=names, tier=names)))[0]
    assert squeezed('#panic("no")$x^2$*bold*_it_@x<label>\\`raw`"quote"//gone/*gone*/#sys.inputs=[]') in squeezed(words)
    hostile = [{"label": HOSTILE, "value": HOSTILE}, {"heading": HOSTILE}, {"label": "list", "value": [HOSTILE]}]
    sections = [{"title": HOSTILE, "items": hostile}]
    words = "".join(text_of(compile_pdf("application_form.typ", form(sections=sections, organization=HOSTILE))))
    assert squeezed(words).count('#panic("no")') >= 5


@pytest.mark.parametrize("name", ["../../config.py", "missing.typ", "/etc/passwd", "", "_missing"])
def test_only_our_own_templates_are_set(name):
    with pytest.raises(KeyError):
        compile_pdf(name, {})


def test_several_threads_set_documents_at_once():
    def number_printed(number):
        words = text_of(compile_pdf("certificate.typ", certificate(number=f"THREAD-{number}")))[0]
        return re.findall(r"THREAD-(\d+)", words)

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(number_printed, range(12))) == [[str(number)] for number in range(12)]
