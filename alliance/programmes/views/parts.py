"""Who takes part in a session, and its slides and papers."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go
from alliance.programmes import policy
from alliance.programmes.forms.sessions import AnswerForm, MaterialForm, MoveForm, PartForm
from alliance.programmes.models import Part, Session, SessionFile
from alliance.programmes.operations import asking, materials, speakers
from alliance.programmes.queries.programme import speakers_of, visible_material, visible_part, visible_session
from alliance.programmes.views.sessions import edit_page, warn

bp = Blueprint("parts", __name__)


def back(session_id: int, anchor: str = "people") -> ResponseReturnValue:
    return go("programmes.sessions.edit", session_id=session_id, _anchor=anchor)


@bp.post("/events/sessions/<int:session_id>/people")
@allow(policy.can_edit, load=visible_session)
def add(session: Session) -> ResponseReturnValue:
    """Give somebody a part in a session."""
    known = speakers_of(session.event_id)
    form = PartForm().offer(known)
    if form.validate_on_submit():
        chosen = next(one for one in known if str(one.id) == form.speaker.data)
        try:
            speakers.add_part(viewer(), session, chosen, form.chosen_role)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("%(name)s is in the session.", name=chosen.name.text), "success")
            warn(session.event, session)
            return back(session.id)
    return edit_page(session, part=form)


@bp.post("/events/parts/<int:part_id>/move")
@allow(policy.can_edit_part, load=visible_part)
def move(part: Part) -> ResponseReturnValue:
    """Put somebody at another place."""
    session_id, form = part.session_id, MoveForm()
    if form.validate_on_submit():
        try:
            speakers.move_part(viewer(), part, form.position.data or 1)
        except Refused as refusal:
            flash(refusal.message, "error")
    return back(session_id)


@bp.post("/events/parts/<int:part_id>/remove")
@allow(policy.can_edit_part, load=visible_part)
def remove(part: Part) -> ResponseReturnValue:
    """Take somebody out of a session."""
    session_id, name = part.session_id, part.speaker.name.text
    try:
        speakers.remove_part(viewer(), part)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(name)s is out of the session.", name=name), "success")
    return back(session_id)


@bp.post("/events/parts/<int:part_id>/answer")
@allow(policy.can_edit_part, load=visible_part)
def answer(part: Part) -> ResponseReturnValue:
    """Record what a speaker said otherwise, on the phone."""
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            asking.answer(part, form.answer, form.note.data or "", viewer())
        except Refused as refusal:
            flash(refusal.message, "error")
        else:
            flash(_("The answer of %(name)s is recorded.", name=part.speaker.name.text), "success")
    return back(part.session_id)


@bp.post("/events/sessions/<int:session_id>/files")
@allow(policy.can_edit, load=visible_session)
def attach(session: Session) -> ResponseReturnValue:
    """Attach slides or a paper."""
    form = MaterialForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            materials.attach_material(viewer(), session, upload.filename or "", upload.read(), form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The file is attached."), "success")
            return back(session.id, "files")
    return edit_page(session, material=form)


@bp.post("/events/materials/<int:material_id>/remove")
@allow(policy.can_edit_material, load=visible_material)
def remove_material(material: SessionFile) -> ResponseReturnValue:
    """Take a file off."""
    session_id = material.session_id
    try:
        materials.remove_material(viewer(), material)
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("The file is taken off."), "success")
    return back(session_id, "files")
