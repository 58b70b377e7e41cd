"""Sign in by password and, where it is set up, a code; sign out."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.enums import SessionEnd
from alliance.accounts.forms import CodeForm, SignInForm
from alliance.accounts.operations import sessions as session_operations
from alliance.accounts.operations import sign_ins as sign_in_operations
from alliance.accounts.views import entering
from alliance.core.access import allow, anybody, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, local_path, page

bp = Blueprint("sign_in", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@allow(anybody)
def show() -> ResponseReturnValue:
    """Address and password."""
    form = SignInForm(next=local_path(request.args.get("next")) or "")
    if viewer().is_authenticated:
        return entering.onwards(form.next.data)
    if form.validate_on_submit():
        try:
            sign_in = sign_in_operations.give_password(form.address.data, form.password.data, entering.origin())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            if sign_in.totp_secret:
                entering.keep_half(sign_in, form.next.data)
                return go(".code")
            return entering.enter(sign_in, form.next.data)
    return page("accounts/sign_in.html", status=form.status, form=form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@allow(anybody)
def code() -> ResponseReturnValue:
    """The code of the authenticator, or a recovery code."""
    owed = entering.half()
    sign_in = queries.sign_in_by_id(owed[0]) if owed else None
    if owed is None or sign_in is None or entering.stamp_of(sign_in) != owed[1]:
        flash(_("The time for the code is over. Sign in again."), "warning")
        return go(".show")
    form = CodeForm()
    if form.validate_on_submit():
        try:
            sign_in_operations.give_code(sign_in, form.code.data, entering.origin())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return entering.enter(sign_in, owed[2])
    return page("accounts/code.html", status=form.status, form=form)


@bp.route("/sign-out", methods=["POST"])
@allow(anybody)
def sign_out() -> ResponseReturnValue:
    """End the session on the server and in the browser."""
    user = viewer()
    session = entering.present_session() if user.is_authenticated else None
    if session is not None:
        session_operations.end_session(user, session, SessionEnd.SIGNED_OUT)
    entering.leave()
    flash(_("You are signed out."), "success")
    return go("home.index")
