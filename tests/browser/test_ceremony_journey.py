"""An agreement from its draft to the table and on to what became of it: the coordinator of events, two parties and who
signs for them, the crew in the hall, a visitor, at windows of their own.

The demo's coming ceremony holds four agreements: two are ready, one waits for a change, one is confirmed only.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from alliance.core.clock import now
from alliance.demo.paper import paper
from tests.browser.windows import Journey, fill, follow, link_in, press
from tests.servers.browser import DESK, PHONE, sideways
from tests.servers.demo import put_demo
from tests.servers.live import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TITLE = "Charging roaming in two cities"
CEREMONY = "Open Automotive Ecology Laboratory"
BYD_DESK, GAC_DESK = "roaming.byd@example.com", "roaming.gac@example.com"
BYD_SIGNS, GAC_SIGNS = "signs.byd@example.com", "signs.gac@example.com"
EVERYBODY_ASKED = (BYD_DESK, BYD_SIGNS, GAC_DESK, GAC_SIGNS)
ASKED = "Read the text and confirm it"
SOON = 20_000  # ms: phones ask every four seconds
WISH = "Article 3: settle accounts every week, not every month."


@pytest.fixture
def journey(tmp_path, either_database_url, smtp, browser):
    live = LiveApp(tmp_path, database_url=either_database_url, smtp=smtp, workers="1")
    put_demo(live)
    with live:
        running = Journey(live, smtp, browser)
        yield running
        running.leave()


def test_a_ceremony_from_drafts_to_signed_agreements_and_the_30_day_follow_up(journey):
    desk = journey.enter("wu.sijie")
    draft(journey, desk)
    ask(desk)
    one_asks_for_a_change(journey, desk)
    take_it_over(journey, desk)
    everybody_confirms(journey, desk)
    put_into_the_ceremony(journey, desk)
    write_the_run(journey, desk)
    wait_for_the_day(journey, desk)
    desk, crew = journey.enter("wu.sijie"), journey.enter(viewport=PHONE)
    open_the_doors(journey, desk, crew)
    sign_in_order(journey, desk, crew)
    end_it(journey, desk, crew)
    read_as_visitor(journey)
    journey.pass_time(days=30)
    report_after_a_month(journey)
    read_the_ledger(journey)


def told(page, words: str) -> None:
    """The page says so in passing."""
    expect(page.locator(".toasts")).to_contain_text(words)


# Before the day


def draft(journey, desk) -> None:
    """The agreement with two parties, who signs for each, and a text in each language; then it may be frozen."""
    desk.goto("/desk/agreements")
    follow(desk, "Prepare an agreement")
    desk.locator("main [name=kind]").select_option("cooperation")
    desk.locator("main [name=audience]").select_option("public")
    fill(desk, title_en=TITLE, title_zh="两城充电漫游合作协议", summary_en="One card for 2,000 chargers.")
    press(desk, "Begin the agreement")
    journey.agreement = re.search(r"/agreements/(\d+)/prepare", desk.url)[1]
    add_party(desk, "BYD", "Li Na", BYD_DESK)
    add_party(desk, "GAC Aian", "He Qiang", GAC_DESK)
    add_who_signs(desk, "BYD", "Li Wei", "李伟", "Vice president", "副总裁", BYD_SIGNS)
    add_who_signs(desk, "GAC Aian", "He Min", "何敏", "General manager", "总经理", GAC_SIGNS)
    upload(desk, "Upload Chinese", "zh")
    expect(desk.locator("main")).to_contain_text("Before the text can be frozen")
    upload(desk, "Upload English", "en")
    expect(desk.locator("main")).to_contain_text("Everything is there")


def add_party(desk, name: str, contact: str, address: str) -> None:
    """Found among the organizations, written to at an address of its own."""
    follow(desk, "Add a party")
    desk.locator("main").get_by_role("searchbox", name="Find an organization").fill(name)
    press(desk, "Find")
    follow(desk, re.compile(f"Choose.*{name}"))
    fill(desk, contact_name=contact, contact_email=address)
    desk.locator("main [name=locale]").select_option("en")
    press(desk, "Add the party")
    expect(desk.locator("#parties").locator("xpath=../..")).to_contain_text(name)


def add_who_signs(desk, party: str, name: str, chinese: str, title: str, title_zh: str, address: str) -> None:
    """With the title in both languages, as it stands below the signature."""
    desk.locator(".section", has_text=party).get_by_role("link", name="Add who signs").click()
    fill(desk, name_en=name, name_zh=chinese, title_en=title, title_zh=title_zh, email=address)
    desk.locator("main [name=locale]").select_option("en")
    press(desk, "Add the person")
    expect(desk.locator(".section", has_text=party)).to_contain_text(name)


def upload(desk, words: str, language: str, note: str = "") -> None:
    """A version of the text; from the second one on with what changed."""
    follow(desk, words)
    desk.locator("main [name=language]").select_option(language)
    data = paper(TITLE, (f"Language version: {language}.", note))
    file = {"name": f"roaming-{language}.pdf", "mimeType": "application/pdf", "buffer": data}
    desk.locator("main input[type=file]").set_input_files(file)
    fill(desk, note=note)
    press(desk, "Keep this version")
    expect(desk.locator("main")).to_contain_text(f"roaming-{language}.pdf")


def ask(desk) -> None:
    """Frozen under a fingerprint, then everybody is asked by mail."""
    press(desk, "Freeze the text")
    expect(desk.locator("main")).to_contain_text("Fingerprint (SHA-256)")
    press(desk, "Ask 4 who have not confirmed")
    told(desk, "4 mails are on their way")


def one_asks_for_a_change(journey, desk) -> None:
    """One signatory confirms, the other wants a word changed: nothing is confirmed, the coordinator is told."""
    answer(journey, BYD_SIGNS)
    guest = journey.enter(viewport=PHONE)
    guest.goto(link_in(journey.mail(GAC_SIGNS, ASKED), "/agreements/confirm/"))
    expect(guest.locator("main")).to_contain_text("General manager")
    guest.get_by_text("Ask for a change").click()
    fill(guest, text=WISH)
    press(guest, "Send the request")
    expect(guest.locator("main")).to_contain_text(WISH)
    assert sideways(guest) == 0
    desk.goto(link_in(journey.mail("wu.sijie", WISH), "/agreements/"))
    expect(desk.locator("main")).to_contain_text("1 change is asked for")


def take_it_over(journey, desk) -> None:
    """The text is opened, everybody is told, there is a new version, frozen and asked about again."""
    follow(desk, "Decide")
    press(desk, "Take it over and open the text")
    expect(desk.locator("main")).to_contain_text("Taken over")
    for address in EVERYBODY_ASKED:
        journey.mail(address, WISH)
    upload(desk, "Add a version", "zh", "Weekly accounts.")
    upload(desk, "Add a version", "en", "Weekly accounts.")
    ask(desk)


def everybody_confirms(journey, desk) -> None:
    """By the links of the second mails; only then may it be marked ready."""
    for address in EVERYBODY_ASKED:
        desk.reload()
        expect(desk.get_by_role("button", name="Mark ready to sign")).to_have_count(0)
        answer(journey, address, times=2)
    desk.goto(f"/agreements/{journey.agreement}/prepare")
    expect(desk.locator("main")).to_contain_text("Confirmed by every party")
    press(desk, "Mark ready to sign")
    expect(desk.locator("main")).to_contain_text("Everybody has confirmed this very text")


def answer(journey, address: str, times: int = 1) -> None:
    """Somebody without sign-in confirms by the link of the mail."""
    guest = journey.enter(viewport=PHONE)
    guest.goto(link_in(journey.mail(address, ASKED, times), "/agreements/confirm/"))
    press(guest, re.compile("^Confirm as"))
    expect(guest.locator("main")).to_contain_text("You have confirmed this text")


# The ceremony is prepared


def put_into_the_ceremony(journey, desk) -> None:
    """The one that waits for a change is taken out, ours is put at the end."""
    desk.goto("/events")
    follow(desk, f"Signing ceremony: {CEREMONY}")
    follow(desk, "Manage")
    desk.locator("main .nav-tabs").get_by_role("link", name=re.compile("^Ceremon")).click()
    journey.ceremony = re.search(r"/ceremonies/(\d+)", desk.url)[1]
    press(desk, "Take “Joint laboratory for charging” out")
    expect(desk.locator("#order table")).not_to_contain_text("Joint laboratory")
    follow(desk, "Add an agreement")
    desk.locator("main").get_by_role("searchbox").fill("roaming")
    press(desk, "Find")
    desk.get_by_label(re.compile(TITLE)).check()
    press(desk, "Add to the order")
    expect(desk.locator("#order tbody tr").nth(3)).to_contain_text(TITLE)
    journey.signing = desk.locator("#order tbody tr").nth(3).get_attribute("id").removeprefix("act-")
    journey.begins = datetime.fromisoformat(desk.locator(".pagehead time").first.get_attribute("datetime"))


def write_the_run(journey, desk) -> None:
    """One press writes it for the four agreements; whoever has the crew's link sees when it begins."""
    follow(desk, "Run of show")
    desk.get_by_text("Write the usual run in one press").click()
    press(desk, "Write it for 4 agreements")
    expect(desk.locator("#run tr", has_text=TITLE)).to_have_count(3)
    desk.goto(f"/ceremonies/{journey.ceremony}/control")
    desk.get_by_text("Link for the phones of the crew").click()
    journey.crew_link = desk.locator("details a", has_text="/ceremonies/live/").get_attribute("href")
    phone = journey.enter(viewport=PHONE)
    phone.goto(journey.crew_link)
    expect(phone.locator("#live")).to_contain_text("It has not begun yet")
    expect(phone.locator(".live-next")).to_contain_text("Doors open")


def wait_for_the_day(journey, desk) -> None:
    """Until a minute before the doors open."""
    desk.goto(f"/ceremonies/{journey.ceremony}/run")
    journey.pass_time(seconds=(journey.begins - timedelta(minutes=31) - now()).total_seconds())


# The day


def open_the_doors(journey, desk, crew) -> None:
    """The ceremony begins; the crew's phone follows by itself."""
    crew.goto(journey.crew_link)
    follow_crew(crew)
    desk.goto(f"/ceremonies/{journey.ceremony}/control")
    press(desk, "Begin")
    expect(desk.locator("[data-now]")).to_have_text("Doors open")
    expect(crew.locator("[data-now]")).to_have_text("Doors open", timeout=SOON)
    expect(crew.locator(".live-next").first).to_contain_text("Welcome", timeout=SOON)
    assert sideways(crew) == 0


def follow_crew(crew) -> None:
    """The photographers look at their own part."""
    crew.locator("summary", has_text="For: everybody").click()
    crew.get_by_role("link", name="Photographers").click()
    expect(crew.locator("summary", has_text="For: Photographers")).to_be_visible()


def sign_in_order(journey, desk, crew) -> None:
    """What is out of its turn or not ready is refused with the reason; a minute more shifts what follows."""
    go_on_to(desk, 1)
    refuse_ours_before_its_turn(journey, desk)
    shift_and_undo(desk, crew)
    mark_signed(desk, 1, "Framework of the laboratory")
    press(desk, "Undo “Marked as signed”")
    expect(desk.get_by_role("button", name="Agreement 1 is signed", exact=True)).to_be_visible()
    mark_signed(desk, 1, "Framework of the laboratory")
    go_on_to(desk, 2)
    mark_signed(desk, 2, "Mutual recognition of test reports")
    go_on_to(desk, 3)
    refuse_what_is_not_ready(journey, desk)
    mark_signed(desk, 3, "Memorandum on safety ratings")
    go_on_to(desk, 4)
    expect(crew.locator(".live-now")).to_contain_text(TITLE, timeout=SOON)
    mark_signed(desk, 4, TITLE)


def go_on_to(desk, number: int) -> None:
    """Press on until the agreement of that number in the order is signed at the table."""
    for _line in range(12):
        if desk.locator("[data-now]").inner_text() == f"Agreement {number} is signed":
            return
        go_on(desk)
    raise AssertionError(f"agreement {number} never came to the table")


def go_on(desk) -> None:
    """One line further."""
    pressed = desk.locator("form input[name=seen]").first.get_attribute("value")
    press(desk, re.compile("^(Next:|That was the last line)"))
    expect(desk.locator(f"form input[name=seen][value='{pressed}']")).to_have_count(0)


def refuse_ours_before_its_turn(journey, desk) -> None:
    """The page offers it to nobody; whoever sends it all the same is told which one comes first."""
    row = desk.locator("#live li", has_text=TITLE).last
    expect(row.get_by_role("button", name="Signed")).to_have_count(0)
    address = f"/ceremonies/agreements/{journey.signing}/sign"
    form = desk.locator("form[action$='/sign']").first
    form.evaluate("(form, address) => { form.action = address; form.requestSubmit(); }", address)
    expect(desk.locator("main")).to_contain_text("comes first: mark it, or leave it out")


def shift_and_undo(desk, crew) -> None:
    """A minute more at the table: the next line begins a minute later on every phone; undone, it is as before."""
    planned = following(desk)
    press(desk, "+1 min")
    expect(desk.locator("#live .runsheet time").first).not_to_have_text(planned)
    expect(crew.locator(".live-next time").first).not_to_have_text(planned, timeout=SOON)
    press(desk, "Undo “Changed the length”")
    expect(desk.locator("#live .runsheet time").first).to_have_text(planned)


def following(desk) -> str:
    """When the next line begins, by the clocks of the hall."""
    return desk.locator("#live .runsheet time").first.inner_text()


def refuse_what_is_not_ready(journey, desk) -> None:
    """Confirmed is not ready: it is refused with the reason until it is marked ready, here in a second window."""
    expect(desk.locator("main")).to_contain_text("Agreement 3 cannot be signed: it is “Confirmed by every party”")
    desk.locator("#live li", has_text="Memorandum on safety ratings").get_by_role("button", name="Signed").click()
    expect(desk.locator("main")).to_contain_text("Only what is ready is signed")
    second = journey.enter("wu.sijie")
    second.goto(f"/ceremonies/{journey.ceremony}")
    press(second, "Mark ready")
    told(second, "is ready to sign")


def mark_signed(desk, number: int, title: str) -> None:
    """By the large button; the one to the next line may have these words in it too."""
    desk.get_by_role("button", name=f"Agreement {number} is signed", exact=True).click()
    told(desk, f"“{title}” is signed and stands in the register")


def end_it(journey, desk, crew) -> None:
    """Photograph, closing words, over: on the control page and on the crew's phone."""
    while desk.get_by_text("The ceremony is over").count() == 0:
        go_on(desk)
    expect(crew.locator("#live")).to_contain_text("The ceremony is over", timeout=SOON)
    journey.mail(BYD_DESK, "Signed and registered")
    follow(desk, "What was signed")
    expect(desk.locator("main")).to_contain_text("AG-")


# Afterwards


def read_as_visitor(journey) -> None:
    """Anybody finds it in the register, with who signed; the text is for the parties."""
    visitor = journey.enter(viewport=DESK)
    visitor.goto("/agreements")
    visitor.locator("main").get_by_role("searchbox").fill("roaming")
    press(visitor, "Filter")
    follow(visitor, TITLE)
    for words in ("BYD", "GAC Aian", "Li Wei", "General manager", "In force"):
        expect(visitor.locator("main")).to_contain_text(words)
    expect(visitor.locator("main")).not_to_contain_text("roaming-en.pdf")


def report_after_a_month(journey) -> None:
    """Both parties are asked; one reports by its link on a phone, without sign-in."""
    journey.mail(GAC_DESK, "How does it go?")
    phone = journey.enter(viewport=PHONE)
    phone.goto(link_in(journey.mail(BYD_DESK, "How does it go?"), "/agreements/progress/"))
    expect(phone.locator("main")).to_contain_text("30 days after signing")
    phone.get_by_label("Behind plan").check()
    fill(phone, percent="20", text="Half of the chargers read the card.", by="Li Na")
    press(phone, "Send the report")
    expect(phone.locator("main")).to_contain_text("Your report is in the ledger")
    assert sideways(phone) == 0


def read_the_ledger(journey) -> None:
    """The coordinator sees what one party said, and that the other has not answered yet."""
    desk = journey.enter("wu.sijie")
    desk.goto(f"/agreements/{journey.agreement}/ledger")
    reports = desk.locator("section", has=desk.locator("#reports"))
    expect(reports).to_contain_text("Half of the chargers read the card.")
    expect(reports.locator("li", has_text="BYD").first).to_contain_text("Behind plan")
    expect(reports.locator("li", has_text="GAC Aian").first).to_contain_text("asked")
