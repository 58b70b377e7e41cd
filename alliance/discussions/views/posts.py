"""A topic with its posts: reading, writing, editing, removing, files."""

from __future__ import annotations

from flask import Response, abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, signed_in, viewer
from alliance.core.downloads import send_bytes
from alliance.core.operation import Refused
from alliance.core.paging import paginate
from alliance.core.web import go, page
from alliance.discussions import policy
from alliance.discussions.forms import EditForm, PostForm, RemoveForm
from alliance.discussions.models import Post, PostFile, Topic
from alliance.discussions.operations import posting as posting_operations
from alliance.discussions.operations.posting import PostInput
from alliance.discussions.queries import topics as queries
from alliance.files.operations import read_bytes
from alliance.groups.queries.people import sittings

PREVIEWED = 20_000


@allow(policy.can_read_topic, load=queries.visible_topic)
def show(topic: Topic) -> ResponseReturnValue:
    """A page of a topic; `?post=` leads to where that post stands, `?reply=` prepares an answer to one. POST writes."""
    wanted = number_of(request.args.get("post"))
    if wanted and request.method == "GET" and topic.posts > queries.POSTS_PER_PAGE:
        return to_page_of(topic, wanted)
    if request.method == "POST" and not policy.can_post(viewer(), topic):
        abort(403)
    form = PostForm(reply_to=number_of(request.args.get("reply")))
    may_write = policy.can_post(viewer(), topic)
    if may_write:
        form.offer(sittings(topic.group_id), viewer().id)
    else:
        form.people.choices = []
    if form.validate_on_submit():
        try:
            return to_post(topic, add(topic, form))
        except Refused as refusal:
            form.refuse(refusal)
    return topic_page(topic, form, may_write)


def add(topic: Topic, form: PostForm) -> Post:
    """Write what was typed, and say so."""
    answered = queries.post_in_topic(topic, form.reply_to.data)
    if form.reply_to.data and answered is None:
        form.reply_to.data = None
        raise Refused(_("The post that you answer is no longer there. Send again to write without it."))
    files = posting_operations.inspected(form.uploads)
    typed = PostInput(form.text.data or "", answered, form.named, files)
    post = posting_operations.add_post(viewer(), topic, typed)
    flash(_("Your post is there, and those who follow the topic are told."), "success")
    return post


def topic_page(topic: Topic, form: PostForm, may_write: bool) -> ResponseReturnValue:
    return page(
        "discussions/show.html",
        group=topic.group,
        topic=topic,
        paging=paginate(queries.posts_of(topic), per_page=queries.POSTS_PER_PAGE, total=topic.posts),
        form=form,
        answered=queries.post_in_topic(topic, form.reply_to.data),
        choice=queries.follow_of(viewer(), topic),
        may_write=may_write,
        may=policy,
        status=form.status,
    )


def number_of(text: str | None) -> int | None:
    """The number in an address; None for anything odd."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def to_post(topic: Topic, post: Post) -> ResponseReturnValue:
    """To where the post stands; its number in the address makes a browser load the page anew."""
    return go("discussions.show", topic_id=topic.id, post=post.id, _anchor=f"post-{post.id}")


def to_page_of(topic: Topic, post_id: int) -> ResponseReturnValue:
    """In a long topic: to the page on which the post stands."""
    place = queries.place_in_topic(topic, post_id)
    return go("discussions.show", topic_id=topic.id, page=place, _anchor=f"post-{post_id}")


@allow(signed_in)
def preview() -> ResponseReturnValue:
    """What is typed, as it will look; nothing is stored."""
    return page("discussions/_preview.html", text=request.form.get("text", "")[:PREVIEWED])


@allow(policy.can_edit_post, load=queries.visible_post)
def edit(post: Post) -> ResponseReturnValue:
    """Change one's own post."""
    form = EditForm(data={"text": post.text, "version": post.version})
    form.offer(sittings(post.topic.group_id), viewer().id)
    if form.validate_on_submit():
        try:
            posting_operations.edit_post(viewer(), post, form.text.data or "", form.named, form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
            form.version.data = post.version
        else:
            return to_post(post.topic, post)
    return page("discussions/edit.html", group=post.topic.group, post=post, form=form, status=form.status)


@allow(policy.can_remove_post, load=queries.visible_post)
def remove(post: Post) -> ResponseReturnValue:
    """Ask whether to remove a post, officers also why; then do it."""
    form = RemoveForm()
    own = policy.is_author(viewer(), post)
    if form.validate_on_submit():
        try:
            posting_operations.remove_post(viewer(), post, form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The post is removed. That it was there can still be seen."), "success")
            return to_post(post.topic, post)
    return page("discussions/remove.html", group=post.topic.group, post=post, form=form, own=own, status=form.status)


@allow(policy.can_see_versions, load=queries.visible_post)
def versions(post: Post) -> ResponseReturnValue:
    """What a post said before it was edited."""
    found = queries.versions_of(post)
    return page("discussions/versions.html", group=post.topic.group, post=post, versions=found)


@allow(signed_in, load=queries.visible_file)
def file(found: PostFile) -> Response:
    """A file of a post, for whoever reads the topic."""
    return send_bytes(read_bytes(found.file), found.file.name, found.file.media_type)
