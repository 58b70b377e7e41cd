"""Files of an event: opened by who may, kept in order by who runs the event."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.events.enums import FileAudience, FileKind, Visibility
from alliance.events.forms.files import FileForm, NewFileForm
from alliance.events.models import Event, EventFile
from alliance.events.operations import files as operations
from alliance.events.operations.papers import PaperReader, open_paper, reader_of
from alliance.events.policy import can_manage_event, can_see_event
from alliance.events.queries import files as queries
from alliance.events.queries.access import visible_event
from alliance.files.operations import read_bytes
from alliance.throttle.operations.tries import count_try

bp = Blueprint("files", __name__)
AN_HOUR = 300  # files for one address


def is_open(_user: object, _row: EventFile) -> bool:
    """Whoever the query shows the file to."""
    return True


@bp.get("/events/<int:event_id>/files")
@allow(can_see_event, load=visible_event, public=True)
def index(event: Event) -> ResponseReturnValue:
    """What this reader may open: materials, papers, pictures."""
    return page("events/files.html", event=event, files=queries.files_for(viewer(), event))


@bp.get("/events/<int:event_id>/files/<int:file_id>", endpoint="open")
@allow(is_open, load=queries.visible_file, public=True)
def show(row: EventFile) -> ResponseReturnValue:
    """A picture, or a file that is for everybody. Papers are opened by their button, which leaves a trace."""
    if row.is_traced:
        return go(".index", event_id=row.event_id)
    is_public = row.audience is FileAudience.EVERYBODY and row.event.visibility is Visibility.PUBLIC
    data, file = read_bytes(row.file), row.file
    return send_bytes(data, file.name, file.media_type, inline=row.is_picture, cache=is_public)


@bp.post("/events/<int:event_id>/files/<int:file_id>/open")
@allow(is_open, load=queries.visible_file, public=True)
def download(row: EventFile) -> Response:
    """Hand a file out and note who took it; marked papers carry the reader's name."""
    user = viewer()
    count_try("events.files", request.remote_addr or "", AN_HOUR, 60)
    reader = reader_of(user) if user.is_authenticated else PaperReader("")
    data = open_paper(reader, row, row.event)
    return send_bytes(data, row.file.name, row.file.media_type)


@bp.get("/events/<int:event_id>/files/manage")
@allow(can_manage_event, load=visible_event)
def manage(event: Event) -> ResponseReturnValue:
    """All files by kind, in order, and those taken off."""
    files = queries.files_of(event)
    groups = [(kind, [one for one in files if one.kind is kind]) for kind in FileKind]
    return page("events/files_manage.html", event=event, groups=groups, removed=queries.removed_files(event))


@bp.route("/events/<int:event_id>/files/new", methods=["GET", "POST"])
@allow(can_manage_event, load=visible_event)
def create(event: Event) -> ResponseReturnValue:
    """Add a file."""
    key, form = event.id, NewFileForm(data=wished_kind())
    if form.validate_on_submit():
        try:
            row = operations.add_file(viewer(), event, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("“%(title)s” is kept with the event.", title=row.title.text), "success")
            return go(".manage", event_id=key)
    return page("events/files_edit.html", event=event, form=form, row=None, conflicts=[], status=form.status)


def wished_kind() -> dict[str, object]:
    """What the button that led here wants to add; papers begin with what they usually are."""
    wanted = request.args.get("kind", "")
    kind = FileKind(wanted) if wanted in set(FileKind) else FileKind.MATERIAL
    audience = FileAudience.ATTENDEES if kind is FileKind.PAPER else FileAudience.EVERYBODY
    return {"kind": kind.value, "audience": audience.value, "is_marked": kind is FileKind.PAPER}


@bp.route("/events/<int:event_id>/files/<int:file_id>/edit", methods=["GET", "POST"])
@allow(queries.can_manage_file, load=queries.managed_file)
def edit(row: EventFile) -> ResponseReturnValue:
    """Describe a file anew or replace it."""
    key, event = row.event_id, row.event
    form = FileForm(data={**operations.shown(row), "version": row.version})
    if form.validate_on_submit():
        try:
            operations.change_file(viewer(), row, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The file is changed."), "success")
            return go(".manage", event_id=key)
    form.accept_version(row.version)
    rows = form.conflicts(operations.shown(row)) if form.clash else []
    return page("events/files_edit.html", event=event, form=form, row=row, conflicts=rows, status=form.status)


@bp.post("/events/<int:event_id>/files/<int:file_id>/move")
@allow(queries.can_manage_file, load=queries.managed_file)
def move(row: EventFile) -> ResponseReturnValue:
    """One place up or down among its kind."""
    key = row.event_id
    operations.move_file(viewer(), row, up=request.form.get("to") == "up")
    return go(".manage", event_id=key)


@bp.post("/events/<int:event_id>/files/<int:file_id>/remove")
@allow(queries.can_manage_file, load=queries.managed_file)
def remove(row: EventFile) -> ResponseReturnValue:
    """Take it off."""
    key, title = row.event_id, row.title.text
    operations.remove_file(viewer(), row)
    flash(_("“%(title)s” is taken off. You can put it back below.", title=title), "success")
    return go(".manage", event_id=key)


@bp.post("/events/<int:event_id>/files/<int:file_id>/restore")
@allow(queries.can_manage_file, load=queries.managed_file)
def restore(row: EventFile) -> ResponseReturnValue:
    """Put it back."""
    key, title = row.event_id, row.title.text
    operations.restore_file(viewer(), row)
    flash(_("“%(title)s” is back.", title=title), "success")
    return go(".manage", event_id=key)
