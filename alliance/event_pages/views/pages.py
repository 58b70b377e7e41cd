"""The public page of an event, its overview for who runs it, and one person's events."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, signed_in, viewer
from alliance.core.forms import day_in
from alliance.core.secrets import secret_of
from alliance.core.web import page
from alliance.event_pages.queries.door import door_of
from alliance.event_pages.queries.front import Front, files_for, front_of, front_page
from alliance.event_pages.queries.mine import my_events
from alliance.event_pages.queries.needs import counts_of, needs_of
from alliance.events.models import Event
from alliance.events.policy import attends, can_manage_event, can_read_behind, can_see_event
from alliance.events.queries.access import visible_event
from alliance.events.queries.organizers import organizers_of, steps_of
from alliance.invitations.enums import InvitationState
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.queries.agenda import Agenda, Voice, agenda_of
from alliance.registrations.enums import RegistrationState

MOST_SESSIONS = 30  # of a day that stand on the page of the event; a larger programme has pages of its own
ANSWERS = {one.value: one for one in SpeakerAnswer}
STATES = {one.value: one for one in RegistrationState}


@allow(can_see_event, load=front_of, public=True)
def show(front: Front) -> ResponseReturnValue:
    """What, when, where; whether one can register; the programme's first day; files and pictures."""
    user, event, plan = viewer(), front.event, front.plan
    day = day_in(request.args.get("day", ""))
    pictures, files = files_for(user, event)
    agenda = agenda_of(event, day, attending=attends(user, event), most=MOST_SESSIONS)
    return page(
        "event_pages/show.html",
        event=event,
        plan=plan,
        door=door_of(user, event, plan),
        agenda=agenda,
        voices=voices_of(agenda),
        panels=front_page(user, event),
        pictures=pictures,
        files=files,
        may_run=can_read_behind(user, event),
        secret_of=secret_of,
    )


@allow(can_read_behind, load=visible_event)
def manage(event: Event) -> ResponseReturnValue:
    """What the event still needs, its numbers, who runs it, what happened."""
    counts = counts_of(event)
    return page(
        "event_pages/manage.html",
        event=event,
        counts=counts,
        needs=needs_of(event, counts),
        steps=steps_of(event),
        organizers=organizers_of(event),
        may_change=can_manage_event(viewer(), event),
    )


@allow(signed_in)
def mine() -> ResponseReturnValue:
    """Everything that ties the viewer to events."""
    return page(
        "event_pages/mine.html",
        panels=my_events(viewer()),
        answers=ANSWERS,
        states=STATES,
        secret_of=secret_of,
        coming=InvitationState.ACCEPTED,
    )


def voices_of(agenda: Agenda) -> list[Voice]:
    """Who speaks on the day that is shown, each once, in the order of the programme."""
    items = [item for line in agenda.lines for cell in line.cells for item in cell.items]
    return list({voice.id: voice for item in items for voice in item.voices}.values())
