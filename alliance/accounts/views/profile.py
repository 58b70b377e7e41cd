"""One's own profile."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.forms import EmptyForm, PortraitForm, ProfileForm, phone_shown
from alliance.accounts.operations import people as people_operations
from alliance.accounts.operations import portraits as portrait_operations
from alliance.core.access import allow, signed_in, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.files.models import StoredFile
from alliance.files.operations import read_bytes

bp = Blueprint("profile", __name__)


@bp.route("/account/profile")
@allow(signed_in)
def show() -> ResponseReturnValue:
    """Names, addresses, language, portrait."""
    return page("accounts/profile.html", person=viewer(), phone=phone_shown(viewer().phone))


@bp.route("/account/profile/edit", methods=["GET", "POST"])
@allow(signed_in)
def edit() -> ResponseReturnValue:
    """Change them. Whoever saves second sees both versions."""
    user = viewer()
    form = ProfileForm()
    if not form.is_submitted():
        form.fill(user)
        form.listed.data = user.listed
    elif form.validate():
        try:
            people_operations.change_person(user, user, form.typed, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.take_version()
        else:
            flash(_("Your profile is saved."), "success")
            return go(".show")
    return page("accounts/profile_edit.html", status=form.status, form=form)


@bp.route("/account/profile/portrait", methods=["GET", "POST"])
@allow(signed_in)
def change_portrait() -> ResponseReturnValue:
    """A new picture."""
    form = PortraitForm()
    if form.validate_on_submit():
        try:
            upload = form.portrait.data
            data, name = (upload.read(), upload.filename or "") if upload else (b"", "")
            portrait_operations.set_portrait(viewer(), viewer(), name, data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your portrait is saved."), "success")
            return go(".show")
    return page("accounts/portrait.html", status=form.status, form=form, person=viewer())


@bp.route("/account/profile/portrait/remove", methods=["POST"])
@allow(signed_in)
def remove_portrait() -> ResponseReturnValue:
    """Show the initials again."""
    if EmptyForm().validate_on_submit():
        portrait_operations.remove_portrait(viewer(), viewer())
        flash(_("Your portrait is removed."), "success")
    return go(".show")


@bp.route("/people/<int:person_id>/portrait")
@allow(signed_in, load=queries.portrait_of)
def portrait(file: StoredFile) -> ResponseReturnValue:
    """The picture itself, for oneself and the secretariat."""
    return send_bytes(read_bytes(file), file.name, file.media_type, inline=True)
