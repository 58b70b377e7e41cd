"""What every reader has: the inbox, the page of preferences, and the link that takes an address off a category."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.extensions import csrf
from alliance.core.paging import paginate
from alliance.core.web import go, go_to, local_path, page
from alliance.notices import queries
from alliance.notices.enums import CHOSEN, Category, Frequency
from alliance.notices.forms import FrequenciesForm
from alliance.notices.models import SECRET_MARK, Notice, Unsubscription
from alliance.notices.operations import inbox as inbox_operations
from alliance.notices.operations import wishes as wishes_operations

bp = Blueprint("notices", __name__)


@bp.route("/notices")
@allow(signed_in)
def inbox() -> ResponseReturnValue:
    """The reader's notices, newest first."""
    paging = paginate(queries.own_notices(viewer()))
    return page("notices/inbox.html", paging=paging, unread=queries.unread_count(viewer()))


@bp.route("/notices/<int:notice_id>")
@allow(signed_in, load=queries.own_notice)
def show(notice: Notice) -> ResponseReturnValue:
    """One notice as it was sent. Reading it here changes nothing; the page marks it by a POST of its own."""
    return page("notices/show.html", notice=notice, thing=thing_of(notice))


@bp.route("/notices/<int:notice_id>/read", methods=["POST"])
@allow(signed_in, load=queries.own_notice)
def read(notice: Notice) -> ResponseReturnValue:
    """Mark it as read, and go on to what it is about if the reader pressed that button."""
    inbox_operations.mark_read(notice)
    if "HX-Request" in request.headers:
        return "", 204
    thing = thing_of(notice) if request.form.get("then") == "thing" else ""
    return go_to(thing) if thing else go(".inbox")


@bp.route("/notices/read", methods=["POST"])
@allow(signed_in)
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    inbox_operations.mark_all_read(viewer())
    flash(_("Nothing is new any more."), "success")
    return go(".inbox")


def thing_of(notice: Notice) -> str:
    """The page that a notice is about, as a path of ours; empty when there is none or only its mail may lead there."""
    parts = urlsplit(notice.url)
    path = local_path(parts.path + (f"?{parts.query}" if parts.query else ""))
    return path if path and SECRET_MARK not in notice.url else ""


@bp.route("/notices/preferences", methods=["GET", "POST"])
@allow(signed_in)
def preferences() -> ResponseReturnValue:
    """Every category with its reason and how often it comes; the own addresses and what they were taken off."""
    chosen = queries.preferences_of(viewer())
    form = FrequenciesForm(data={one.value: chosen.get(one, Frequency.AT_ONCE).value for one in CHOSEN})
    if form.validate_on_submit():
        wishes_operations.choose_frequencies(viewer(), form.wishes)
        flash(_("Your choice holds from now on."), "success")
        return go(".preferences")
    return page(
        "notices/preferences.html",
        form=form,
        duties=[category for category in Category if category.is_duty],
        unsubscribed=queries.all_unsubscriptions_of(viewer()),
        dead=queries.dead_keys([one.key for one in viewer().addresses]),
        status=form.status,
    )


@bp.route("/notices/preferences/addresses/<int:unsubscription_id>", methods=["POST"])
@allow(signed_in, load=queries.own_unsubscription)
def resubscribe(unsubscription: Unsubscription) -> ResponseReturnValue:
    """Let an own address get a category again."""
    wishes_operations.resubscribe(viewer(), unsubscription)
    flash(_("Notices of this kind come to this address again."), "success")
    return go(".preferences")


@bp.route("/unsubscribe/<secret>", methods=["GET", "POST"])
@csrf.exempt  # mail programs post here without a cookie (RFC 8058); the secret is the proof
@allow(anybody, load=queries.notice_of_secret)
def unsubscribe(notice: Notice) -> ResponseReturnValue:
    """GET names address and categories and does nothing; POST acts at once and answers without sending on."""
    categories = queries.categories_of(notice)
    was_off = queries.is_off(notice.recipient_key, categories)
    if request.method == "POST":
        wishes_operations.unsubscribe(notice)
    return unsubscribe_page(notice, categories, was_off, request.method == "POST")


@bp.route("/unsubscribe/<secret>/undo", methods=["POST"])
@allow(anybody, load=queries.notice_of_secret)
def undo(notice: Notice) -> ResponseReturnValue:
    """Take it back by the same link."""
    wishes_operations.subscribe_again(notice)
    return unsubscribe_page(notice, queries.categories_of(notice), False, False, back=True)


def unsubscribe_page(
    notice: Notice, categories: list[Category], was_off: bool, done: bool, back: bool = False
) -> ResponseReturnValue:
    secret = (request.view_args or {})["secret"]
    return page(
        "notices/unsubscribe.html",
        address=notice.recipient,
        categories=categories,
        secret=secret,
        was_off=was_off,
        done=done,
        back=back,
    )
