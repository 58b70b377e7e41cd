"""The topics of a group: the list, starting one, what officers do with them, following and leaving."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, anybody, signed_in, viewer
from alliance.core.operation import Refused
from alliance.core.secrets import nonce_of
from alliance.core.web import go, go_to, local_path, page
from alliance.discussions import policy
from alliance.discussions.forms import RenameForm, TopicForm
from alliance.discussions.models import ReplyAddress, Topic
from alliance.discussions.operations import posting as posting_operations
from alliance.discussions.operations import topics as topic_operations
from alliance.discussions.operations.posting import PostInput
from alliance.discussions.queries import topics as queries
from alliance.groups.models import Group
from alliance.groups.policy import can_read_group, can_work_in
from alliance.groups.queries.groups import visible_group
from alliance.groups.queries.people import sittings


@allow(can_read_group, load=visible_group)
def index(group: Group) -> ResponseReturnValue:
    """The topics of a group: pinned ones first, then those last written in."""
    return page(
        "discussions/index.html",
        group=group,
        found=queries.topics_of(group, request.args.get("after", "")),
        may_write=can_work_in(viewer(), group),
        posts_per_page=queries.POSTS_PER_PAGE,
    )


@allow(can_work_in, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Start a topic with its first post."""
    form = TopicForm()
    form.offer(sittings(group.id), viewer().id)
    if form.validate_on_submit():
        try:
            files = posting_operations.inspected(form.uploads)
            typed = PostInput(form.text.data or "", mention_ids=form.named, files=files)
            topic = posting_operations.start_topic(viewer(), group, form.title.data or "", typed)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your topic is there, and those who follow the group are told."), "success")
            return go("discussions.show", topic_id=topic.id)
    return page("discussions/create.html", group=group, form=form, status=form.status)


@allow(policy.can_manage_topic, load=queries.visible_topic)
def rename(topic: Topic) -> ResponseReturnValue:
    """Give a topic another title."""
    form = RenameForm(data={"title": topic.title, "version": topic.version})
    if form.validate_on_submit():
        try:
            topic_operations.rename(viewer(), topic, form.title.data or "", form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.version.data = topic.version
        else:
            return go("discussions.show", topic_id=topic.id)
    return page("discussions/rename.html", group=topic.group, topic=topic, form=form, status=form.status)


@allow(policy.can_manage_topic, load=queries.visible_topic)
def close(topic: Topic) -> ResponseReturnValue:
    """Let nobody write in it any more."""
    topic_operations.close(viewer(), topic)
    flash(_("The topic is closed. It stays to be read."), "success")
    return go("discussions.show", topic_id=topic.id)


@allow(policy.can_manage_topic, load=queries.visible_topic)
def reopen(topic: Topic) -> ResponseReturnValue:
    """Let people write in it again."""
    topic_operations.reopen(viewer(), topic)
    flash(_("The topic is open again."), "success")
    return go("discussions.show", topic_id=topic.id)


@allow(policy.can_manage_topic, load=queries.visible_topic)
def pin(topic: Topic) -> ResponseReturnValue:
    """Keep it on top of the list."""
    topic_operations.pin(viewer(), topic, True)
    flash(_("The topic stays on top of the list."), "success")
    return go("discussions.show", topic_id=topic.id)


@allow(policy.can_manage_topic, load=queries.visible_topic)
def unpin(topic: Topic) -> ResponseReturnValue:
    """Let it go down the list again."""
    topic_operations.pin(viewer(), topic, False)
    flash(_("The topic goes down the list again as others are written in."), "success")
    return go("discussions.show", topic_id=topic.id)


@allow(signed_in, load=queries.visible_topic)
def follow(topic: Topic) -> ResponseReturnValue:
    """Get mail of this topic, or leave it; then back to where the button was."""
    follows = request.form.get("follows") == "1"
    topic_operations.follow(viewer(), topic, follows)
    told = _("You get mail of this topic.") if follows else _("You get no more mail of this topic.")
    flash(told, "success")
    back = local_path(request.form.get("next"))
    return go_to(back) if back else go("discussions.show", topic_id=topic.id)


def address_of_link(_user: object, secret: str) -> ReplyAddress | None:
    return queries.address_of_nonce(nonce_of(secret))


@allow(anybody, load=address_of_link)
def leave(address: ReplyAddress) -> ResponseReturnValue:
    """The link in a mail: GET names the topic and does nothing, POST leaves it, without a sign-in."""
    if request.method == "POST":
        topic_operations.leave(address)
    return leave_page(address, has_left=request.method == "POST")


@allow(anybody, load=address_of_link)
def undo(address: ReplyAddress) -> ResponseReturnValue:
    """Take it back by the same link."""
    topic_operations.leave(address, follows=True)
    return leave_page(address, is_back=True)


def leave_page(address: ReplyAddress, has_left: bool = False, is_back: bool = False) -> ResponseReturnValue:
    secret = (request.view_args or {})["secret"]
    return page("discussions/leave.html", topic=address.topic, secret=secret, has_left=has_left, is_back=is_back)
