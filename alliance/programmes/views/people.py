"""Everybody in the programme as it is planned: named, found, asked."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.accounts.models import Person
from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.models import Event
from alliance.events.policy import can_manage_event, can_read_behind
from alliance.events.queries.access import visible_event
from alliance.programmes import policy
from alliance.programmes.forms.people import SpeakerForm, values_from, values_of
from alliance.programmes.models import Session, Speaker
from alliance.programmes.operations import asking, speakers
from alliance.programmes.queries import people as queries
from alliance.programmes.queries.programme import (
    parts_by_speaker,
    parts_of,
    speakers_of,
    visible_session,
    visible_speaker,
)

bp = Blueprint("people", __name__)


@bp.get("/events/<int:event_id>/programme/people")
@allow(can_read_behind, load=visible_event)
def index(event: Event) -> ResponseReturnValue:
    """Who is in the plan, with what they do and what they answered."""
    parts = parts_by_speaker(event.id)
    rows = [(one, parts.get(one.id, [])) for one in speakers_of(event.id)]
    may_edit = can_manage_event(viewer(), event)
    return page("programmes/people.html", event=event, rows=rows, may_edit=may_edit)


@bp.route("/events/<int:event_id>/programme/people/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Name somebody: found among the people we know, or written by hand; straight into a session if one led here."""
    session = wanted_session(event)
    form = SpeakerForm(data={"version": 1, "locale": "zh", "session": request.args.get("session", ""), **suggested()})
    if form.validate_on_submit():
        try:
            speaker = speakers.add_speaker(viewer(), event, form.typed(chosen(form)))
            if session is not None:
                speakers.add_part(viewer(), session, speaker)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is in the programme.", name=speaker.name.text), "success")
            return back(event, session)
    return page("programmes/person_edit.html", status=form.status, event=event, form=form, **search())


def wanted_session(event: Event) -> Session | None:
    """The session that led here, if it is one of this event."""
    said = request.values.get("session", "")
    session = visible_session(viewer(), int(said)) if said.isdecimal() and len(said) < 10 else None
    return session if session is not None and session.event_id == event.id else None


def back(event: Event, session: Session | None) -> ResponseReturnValue:
    if session is None:
        return go(".index", event_id=event.id)
    return go("programmes.sessions.edit", session_id=session.id, _anchor="people")


def search() -> dict[str, Any]:
    """What the search for people found, with where they work."""
    words = request.args.get("q", "")[:100]
    found = queries.people_named(viewer(), words)
    return {"words": words, "found": found, "works": queries.affiliations_of([one.id for one in found])}


def suggested() -> dict[str, Any]:
    """The person whom the search led to, as the form shows them."""
    person = person_of(request.args.get("person", ""))
    return values_from(person, queries.affiliations_of([person.id]).get(person.id)) if person else {}


def person_of(said: str) -> Person | None:
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        return None
    return queries.findable_person(viewer(), int(said))


def chosen(form: SpeakerForm, known: Speaker | None = None) -> Person | None:
    """The person behind the form: one whom this viewer finds, or the one who stands there already."""
    said = form.person.data or ""
    if known is not None and known.person is not None and said == str(known.person_id):
        return known.person
    return person_of(said)


@bp.route("/events/speakers/<int:speaker_id>/edit", methods=["GET", "POST"])
@allow(policy.can_edit, load=visible_speaker)
def edit(speaker: Speaker) -> ResponseReturnValue:
    """Change how somebody is shown and reached."""
    event = speaker.event
    form = SpeakerForm(data=values_of(speaker))
    if form.validate_on_submit():
        try:
            speakers.change_speaker(viewer(), speaker, form.typed(chosen(form, speaker)), form.version.data or 0)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is changed.", name=speaker.name.text), "success")
            return go(".index", event_id=event.id)
    form.accept_version(speaker.version)
    clash = form.conflicts(values_of(speaker)) if form.clash else []
    return page(
        "programmes/person_edit.html",
        status=form.status,
        event=event,
        form=form,
        speaker=speaker,
        parts=parts_of(speaker),
        clash=clash,
    )


@bp.post("/events/speakers/<int:speaker_id>/remove")
@allow(policy.can_edit, load=visible_speaker)
def remove(speaker: Speaker) -> ResponseReturnValue:
    """Take somebody out of the programme."""
    event_id, name = speaker.event_id, speaker.name.text
    try:
        speakers.remove_speaker(viewer(), speaker)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is out of the plan.", name=name), "success")
    return go(".index", event_id=event_id)


@bp.post("/events/speakers/<int:speaker_id>/ask")
@allow(policy.can_edit, load=visible_speaker)
def ask(speaker: Speaker) -> ResponseReturnValue:
    """Ask one speaker, also once more."""
    event_id = speaker.event_id
    try:
        asking.ask_speakers(viewer(), speaker.event, speaker)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is asked by mail.", name=speaker.name.text), "success")
    return go(".index", event_id=event_id)


@bp.post("/events/<int:event_id>/programme/people/ask")
@allow(can_manage_event, load=visible_event)
def ask_all(event: Event) -> ResponseReturnValue:
    """Ask everybody who was never asked."""
    try:
        asked = asking.ask_speakers(viewer(), event)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(ngettext("%(num)s person is asked by mail.", "%(num)s people are asked by mail.", asked), "success")
    return go(".index", event_id=event.id)
