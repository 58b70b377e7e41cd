"""Signing up: the form, the mail, the button behind the link."""

from __future__ import annotations

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.accounts import queries
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.forms import EmptyForm, SignUpForm
from alliance.accounts.operations import sign_up as sign_up_operations
from alliance.accounts.operations.sign_ins import subject_of
from alliance.accounts.views import entering
from alliance.core.access import allow, anybody, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, local_path, page
from alliance.throttle.operations.tries import count_try

bp = Blueprint("sign_up", __name__)

WAITING = "signing_up"  # the address whose mail is on its way


@bp.route("/sign-up", methods=["GET", "POST"])
@allow(anybody)
def show() -> ResponseReturnValue:
    """Name, address, password. The answer tells nobody whether the address is known."""
    form = SignUpForm(next=local_path(request.args.get("next")) or "")
    if viewer().is_authenticated:
        return entering.onwards(form.next.data)
    if request.method == "POST":
        count_try("sign_up", subject_of(entering.origin()), times=10, minutes=10)
    if form.validate_on_submit():
        try:
            send(form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            session[WAITING] = form.email.data
            return go(".sent")
    return page("accounts/sign_up.html", status=form.status, form=form)


def send(form: SignUpForm) -> None:
    """Hand the form on; what a machine sent goes nowhere."""
    if form.caught:
        sign_up_operations.note_spam(form.email.data)
    elif form.too_quick():
        raise Refused(_("That was quicker than one can read. Look it over and send it again."))
    else:
        sign_up_operations.sign_up(form.typed, form.password.data, local_path(form.next.data) or "")


@bp.route("/sign-up/sent", methods=["GET", "POST"])
@allow(anybody)
def sent() -> ResponseReturnValue:
    """Where to look for the mail, and a button that sends it again."""
    address = session.get(WAITING)
    if not address:
        return go(".show")
    form = EmptyForm()
    again = form.validate_on_submit()
    if again:
        count_try("sign_up_again", subject_of(entering.origin()), times=5, minutes=30)
        sign_up_operations.send_proof_again(address)
    return page("accounts/sign_up_sent.html", form=form, address=address, again=again)


@bp.route("/sign-up/confirm/<secret>", methods=["GET", "POST"])
@allow(anybody)
def confirm(secret: str) -> ResponseReturnValue:
    """Behind the link: a button, so that a mail scanner that opens the page proves nothing."""
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            sign_in, address = sign_up_operations.confirm_sign_up(secret)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return entering.enter(sign_in, address)
    link = queries.open_link(secret, LinkPurpose.PROVE_ADDRESS)
    return page("accounts/sign_up_confirm.html", status=form.status, form=form, link=link)
