"""What a person follows, with the reason of each and the way out."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, go_to, local_path, page
from alliance.groups.enums import FollowLevel
from alliance.groups.models import Group
from alliance.groups.operations import following as following_operations
from alliance.groups.queries import following as queries
from alliance.groups.queries.groups import visible_group

bp = Blueprint("following", __name__)


@bp.route("/following")
@allow(signed_in)
def index() -> ResponseReturnValue:
    """Every group and topic that the reader sits in or follows, and how much is heard of each."""
    return page(
        "groups/following.html",
        followings=queries.followings_of(viewer()),
        things=queries.followed_things(viewer()),
        levels=list(FollowLevel),
    )


@bp.post("/groups/<code>/following")
@allow(signed_in, load=visible_group)
def change(group: Group) -> ResponseReturnValue:
    """Choose everything, the brief or nothing, then go back to where the button was."""
    wish = request.form.get("level", "")
    back = local_path(request.form.get("next"))
    try:
        if wish not in list(FollowLevel):
            raise Refused(_("Choose how much you want to hear."))
        following_operations.choose_level(viewer(), group, FollowLevel(wish))
    except Refused as refusal:
        flash(refusal.message, "error")
    else:
        flash(_("%(group)s: your choice holds from now on.", group=group.title), "success")
    return go_to(back) if back else go(".index")
