"""Sign-in and security of one's own account: password, codes, sessions."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from alliance.accounts import queries
from alliance.accounts.enums import SessionEnd
from alliance.accounts.forms import ChangePasswordForm, PasswordForm, SecondFactorForm
from alliance.accounts.models import SignInSession
from alliance.accounts.operations import recovery as recovery_operations
from alliance.accounts.operations import second_factor as second_factor_operations
from alliance.accounts.operations import sessions as session_operations
from alliance.accounts.policy import owes_second_factor
from alliance.accounts.views import entering
from alliance.core.access import allow, signed_in, viewer
from alliance.core.codes import qr_svg
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.settings.queries import current_alliance

bp = Blueprint("security", __name__, url_prefix="/account/security")


@bp.route("")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """How one signs in, and where one is signed in."""
    user = viewer()
    return page(
        "accounts/security.html",
        sessions=queries.own_sessions(user),
        present=entering.present_session(),
        codes_left=queries.unused_recovery_codes(user),
        reminded=owes_second_factor(user),
    )


@bp.route("/password", methods=["GET", "POST"])
@allow(signed_in)
def password() -> ResponseReturnValue:
    """A new password; the other sessions end."""
    form = ChangePasswordForm()
    present = entering.present_session()
    if form.validate_on_submit():
        try:
            recovery_operations.change_password(
                viewer(), form.current.data, form.password.data, present.id if present else None
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your new password holds. All other sessions are ended."), "success")
            return go(".index")
    return page("accounts/password.html", status=form.status, form=form)


@bp.route("/codes", methods=["GET", "POST"])
@allow(signed_in)
def second_factor() -> ResponseReturnValue:
    """Set an authenticator up; the recovery codes are shown once."""
    form = SecondFactorForm(secret=second_factor_operations.new_secret())
    if form.validate_on_submit():
        try:
            codes = second_factor_operations.begin_second_factor(
                viewer(), form.secret.data, form.code.data, form.current.data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return page("accounts/recovery_codes.html", codes=codes)
    return page("accounts/second_factor.html", status=form.status, form=form, picture=picture(form.secret.data or ""))


def picture(secret: str) -> Markup:
    """The QR code that authenticators read."""
    sign_in = viewer().sign_in
    assert sign_in is not None  # whoever is signed in has one
    address = second_factor_operations.totp_address(sign_in, secret, str(current_alliance().short_name))
    return Markup(qr_svg(address, _("QR code for the authenticator")))


@bp.route("/codes/remove", methods=["GET", "POST"])
@allow(signed_in)
def remove_second_factor() -> ResponseReturnValue:
    """Sign in with the password alone again."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            second_factor_operations.end_second_factor(viewer(), form.current.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your password alone opens your sign-in now."), "success")
            return go(".index")
    return page("accounts/remove_second_factor.html", status=form.status, form=form)


@bp.route("/codes/recovery", methods=["GET", "POST"])
@allow(signed_in)
def recovery_codes() -> ResponseReturnValue:
    """Ten new recovery codes, shown once."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            codes = second_factor_operations.renew_recovery_codes(viewer(), form.current.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return page("accounts/recovery_codes.html", codes=codes)
    return page("accounts/renew_codes.html", status=form.status, form=form)


@bp.route("/sessions/<int:session_id>/end", methods=["POST"])
@allow(signed_in, load=queries.own_session)
def end_session(session: SignInSession) -> ResponseReturnValue:
    """Sign out on another device."""
    session_operations.end_session(viewer(), session, SessionEnd.ENDED_BY_OWNER)
    return after_ending(lambda: session is entering.present_session())


@bp.route("/sessions/end", methods=["POST"])
@allow(signed_in)
def end_all_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    session_operations.end_sessions_of(viewer(), viewer(), SessionEnd.ENDED_BY_OWNER)
    return after_ending(lambda: True)


def after_ending(here: Callable[[], bool]) -> ResponseReturnValue:
    if here():
        entering.leave()
        flash(_("You are signed out."), "success")
        return go("home.index")
    flash(_("That device is signed out."), "success")
    return go(".index")
