"""The papers: every PDF in both languages, opened and read."""

import io

import pytest
from pypdf import PdfReader

from alliance.agreements.enums import AgreementState, SignatoryRole
from alliance.agreements.operations.signatories import remove_signatory
from alliance.agreements.queries.parts import people_of
from alliance.ceremonies.enums import Crew, StageRow
from alliance.ceremonies.operations.stage import PlaceInput, add_place, arrange_by_hand
from alliance.ceremonies.queries import papers
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.localized import Localized
from alliance.core.pdf import compile_pdf
from tests.ceremonies.scene import RECOGNITION, SHA, agreement, ceremony, coordinator, frozen, present
from tests.factories import PersonFactory
from tests.factories.agreements import CeremonyFactory

EVERY = ("booklet", "signature_pages", "stage_cards", "seating", "run_of_show", "cue_sheet")


@pytest.fixture
def one():
    made = frozen()
    present(made, SignatoryRole.LEADER, "Zhang Hongwen", "张红文", None, ("Deputy governor", "副省长"))
    present(made, SignatoryRole.WITNESS, "Wang Ping", "王平", made.parties[0])
    made.languages = ["zh", "en"]
    second = agreement(RECOGNITION, AgreementState.DRAFTING, languages=["en"])
    title = Localized("Signing of the laboratory", "实验室签约仪式")
    return ceremony(made, second, title=title, host=Localized("Chen Lu", "陈璐"))


@pytest.fixture
def browser(as_user):
    return as_user(coordinator())


def pages(browser, one, paper, language, **query):
    answer = browser.get(f"/ceremonies/{one.id}/papers/{language}/{paper}.pdf", query_string=query)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("paper", EVERY)
def test_every_paper_opens_in_both_languages(browser, one, paper, language):
    text = "\n".join(pages(browser, one, paper, language))
    assert (one.title.in_language(language) in text) or paper in ("stage_cards", "signature_pages")
    name = "尹同跃" if language == "zh" else "Yin Tongyue"
    assert name in text


def test_who_was_taken_off_an_agreement_has_no_card_and_no_place_on_paper(browser, one):
    made = one.signings[0].agreement
    arrange_by_hand(coordinator(), one.signings[0])
    leader = next(person for person in people_of(made.id) if person.role is SignatoryRole.LEADER)
    assert "张红文" in "".join(pages(browser, one, "stage_cards", "zh"))
    remove_signatory(coordinator(), leader)
    for paper in ("stage_cards", "seating", "booklet"):
        assert "张红文" not in "".join(pages(browser, one, paper, "zh"))


def test_the_booklet_holds_order_agreements_and_people_in_both_scripts(browser, one):
    text = "\n".join(pages(browser, one, "booklet", "en"))
    for words in (
        "15:00", "Welcome", "Framework of the laboratory", "实验室合作框架协议", "Chery Automobile", "奇瑞汽车",
        "Zhang Hongwen", "Deputy governor", "Mutual recognition of test reports", "An Tiecheng",
    ):  # fmt: skip
        assert words in text, words
    assert "Entry for agreement" not in text  # guests need no line for it


def test_each_version_of_each_agreement_has_a_signature_page_in_its_own_language(browser, one):
    chinese, english, second = pages(browser, one, "signature_pages", "en")
    assert ("实验室合作框架协议" in chinese, "奇瑞汽车" in chinese, "Chery" in chinese) == (True, True, False)
    assert ("Framework of the laboratory" in english, "Xiang Xingchu" in english, "项兴初" in english) == (
        True,
        True,
        False,
    )
    assert SHA[:40] in english.replace("\n", "")
    assert ("An Tiecheng" in second, "not frozen yet" in second) == (True, True)
    assert pages(browser, one, "signature_pages", "zh") == [chinese, english, second]


def test_everybody_with_a_place_has_one_card_with_both_names(browser, one):
    add_place(coordinator(), one, None, PlaceInput(StageRow.HALL, Localized("Minister Li", "李部长")))
    text = pages(browser, one, "stage_cards", "en")
    assert len(text) == 5  # nine people, two on a page
    joined = "\n".join(text)
    for name in ("尹同跃", "Yin Tongyue", "王平", "Zhang Hongwen", "陈璐", "李部长", "Minister Li"):
        assert name in joined


def test_the_stage_plan_has_a_page_for_each_agreement_with_rows_and_parties(browser, one):
    first, second = pages(browser, one, "seating", "en")
    for words in ("At the table", "Standing behind", "At the lectern", "Li Bin", "NIO", "Wang Ping", "Chen Lu", "Hall"):
        assert words in first, words
    assert "CATARC" in second


def test_the_run_of_show_names_everything_and_cue_sheets_only_what_concerns_the_crew(browser, one):
    run = "\n".join(pages(browser, one, "run_of_show", "en"))
    for words in ("14:30", "Doors open", "Agreement 1 is signed", "Chen Lu", "Photographers"):
        assert words in run, words
    (sheet,) = pages(browser, one, "cue_sheet", "en", crew="photo")
    assert ("Photographers" in sheet, "Photograph" in sheet, "Doors open" in sheet) == (True, True, False)
    assert len(pages(browser, one, "cue_sheet", "en")) == 8  # every crew that acts


def test_a_ceremony_without_anything_still_prints(browser):
    empty = CeremonyFactory()
    for paper in EVERY:
        assert len(pages(browser, empty, paper, "zh")) >= 1


def test_large_agreements_fit_their_papers():
    sides = tuple(
        ((f"Company {n} of quite a long name", f"第{n}号名称颇长的公司"), (f"Person {n}", f"人{n}")) for n in range(6)
    )
    titles = [(f"Agreement {n} on something long", f"第{n}号协议") for n in range(8)]
    big = ceremony(*(agreement((title, sides)) for title in titles))
    whole = whole_of(big)
    for paper, make in (
        ("booklet", papers.booklet),
        ("signature_pages", papers.signature_pages),
        ("seating", papers.seating),
        ("run_of_show", papers.run_of_show),
    ):
        read = PdfReader(io.BytesIO(compile_pdf(f"{paper}.typ", make(whole))))
        assert "Person 5" in "".join(page.extract_text() for page in read.pages)
        if paper == "signature_pages":
            assert len(read.pages) == 16  # each version on one page
    assert len(papers.cue_sheet(whole, [Crew.CATERING])["sheets"]) == 0


def test_unknown_papers_crews_and_languages_do_not_exist(browser, one):
    for path in ("en/anything.pdf", "fr/booklet.pdf", "en/cue_sheet.pdf?crew=nobody"):
        assert browser.get(f"/ceremonies/{one.id}/papers/{path}").status_code == 404


def test_papers_are_for_who_runs_the_event(as_user, client, one):
    path = f"/ceremonies/{one.id}/papers/en/booklet.pdf"
    assert as_user(PersonFactory()).get(path).status_code == 404
    assert client.get(path).status_code == 303
