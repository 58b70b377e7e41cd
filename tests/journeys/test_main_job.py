"""The main job from outside: one organization from its sign-up to its page in the directory, mail by mail."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from pypdf import PdfReader

from alliance.demo import sign_ins
from alliance.demo.paper import made_up_code, paper
from tests.journeys.person import Person
from tests.servers.demo import put_demo
from tests.servers.live import LiveApp

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.pure]

ADDRESS, PASSWORD = "ruan.qinghe@example.net", "seven slow rivers meet"
ALLIANCE = {"zh": "大湾区新能源汽车联盟", "en": "GBA NEV Alliance"}
LICENSE = paper("Business license", ("Guihe Bend Light Materials Co., Ltd.",))
ORGANIZATION = {
    "name_zh": "桂荷湾轻量化材料有限公司",
    "name_en": "Guihe Bend Light Materials Co., Ltd.",
    "short_zh": "桂荷轻材",
    "short_en": "Guihe",
    "uscc": made_up_code(905),
    "kind": "component_maker",
    "chain": ["upstream"],
    "country": "CN",
    "region": "CN-GX",
    "city_zh": "柳州",
    "city_en": "Liuzhou",
    "website": "https://guihe.example.net",
}
PROFILE = {
    "description_zh": "生产车身用镁合金压铸件。",
    "description_en": "Casts magnesium parts for car bodies.",
    "products_zh": "镁合金前端框架",
    "products_en": "Front frames of magnesium",
    "founded_year": "2011",
    "headcount": "50_249",
}
INTERESTS = {
    "tier": "ordinary",
    "why": "Shared tests of joints between light metals.",
    "q_contribution": "A test bench for joints, two weeks every quarter.",
    "q_groups": ["standards"],
    "q_stage": "series",
    "q_engineers": "34",
    "q_readers": "y",
}


def scan() -> bytes:
    """A page as a scanner gives it."""
    target = io.BytesIO()
    Image.new("RGB", (210, 297), "white").save(target, "PNG")
    return target.getvalue()


def words_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


class Desk:
    """The running alliance with those who work at it."""

    def __init__(self, live, smtp) -> None:
        self.live, self.smtp = live, smtp
        self.known = {role.partition(":")[2].strip() or role: (a, p) for role, a, p in sign_ins()}

    def enter(self, role: str) -> Person:
        address, password = self.known[role]
        person = Person(self.live.url).open("/sign-in")
        person.press("Sign in", address=address, password=password)
        assert person.path == "/overview"
        return person

    def mail(self, address: str, subject: str):
        """The one mail with this subject, once it has come."""

        def fitting(mails):
            return [one for one in mails if address in one.recipients and subject in one.subject]

        [mail] = fitting(self.smtp.drop.wait_for(fitting, 60))
        return mail


def link_in(mail, path: str) -> str:
    found = re.search(rf"^http://127\.0\.0\.1:\d+({path}\S*)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


@pytest.fixture
def desk(tmp_path, either_database_url, smtp):
    live = LiveApp(tmp_path, database_url=either_database_url, smtp=smtp, workers="1")
    put_demo(live)
    with live:
        yield Desk(live, smtp)


@pytest.fixture
def language(either_database_url):
    """The applicant reads Chinese on one database and English on the other."""
    return "zh" if either_database_url.startswith("sqlite") else "en"


def test_an_organization_applies_and_is_found_in_the_directory(desk, language):
    applicant = sign_up(desk, language)
    number = apply(applicant, language)
    hand_in_twice(desk, applicant, number)
    coordinator = desk.enter("membership")
    screen_and_ask(desk, coordinator, applicant, number)
    answer(desk, applicant, number, language)
    review(desk, coordinator, number)
    member = approve(desk, coordinator, applicant, number)
    take_the_certificate(desk, applicant, member)
    find(desk, member)
    every_mail_came_once_in_the_right_language(desk, language)


def sign_up(desk, language) -> Person:
    """A mail proves the address; machines that open its link first use nothing up."""
    person = Person(desk.live.url, language).open("/").follow("Calls for members")
    person.open(next(href for href, _ in person.page.links if re.search(r"/calls/\d", href)))
    call = person.path
    person.press("Start an application")
    assert person.path.startswith("/sign-in?next=")
    person.follow("Sign up")
    name = {"family_name": "阮", "given_name": "清荷"}
    person.press("Send me the link", **name, email=ADDRESS, password=PASSWORD, locale=language)
    subject = person.words("Confirm your address for %(alliance)s", alliance=ALLIANCE[language])
    link = link_in(desk.mail(ADDRESS, subject), "/sign-up/confirm/")
    for _scanner in range(2):
        assert Person(desk.live.url).open(link).reads("Confirm and sign in")
    person.open(link).press("Confirm and sign in")
    assert person.path == call
    return person


def apply(person, language) -> str:
    """Six steps, one of them left and taken up again; the form as PDF, and the scan of it back."""
    person.press("Start an application")
    number = re.search(r"A-\d{4}-\d+", person.path)[0]
    person.press("Look whether it is known already", **ORGANIZATION)
    assert person.reads("No organization with this name or number is known here yet.")
    person.press("Save and go on")
    person.press("Save and finish later", title_zh="总经理", title_en="General manager")
    assert person.path == f"/applications/{number}"
    person.open(f"/applications/{number}/people").press("Save and go on", primary="me")
    person.press("Save and go on", **PROFILE, street_zh="河西路 8 号", postcode="545000", telephone="+86 772 281 1234")
    field = person.option("轻量化" if language == "zh" else "ight")
    person.press("Save and go on", **INTERESTS, fields=[field])
    upload_documents(person, number)
    person.press("Save and go on", agreed="y", name="阮清荷")
    assert person.path == f"/applications/{number}/submit"
    assert person.reads("Everything is here"), person.text
    return number


def upload_documents(person, number) -> None:
    person.press("Save and go on")
    assert person.answer.status == 422
    printed = person.visitor.get(f"/applications/{number}/form.pdf")
    assert "桂荷湾轻量化材料有限公司" in words_of(printed.content)
    person.press("Upload", files={"file": ("license.pdf", b"no PDF", "application/pdf")}, slot="license")
    assert person.answer.status == 422
    person.press("Upload", files={"file": ("营业执照.pdf", LICENSE, "application/pdf")}, slot="license")
    person.press("Upload", files={"file": ("盖章.png", scan(), "image/png")}, slot="stamped_form")
    person.press("Save and go on")


def hand_in_twice(desk, person, number) -> None:
    """The same button pressed twice submits once."""
    form, button = person.button("Submit the application", {})
    for _press in range(2):
        person.send(form, person.filled(form, button, {}), {})
        assert (person.path, person.answer.status) == (f"/applications/{number}", 200)
    assert person.reads("Submitted")
    desk.mail(
        ADDRESS, person.words("Submitted: your application to %(alliance)s", alliance=ALLIANCE[person.words.language])
    )


def screen_and_ask(desk, coordinator, applicant, number) -> None:
    """A coordinator takes it, compares with what is known, and needs to know more."""
    coordinator.open("/desk/applications").follow("Guihe Bend").press("Take it")
    coordinator.press("Begin the screening").follow("Ask the applicant")
    assert coordinator.answer.status == 200
    steps = [coordinator.option("Profile"), coordinator.option("Documents")]
    coordinator.press("Send the question", question="Since when do you cast magnesium?", steps=steps)
    assert coordinator.reads("With the applicant")
    subject = applicant.words("We have a question about your application %(number)s", number=number)
    applicant.open(link_in(desk.mail(ADDRESS, subject), "/applications/"))
    assert "Since when do you cast magnesium?" in applicant.text


def answer(desk, person, number, language) -> None:
    """The opened step is changed, the others stay as they were, and the answer goes back."""
    person.open(f"/applications/{number}/organization")
    assert person.path == f"/applications/{number}"
    person.open(f"/applications/{number}/profile")
    person.press("Save and go on", founded_year="2009", description_en="Casts magnesium parts since 2009.")
    person.open(f"/applications/{number}").press("Send the answer", answer="Since 2009, before the company moved.")
    assert person.answer.status == 200
    assert person.reads("Screening")


def review(desk, coordinator, number) -> None:
    """Two people who speak for other members recommend; the difference is before them."""
    coordinator.open(f"/desk/applications/{number}")
    assert "Since 2009, before the company moved." in coordinator.text
    coordinator.follow("Pass to review")
    asked = [coordinator.option("Deng Wei"), coordinator.option("He Jing")]
    coordinator.press("Pass to review and ask them", reviewers=asked)
    for role in ("Reviewer", "Primary representative"):
        reviewer = desk.enter(role)
        reviewer.open("/reviews").follow("Guihe Bend")
        assert reviewer.reads("Changed since the last submission")
        assert all(text in reviewer.text for text in ("2011", "2009", "Casts magnesium parts since 2009."))
        reviewer.press("Recommend", recommendation="approve", grounds="Works on what the alliance is about.")
        assert reviewer.answer.status == 200


def approve(desk, coordinator, applicant, number) -> str:
    """The decision, after a page that says what it does; the applicant reads it and the welcome."""
    coordinator.open(f"/desk/applications/{number}")
    assert coordinator.reads("Quorum 2 of 2 and majority reached")
    coordinator.press("Approve…", note="The group on light metals meets in March.")
    assert coordinator.reads("A new organization is made from the answers")
    coordinator.press("Approve and send the welcome")
    member = re.search(r"Approved\. The welcome for member (\S+) is on its way", coordinator.text)[1]
    decision = desk.mail(ADDRESS, applicant.words("%(name)s is accepted as a member", name=name_in(applicant)))
    assert "The group on light metals meets in March." in decision.text
    welcome = applicant.words("%(name)s is a member: number %(number)s", name=name_in(applicant), number=member)
    assert member in desk.mail(ADDRESS, welcome).text
    return member


def name_in(person) -> str:
    return ORGANIZATION["name_zh" if person.words.language == "zh" else "name_en"]


def take_the_certificate(desk, person, member) -> None:
    """The certificate's code leads everybody to what holds today."""
    person.open("/membership").follow("Certificate (PDF)")
    assert person.answer.headers["content-type"] == "application/pdf"
    written = words_of(person.answer.content)
    assert all(text in written for text in (member, ORGANIZATION["name_zh"], "GuiheBendLightMaterialsCo.,Ltd."))
    anybody = Person(desk.live.url).open("/verify").press("Verify", code=code_on(written))
    assert anybody.reads("A member today")
    assert member in anybody.text


def code_on(written: str) -> str:
    return re.search(r"/verify/([a-z2-7]+)", written)[1]


def find(desk, member) -> None:
    """By a word of two characters and by an English one; the page says it in either language."""
    for language, word, said in (
        ("zh", "桂荷", "生产车身用镁合金压铸件"),
        ("en", "magnesium", "Casts magnesium parts"),
    ):
        reader = Person(desk.live.url, language).open("/members").press("Search", q=word)
        reader.follow(name_in(reader))
        assert reader.path == f"/members/{member}"
        assert said in reader.text
        assert ADDRESS not in reader.answer.text


def every_mail_came_once_in_the_right_language(desk, language) -> None:
    report = desk.smtp.drop.report()
    assert (report.same_id, report.other_id, report.without_id) == ({}, {}, [])
    mails = desk.smtp.drop.mails(ADDRESS)
    assert {mail.message["Content-Language"] for mail in mails} == {"zh-Hans" if language == "zh" else "en"}
    assert len(mails) >= 5
