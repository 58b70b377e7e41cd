"""What people come for, each at a window of their own."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from alliance.demo.paper import paper
from tests.servers.browser import PHONE, axe

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "three calm lakes at noon"
STAMPED = {"name": "form.pdf", "mimeType": "application/pdf", "buffer": paper("Stamped form", ("Signed.",))}
HEAD = "name_en,name_zh,tier\n"
RIGHT = (
    HEAD
    + "Tern Island Boats Ltd,燕洲船舶有限公司,Ordinary member\nOsprey Bay Tools Ltd,鹗湾工具有限公司,Ordinary member\n"
)
WRONG = HEAD + "Tern Island Boats Ltd,燕洲船舶有限公司,Ordinary member\n,,Ordinary member\n"


def link_in(site, address: str, path: str) -> str:
    """The link to a path in the newest mail to an address that has one."""

    def fitting(mails):
        there = [one for one in mails if address in one.recipients]
        return [found[1] for one in there if (found := re.search(rf"^http\S+?({path}\S+)$", one.text, re.MULTILINE))]

    return fitting(site.smtp.drop.wait_for(fitting, 60))[-1]


def press(page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def fill(page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"main [name={name}]").fill(text)


def test_somebody_signs_up_and_applies(site):
    """From the front door to “Submitted”, with two documents; the mail is opened in the same window."""
    with site.visit() as person:
        page = person.page
        sign_up(site, page)
        press(page, "Start an application")
        first_steps(page)
        page.locator("[name=tier]").first.check()
        page.locator("[name=fields]").first.check()
        press(page, "Save and go on")
        for slot in ("license", "stamped_form"):
            page.locator(f"#file-{slot}").set_input_files(STAMPED)
            page.locator(f"#{slot}").get_by_role("button", name="Upload").click()
            expect(page.locator(f"#{slot}").get_by_role("link", name="form.pdf")).to_be_visible()
        press(page, "Save and go on")
        page.locator("[name=agreed]").check()
        fill(page, name="Vera Quist")
        press(page, "Save and go on")
        expect(page.get_by_text("Everything is here")).to_be_visible()
        press(page, "Submit the application")
        expect(page.locator("main .headline")).to_contain_text("Submitted")
        assert person.watch.findings == []


def sign_up(site, page) -> None:
    page.goto("/calls")
    page.get_by_role("link", name="Rolling application for membership").first.click()
    press(page, "Start an application")
    page.locator("main").get_by_role("link", name="Sign up").click()
    fill(page, family_name="Quist", given_name="Vera", email="vera.quist@example.net", password=PASSWORD)
    press(page, "Send me the link")
    expect(page.locator("main")).to_contain_text("vera.quist@example.net")
    page.goto(link_in(site, "vera.quist@example.net", "/sign-up/confirm/"))
    press(page, "Confirm and sign in")


def first_steps(page) -> None:
    """A mistake is told above and beside its field and keeps what was typed."""
    fill(page, name_en="Quist Winches AB", website="quist")
    page.locator("[name=kind]").select_option(index=1)
    page.locator("[name=country]").select_option("SE")
    page.locator("form .actions button[type=submit]").first.click()
    expect(page.locator(".error-summary")).to_contain_text("One thing to correct")
    expect(page.locator("[name=name_en]")).to_have_value("Quist Winches AB")
    fill(page, website="https://quist.example.net")
    page.locator("form .actions button[type=submit]").first.click()
    fill(page, title_en="Managing director")
    page.locator("[name=primary][value=me]").check()
    page.locator("form .actions button[type=submit]").first.click()
    fill(page, description_en="Builds winches for cable ferries.")
    press(page, "Save and go on")


def test_a_coordinator_approves_with_the_keyboard(site):
    """The dialog takes the focus, says what will happen, closes with Escape, and acts with Enter."""
    with site.visit("membership") as person:
        page = person.page
        page.goto("/desk/applications?state=in_review")
        page.get_by_role("link", name="Hezhong").first.click()
        opener = page.get_by_role("button", name="Approve…")
        opener.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Approve Hezhong as a member?")
        expect(dialog).to_contain_text("All of this happens at once, or none of it:")
        page.wait_for_timeout(400)  # the dialog fades in before it listens
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Approve and send the welcome").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Approved. The welcome for member")).to_be_visible()
        assert person.watch.findings == []


def test_two_windows_never_overwrite_each_other_silently(site):
    """The second to save sees both versions and decides."""
    with site.visit("representative") as first, site.visit("representative") as second:
        edit_profile(first.page)
        edit_profile(second.page)
        fill(first.page, products_en="Cars and vans")
        press(first.page, "Save the profile")
        expect(first.page.locator("h1")).to_contain_text("GAC Aian")
        fill(second.page, products_en="Cars and buses")
        press(second.page, "Save the profile")
        clash = second.page.locator(".error-summary")
        expect(clash).to_contain_text("Cars and vans")
        expect(clash).to_contain_text("Cars and buses")
        press(second.page, "Save the profile")
        expect(second.page.locator("main")).to_contain_text("Cars and buses")
        assert (first.watch.findings, second.watch.findings) == ([], [])


def edit_profile(page) -> None:
    page.goto("/organizations")
    if not re.search(r"/organizations/\d+", page.url):
        page.locator("main a[href*='/organizations/']").first.click()
    page.get_by_role("link", name="Edit the profile").click()


def test_a_representative_invites_a_colleague_who_accepts(site):
    with site.visit("representative") as person, site.visit() as colleague:
        page, address = person.page, "mo.xiaolan@example.net"
        page.goto("/organizations")
        if not re.search(r"/organizations/\d+", page.url):
            page.locator("main a[href*='/organizations/']").first.click()
        page.get_by_role("link", name=re.compile("Invite")).first.click()
        fill(page, family_name="莫", given_name="晓岚", email=address, title_en="Assistant")
        press(page, "Send the invitation")
        expect(page.locator("main")).to_contain_text("莫晓岚")
        colleague.page.goto(link_in(site, address, "/invitations/"))
        assert axe(colleague.page) == []
        fill(colleague.page, password=PASSWORD)
        press(colleague.page, "Set the password and sign in")
        expect(colleague.page.locator("main")).to_contain_text("GAC Aian")
        assert (person.watch.findings, colleague.watch.findings) == ([], [])


def test_somebody_finds_a_member_on_a_phone_and_writes(site):
    """In Chinese at 390 pixels: search 充电, narrow down, open the profile, write."""
    with site.visit(language="zh", size=PHONE) as person:
        page = person.page
        page.goto("/members")
        page.locator("main input[name=q]").fill("充电")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("q="))
        page.locator("button[data-bs-toggle=offcanvas][data-bs-target='#facets']").click()
        panel = page.locator("#facets")
        expect(panel).to_have_class(re.compile(r"\bshow\b"))
        box = panel.locator("input[type=checkbox]").first
        box.check()
        page.wait_for_url(re.compile("q=.*&.*="))
        page.goto("/members?q=充电")
        page.locator(".cards a").first.click()
        page.locator("main a[href$='/contact']").click()
        write(page, "您好，我们想了解充电设备。")
        assert person.watch.findings == []


def write(page, text: str) -> None:
    fill(page, name="Ines Vale", email="ines.vale@example.net", text=text)
    page.wait_for_timeout(2100)  # nobody reads and writes faster; machines are turned away
    page.locator("main form .actions button[type=submit]").click()
    page.wait_for_url(re.compile(r"/members/[^/]+$"))


def test_a_reader_unsubscribes_without_signing_in_and_takes_it_back(site):
    with site.visit() as person:
        page = person.page
        page.goto("/members?q=BYD")
        page.locator(".cards a").first.click()
        page.get_by_role("link", name="Write to them").click()
        write(page, "We would like to visit you.")
        page.goto(link_in(site, "guo.zhiyuan@example.com", "/unsubscribe/"))
        assert axe(page) == []
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main")).to_contain_text("gets no more notices of these kinds:")
        press(page, "Undo: get them again")
        expect(page.locator("main")).to_contain_text("gets these notices again:")
        assert person.watch.findings == []


def test_a_coordinator_corrects_a_sheet_and_imports_it(site):
    """One wrong row keeps everything out; the corrected sheet comes in as a whole."""
    with site.visit("membership") as person:
        page = person.page
        check_sheet(page, WRONG)
        expect(page.locator("main")).to_contain_text("1 row has to be corrected", timeout=60_000)
        assert axe(page) == []
        page.get_by_role("link", name="Upload the corrected sheet").click()
        check_sheet(page, RIGHT)
        start = page.get_by_role("button", name="Import 2 organizations and 2 members")
        expect(start).to_be_visible(timeout=60_000)
        start.click()
        expect(page.locator("main")).to_contain_text("2 new members", timeout=60_000)
        page.goto("/members?q=燕洲")
        expect(page.locator(".cards")).to_contain_text("Tern Island Boats Ltd")
        assert person.watch.findings == []


def check_sheet(page, content: str) -> None:
    page.goto("/desk/imports/new")
    sheet = {"name": "members.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("main input[type=file]").set_input_files(sheet)
    page.locator("main form .actions button[type=submit]").click()
    page.wait_for_url(re.compile("/match$"))
    assert axe(page) == []
    press(page, "Check the rows")


def test_it_works_without_javascript(site):
    """The first steps of an application and the filters of the directory are plain forms."""
    with site.visit("draft begun", scripts=False) as person:
        page = person.page
        page.goto("/members")
        box = page.locator("#facets input[type=checkbox]").first
        name, value = box.get_attribute("name"), box.get_attribute("value")
        box.check()
        page.locator("#facets button[type=submit]").click()
        assert f"{name}={value}" in page.url
        expect(page.get_by_role("link", name="Clear all")).to_be_visible()
        page.goto("/applications")
        page.get_by_role("link", name=re.compile("Go on")).first.click()
        fill(page, city_en="Gloucester")
        page.locator("form .actions button[type=submit]").first.click()
        page.wait_for_url(re.compile("/people$"))
        page.get_by_role("button", name="Add an alternate").click()
        fill(page, **{"alternates-0-family_name": "Hale", "alternates-0-email": "una.hale@example.net"})
        page.locator("form .actions button[type=submit]").first.click()
        page.wait_for_url(re.compile("/profile$"))
        assert person.watch.findings == []
