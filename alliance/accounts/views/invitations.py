"""Behind the link of an invitation."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alliance.accounts import queries
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.forms import AcceptForm
from alliance.accounts.operations import invitations as invitation_operations
from alliance.accounts.views import entering
from alliance.core.access import allow, anybody
from alliance.core.operation import Refused
from alliance.core.web import page

bp = Blueprint("invitations", __name__)


@bp.route("/invitations/<secret>", methods=["GET", "POST"])
@allow(anybody)
def accept(secret: str) -> ResponseReturnValue:
    """Set a password; opening the page alone uses nothing up."""
    form = AcceptForm()
    if form.validate_on_submit():
        try:
            sign_in, address = invitation_operations.accept_invitation(secret, form.password.data, form.locale.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return entering.enter(sign_in, address)
    link = queries.open_link(secret, LinkPurpose.INVITATION)
    return page("accounts/accept.html", status=form.status, form=form, link=link)
