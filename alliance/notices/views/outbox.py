"""The outbox for coordinators: what left, what waits, what was given up, and what to do about it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from alliance.core.access import allow, viewer
from alliance.core.headers import content_policy
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.jobs.enums import WorkState
from alliance.notices import policy, queries
from alliance.notices.enums import error_words
from alliance.notices.models import DeadAddress, Notice
from alliance.notices.operations import repairs as repairs_operations
from alliance.notices.operations.composing import header_lines

bp = Blueprint("outbox", __name__, url_prefix="/desk/outbox")

PREVIEW_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "sandbox",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)


@bp.route("")
@allow(policy.can_repair)
def index() -> ResponseReturnValue:
    """Notices, newest first, by state and by the beginning of an address or kind."""
    state, words = wanted_state(), request.args.get("q", "")[:200]
    counts = queries.counts_by_state()
    total = None if words.strip() else counts[state] if state else sum(counts.values())
    paging = paginate(queries.notices_matching(viewer(), state, words), per_page=50, total=total, rows=True)
    return page(
        "notices/outbox/index.html", paging=paging, state=state, words=words, counts=counts, error_words=error_words
    )


def wanted_state() -> WorkState | None:
    wish = request.args.get("state", "")
    return WorkState(wish) if wish in list(WorkState) else None


@bp.route("/<int:notice_id>")
@allow(policy.can_repair, load=queries.visible_notice)
def show(notice: Notice) -> ResponseReturnValue:
    """One notice: its state, its tries, and the message as it is sent, with marks for links that act."""
    answer = make_response(
        page(
            "notices/outbox/show.html",
            notice=notice,
            headers=header_lines(notice),
            dead=queries.dead_address_of(notice.recipient_key),
            error_words=error_words,
        )
    )
    answer.headers["Content-Security-Policy"] = f"{content_policy()}; frame-src 'self'"
    return answer


@bp.route("/<int:notice_id>/preview")
@allow(policy.can_repair, load=queries.visible_notice)
def preview(notice: Notice) -> ResponseReturnValue:
    """The HTML part by itself, for a frame: no script, no picture, no link that leads anywhere."""
    headers = {"Content-Security-Policy": PREVIEW_POLICY, "Referrer-Policy": "no-referrer"}
    return Response(notice.html, mimetype="text/html", headers=headers)


@bp.route("/<int:notice_id>/try-again", methods=["POST"])
@allow(policy.can_repair, load=queries.visible_notice)
def try_again(notice: Notice) -> ResponseReturnValue:
    """Let it leave now."""
    try:
        repairs_operations.try_again(viewer(), notice)
        flash(_("It leaves now."), "success")
    except Refused as refusal:
        flash(refusal.message, "error")
    return go(".show", notice_id=notice.id)


@bp.route("/<int:notice_id>/cancel", methods=["POST"])
@allow(policy.can_repair, load=queries.visible_notice)
def cancel(notice: Notice) -> ResponseReturnValue:
    """Keep it from leaving."""
    try:
        repairs_operations.cancel(viewer(), notice)
        flash(_("It does not leave any more."), "success")
    except Refused as refusal:
        flash(refusal.message, "error")
    return go(".show", notice_id=notice.id)


@bp.route("/given-up", methods=["GET", "POST"])
@allow(policy.can_repair)
def given_up() -> ResponseReturnValue:
    """Show how many notices were given up and why; POST lets them all leave."""
    if request.method == "POST":
        number = repairs_operations.try_all_again(viewer())
        flash(ngettext("One notice leaves now.", "%(num)s notices leave now.", number), "success")
        return go(".index")
    return page(
        "notices/outbox/given_up.html",
        number=queries.given_up(),
        reasons=queries.reasons_of_giving_up(),
        error_words=error_words,
    )


@bp.route("/dead-addresses")
@allow(policy.can_repair)
def dead_addresses() -> ResponseReturnValue:
    """Addresses that a mail server refused for good."""
    words = request.args.get("q", "")[:200]
    paging = paginate(queries.dead_addresses(words), per_page=50)
    return page("notices/outbox/dead_addresses.html", paging=paging, words=words)


@bp.route("/dead-addresses/<int:dead_id>/revive", methods=["POST"])
@allow(policy.can_repair, load=queries.visible_dead_address)
def revive(dead: DeadAddress) -> ResponseReturnValue:
    """The address works again."""
    repairs_operations.revive_address(viewer(), dead)
    flash(_("Mail goes there again."), "success")
    return go(".dead_addresses")
