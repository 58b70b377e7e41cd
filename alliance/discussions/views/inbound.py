"""The mails that came in: all of them for the secretariat, those of one group for its officers."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from alliance.core.access import allow, viewer
from alliance.core.duties import can_see_outbox
from alliance.core.paging import paginate
from alliance.core.web import page
from alliance.discussions.enums import MailOutcome
from alliance.discussions.policy import can_see_mails_of
from alliance.discussions.queries import inbound as queries
from alliance.groups.models import Group
from alliance.groups.queries.groups import visible_group

bp = Blueprint("inbound", __name__)


@bp.route("/desk/outbox/answers")
@allow(can_see_outbox)
def index() -> ResponseReturnValue:
    """Every mail to the answer address, newest first, with what became of it."""
    wish = request.args.get("outcome", "")
    outcome = MailOutcome(wish) if wish in list(MailOutcome) else None
    paging = paginate(queries.mails_matching(viewer(), outcome), per_page=50)
    return page("discussions/inbound.html", paging=paging, outcome=outcome, outcomes=list(MailOutcome))


@bp.route("/groups/<code>/discussion/mails")
@allow(can_see_mails_of, load=visible_group)
def of_group(group: Group) -> ResponseReturnValue:
    """The mails that came in for the topics of one group."""
    paging = paginate(queries.mails_of_group(viewer(), group), per_page=50)
    return page("discussions/inbound_of_group.html", group=group, paging=paging)
