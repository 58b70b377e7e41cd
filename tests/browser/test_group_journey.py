"""From a call for participation to a published document: five people of three organizations at windows of their own.

Time passes by starting the program anew with its clock ahead: deadlines are compared, no row is touched.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from alliance.demo.paper import paper
from tests.browser.windows import Journey, fill, follow, give_sign_ins, press
from tests.servers.demo import put_demo
from tests.servers.live import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ZONE = ZoneInfo("Asia/Shanghai")
NEWCOMERS = ("luo.weiming", "tang.minna", "liu.gang")  # the demo gives no sign-in to these
DRAFT = {"name": "method.pdf", "mimeType": "application/pdf", "buffer": paper("Test method", ("Draft.",))}


@pytest.fixture
def journey(tmp_path, either_database_url, smtp, browser):
    live = LiveApp(tmp_path, database_url=either_database_url, smtp=smtp, workers="1")
    put_demo(live)
    give_sign_ins(live, NEWCOMERS)
    with live:
        running = Journey(live, smtp, browser)
        yield running
        running.leave()


def test_from_a_call_for_participation_to_a_published_document(journey):
    chair = journey.enter("deng.wei")
    call_for_participation(journey, chair)
    join(journey, chair)
    call_a_meeting(journey, chair)
    journey.pass_time(days=1)
    chair = journey.enter("deng.wei")
    meet(journey, chair)
    ask_for_comments(journey, chair)
    comment(journey)
    journey.pass_time(days=4)
    chair = journey.enter("deng.wei")
    deal_with_comments(journey, chair)
    put_to_the_vote(journey, chair)
    vote(journey)
    journey.pass_time(days=3)
    publish(journey)
    read_as_visitor(journey)


def call_for_participation(journey, chair) -> None:
    """The chair of the task force looks for members; the representatives of the field are told."""
    chair.goto("/groups/wg3-1")
    follow(chair, "Calls for participation")
    follow(chair, "Write a call")
    fill(
        chair, text_en="We look for two vehicle makers.", opens=journey.clock(minutes=-1), closes=journey.clock(days=9)
    )
    press(chair, "Keep the draft")
    press(chair, "Publish and tell them")
    expect(chair.locator("main")).to_contain_text("Open")
    assert "驾驶员监测" in journey.mail("he.jing", "We look for two vehicle makers").text


def join(journey, chair) -> None:
    """An engineer asks, the primary representative confirms, the chair accepts: a seat, and mails at each step."""
    engineer = journey.enter("luo.weiming")
    engineer.goto("/groups/wg3-1")
    follow(engineer, "Ask to join")
    fill(engineer, message="Camera data of two winters.")
    press(engineer, "Ask for the seat")
    expect(engineer.locator("main")).to_contain_text("GAC Aian")
    primary = journey.enter("he.jing")
    asked = journey.mail("he.jing", "Camera data of two winters")
    primary.goto(re.search(r"http://\S+(/join-requests/\d+/confirm)", asked.text)[1])
    press(primary, "Confirm")
    journey.mail("deng.wei", "Camera data of two winters")
    chair.goto("/groups/wg3-1/queue")
    press(chair, "Accept GAC Aian")
    chair.goto("/groups/wg3-1/roster")
    expect(chair.locator("main table")).to_contain_text("Luo Weiming")
    journey.mail("luo.weiming", "驾驶员监测")


def call_a_meeting(journey, chair) -> None:
    """Everybody in the group gets a calendar invitation and answers by its link or on the page."""
    chair.goto("/groups/wg3-1/meetings/new")
    start, end = journey.clock(hours=23), journey.clock(hours=25)
    fill(chair, title_en="Scenarios for driver monitoring", starts=start, ends=end, link="https://meet.example.org/dm")
    press(chair, "Call the meeting")
    expect(chair.locator("main")).to_contain_text("Scenarios for driver monitoring")
    mail = journey.mail("tang.minna", "Scenarios for driver monitoring")
    assert 'method="REQUEST"' in str(mail.message).replace("method=REQUEST", 'method="REQUEST"')
    guest = journey.enter()
    guest.goto(re.search(r"http://\S+(/meetings/answer/\S+)", mail.text)[1])
    press(guest, "Coming")
    add_points(chair)


def add_points(chair) -> None:
    chair.goto("/groups/wg3-1/meetings")
    follow(chair, "Scenarios for driver monitoring")
    follow(chair, "Add a point")
    fill(chair, title_en="Which light conditions", minutes="30")
    press(chair, "Add")
    expect(chair.locator("main")).to_contain_text("Which light conditions")


def meet(journey, chair) -> None:
    """Three organizations check in, the quorum is there, minutes are written, an action item given, all circulated."""
    chair.goto("/groups/wg3-1/meetings")
    follow(chair, "Scenarios for driver monitoring")
    place = re.search(r"/meetings/(\d+)", chair.url)[1]
    for window in (chair, journey.enter("tang.minna"), journey.enter("luo.weiming")):
        window.goto(f"/meetings/{place}/attendance")
        press(window, "Check in")
    chair.goto(f"/meetings/{place}/attendance")
    expect(chair.locator("main")).to_contain_text("Quorum reached")
    chair.goto(f"/meetings/{place}/minutes/edit")
    fill(chair, notes="Dusk and tunnel exits are in.")
    chair.locator("main details summary").nth(1).click()
    fill(chair, title="List of tunnels", due_on=journey.clock(days=20)[:10])
    owner = chair.locator("main [name=owner] option", has_text="Luo Weiming").first.get_attribute("value")
    chair.locator("main [name=owner]").first.select_option(owner)
    chair.locator("main section.panel form button[type=submit]").first.click()
    expect(chair.locator("main")).to_contain_text("List of tunnels")
    chair.goto(f"/meetings/{place}/minutes")
    press(chair, "Circulate to the group")
    member = journey.enter("tang.minna")
    member.goto(re.search(r"http://\S+(/meetings/\d+/minutes)", journey.mail("tang.minna", "第1次会议纪要").text)[1])
    expect(member.locator("main")).to_contain_text("Dusk and tunnel exits are in.")
    journey.mail("luo.weiming", "List of tunnels")


def ask_for_comments(journey, chair) -> None:
    """The method enters the register and is open for comments to all members."""
    chair.goto("/groups/wg3-1/documents/new")
    fill(chair, title_en="Light conditions for driver monitoring")
    chair.locator("main [name=kind]").select_option("report")
    chair.locator("main input[type=file]").set_input_files(DRAFT)
    press(chair, "Enter the document")
    expect(chair.locator("h1")).to_contain_text("Light conditions")
    follow(chair, "Ask for comments")
    fill(chair, closes=journey.clock(days=3))
    chair.locator("main [name=audience]").select_option("members")
    press(chair, "Open the round")
    expect(chair.locator("main")).to_contain_text("Open")
    journey.round = re.search(r"/comment-rounds/(\d+)", chair.url)[1]


def comment(journey) -> None:
    """One of the group and one from another member's secretariat."""
    for key, clause in (("luo.weiming", "3.1"), ("liu.gang", "4")):
        window = journey.enter(key)
        window.goto(f"/comment-rounds/{journey.round}/comments/new")
        fill(window, clause=clause, text=f"Clause {clause} needs a number.", proposal="500 lx")
        press(window, "Send the comment")
        expect(window.locator("main")).to_contain_text(f"Clause {clause} needs a number.")


def deal_with_comments(journey, chair) -> None:
    chair.goto(f"/comment-rounds/{journey.round}")
    for box in chair.locator("main [name=comment]").all():
        box.check()
    chair.locator("main [name=disposition]").select_option("accepted")
    press(chair, "Note the disposition")
    press(chair, "Finish and tell the authors")
    journey.mail("liu.gang", "Light conditions")


def put_to_the_vote(journey, chair) -> None:
    chair.goto("/groups/wg3-1/documents")
    follow(chair, "Light conditions")
    follow(chair, "Put to the vote")
    fill(chair, closes=journey.clock(days=2))
    press(chair, "Open the ballot")
    expect(chair.locator("main")).to_contain_text("For ballot")


def vote(journey) -> None:
    """Three organizations vote by the page to which their mail leads; the quorum of half is there."""
    for key in ("deng.wei", "tang.minna", "luo.weiming"):
        window = journey.enter(key)
        window.goto("/ballots")
        follow(window, "Light conditions")
        window.locator("main [name=answer][value=yes]").check()
        window.locator("main form[action*='/vote'] button[type=submit]").first.click()
        expect(window.locator("main")).to_contain_text(re.compile("tracking code", re.IGNORECASE))
    journey.mail("tang.minna", "Light conditions")


def publish(journey) -> None:
    """The ballot has closed by itself, the worker has recorded it, the chair publishes."""
    journey.mail("deng.wei", "Passed")
    chair = journey.enter("deng.wei")
    chair.goto("/groups/wg3-1/documents")
    follow(chair, "Light conditions")
    expect(chair.locator("main")).to_contain_text("Approved")
    follow(chair, "Publish")
    chair.locator("main [name=audience]").select_option("public")
    press(chair, "Publish")
    expect(chair.locator("main")).to_contain_text("Published")


def read_as_visitor(journey) -> None:
    """Anybody finds it and takes it."""
    visitor = journey.enter()
    visitor.goto("/groups/wg3-1")
    follow(visitor, "Light conditions")
    with visitor.expect_download() as taken:
        press(visitor, "Download")
    assert taken.value.path().read_bytes().startswith(b"%PDF")
