"""Versions of a document: added, taken, and who took them."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.forms.documents import VersionForm
from alliance.documents.models import Document, DocumentVersion
from alliance.documents.operations import versions as operations
from alliance.documents.queries.documents import newest_versions, visible_document, visible_version
from alliance.documents.queries.people import download_counts, downloads_of
from alliance.files.operations import read_bytes
from alliance.throttle.operations.tries import count_try

bp = Blueprint("versions", __name__)
AN_HOUR = 300  # files for one address


@bp.route("/documents/<int:document_id>/versions/new", methods=["GET", "POST"])
@allow(policy.can_add_version, load=visible_document)
def create(document: Document) -> ResponseReturnValue:
    """Add a version with what changed, or the newest one in another language."""
    key, form, group = document.id, VersionForm(), document.group
    newest = newest_versions(key)
    form.offer(document, only_translation=document.state in policy.SETTLED)
    if form.validate_on_submit():
        try:
            operations.add_version(viewer(), document, form.typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The version is kept, and the group's readers get a mail."), "success")
            return go("documents.show", document_id=key)
    return page("documents/version.html", form=form, document=document, group=group, newest=newest, status=form.status)


@bp.post("/documents/versions/<int:version_id>/download")
@allow(policy.can_read_version, load=visible_version, public=True)
def download(version: DocumentVersion) -> Response:
    """Hand the file out and note who took it; a link alone would write nothing, so this is a button."""
    user = viewer()
    count_try("documents.download", request.remote_addr or "", AN_HOUR, 60)
    file = operations.note_download(user if user.is_authenticated else None, version)
    return send_bytes(read_bytes(file), file.name, file.media_type)


@bp.get("/documents/<int:document_id>/downloads")
@allow(policy.can_manage, load=visible_document)
def log(document: Document) -> ResponseReturnValue:
    """Who took which version, for which organization, when; visitors as a number."""
    return page(
        "documents/downloads.html",
        document=document,
        group=document.group,
        counts=download_counts(document),
        versions=document.versions,
        paging=paginate(downloads_of(document), per_page=50),
    )
