"""Behind closed doors and at the doors: invitations to the seminar, their answers, its papers, and who came lately."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from alliance.attendance.operations.ledger import MarkInput
from alliance.attendance.operations.marks import take_marks
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized as L
from alliance.demo.guests import SIGNED, registrations_of
from alliance.demo.paper import paper
from alliance.demo.timeline import ZONE, Story, World, moment
from alliance.events.enums import FileAudience, FileKind
from alliance.events.operations.files import FileInput, add_file
from alliance.invitations.models import Invitation
from alliance.invitations.operations.answering import AcceptInput, DelegateInput, accept, decline, name_delegate
from alliance.invitations.operations.listing import InviteeInput, add_invitee, add_people
from alliance.invitations.operations.sending import MessageInput, send_all, set_message

INVITED = ("he.jing", "guo.zhiyuan", "liu.gang", "deng.wei", "jonas.richter", "mori.akiko", "gao.lin")
COMING = ("liu.gang", "jonas.richter", "gao.lin")
ABSENT = "huang.zhijian"  # registered for the signing five weeks ago, and did not come


def plan_doors(story: Story, world: World) -> None:
    """The list of the seminar, its answers and papers; the evening of the last signing."""
    story.add(moment(28, "11:00"), lambda: list_invitees(world))
    story.add(moment(24, "09:00"), lambda: send_all(world.host, world.events["seminar"]))
    for number, key in enumerate(COMING):
        story.add(moment(22 - number, "15:00"), lambda key=key: come(world, key))  # type: ignore[misc]
    story.add(moment(18, "11:00"), lambda: decline(None, invitation_of(world, "mori.akiko"), "In Nagoya that week."))
    story.add(moment(17, "11:00"), lambda: pass_on(world))
    story.add(moment(10, "16:00"), lambda: lay_out_papers(world))
    story.add(moment(35, "14:25"), lambda: open_doors(world))


def list_invitees(world: World) -> None:
    """People of members, and one guest whom nobody knows here."""
    event = world.events["seminar"]
    add_people(world.host, event, [world.people[key].id for key in INVITED])
    add_invitee(
        world.host,
        event,
        InviteeInput("Dr. Elena Rossi", "elena.rossi@example.net", job_title="Head of quality", locale="en", zone=ZONE),
    )
    message = L("Twelve seats, no slides, no minutes with names.", "十二席，不用幻灯片，纪要不署名。")
    set_message(world.host, event, MessageInput(message, answer_by=event.starts_at - timedelta(days=3)))


def invitation_of(world: World, key: str) -> Invitation:
    wanted = select(Invitation).where(
        Invitation.event_id == world.events["seminar"].id, Invitation.person_id == world.people[key].id
    )
    return db.session.scalars(wanted).one()


def come(world: World, key: str) -> None:
    accept(world.people[key], invitation_of(world, key), AcceptInput(consent=True))


def pass_on(world: World) -> None:
    """BYD's representative sends somebody who knows more about chips."""
    typed = DelegateInput("Qu Wenbo 曲文博", "qu.wenbo@example.com", "Head of power electronics", "zh")
    name_delegate(world.people["guo.zhiyuan"], invitation_of(world, "guo.zhiyuan"), typed)


def lay_out_papers(world: World) -> None:
    """A paper that carries the reader's name, and the way to the room."""
    event = world.events["seminar"]
    chips = paper("Chips without a second source", ("Eleven parts, by function.", "Please do not pass on."))
    typed = FileInput(
        FileKind.PAPER,
        FileAudience.ATTENDEES,
        L("Chips without a second source", "缺少第二来源的芯片"),
        True,
        "chips.pdf",
        chips,
    )
    add_file(world.host, event, typed)
    way = paper("Room 204", ("Second floor, past the foyer.",))
    shown = FileInput(
        FileKind.MATERIAL, FileAudience.ATTENDEES, L("The way to room 204", "204室路线"), False, "way.pdf", way
    )
    add_file(world.host, event, shown)


def open_doors(world: World) -> None:
    """Everybody but one was there, through two doors."""
    rows = registrations_of(world, "lab", tuple(key for key in SIGNED if key != ABSENT))
    marks = [
        MarkInput(
            f"demo-{row.code}", row.code, now() - timedelta(minutes=place), door="Hall A" if place % 2 else "Foyer"
        )
        for place, row in enumerate(rows)
    ]
    take_marks(world.host, world.events["lab"], marks)
