"""One document: its page, its entry in the register, its description."""

from __future__ import annotations

from typing import Any

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from alliance.core.access import allow, viewer
from alliance.core.operation import Refused
from alliance.core.web import go, page
from alliance.documents import policy
from alliance.documents.forms.documents import EditForm, RegisterForm, shown
from alliance.documents.models import Document
from alliance.documents.operations import documents as operations
from alliance.documents.operations import entering
from alliance.documents.operations.standards import is_over_due
from alliance.documents.operations.versions import VersionInput
from alliance.documents.queries import agenda, rounds
from alliance.documents.queries import documents as queries
from alliance.documents.queries.documents import visible_document
from alliance.documents.queries.people import deliverables_of
from alliance.groups.models import Group
from alliance.groups.policy import can_manage_group, can_read_group
from alliance.groups.queries.groups import visible_group


@allow(policy.can_see_document, load=visible_document, public=True)
def show(document: Document) -> ResponseReturnValue:
    """What it is, where it stands, its versions, rounds, steps, and what can be done next."""
    user = viewer()
    inside = can_read_group(user, document.group)
    older, newer = queries.relatives_of(user, document)
    return page(
        "documents/show.html",
        document=document,
        group=document.group,
        versions=queries.versions_for(user, document),
        rounds=rounds.rounds_for(user, document),
        events=queries.events_of(document),
        table=agenda.table_of(document) if inside else [],
        older=older,
        newer=newer,
        inside=inside,
        acts=policy.acts_for(user, document),
        over_due=is_over_due(document),
        may={name: getattr(policy, f"can_{name}")(user, document) for name in MAY},
    )


MAY = ("manage", "edit", "add_version", "open_round", "put_to_ballot")


@allow(policy.can_register, load=visible_group)
def create(group: Group) -> ResponseReturnValue:
    """Enter a document, with its first version if there is one."""
    form = RegisterForm()
    form.offer(deliverables_of(group.id), can_manage_group(viewer(), group))
    if form.validate_on_submit():
        try:
            document = entering.register_with_text(viewer(), group, form.typed_for(), first_text(form))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Entered as %(number)s.", number=document.number), "success")
            return go("documents.show", document_id=document.id)
    return page("documents/create.html", form=form, group=group, status=form.status)


def first_text(form: RegisterForm) -> VersionInput | None:
    """The file that came along, for the same readers as the document."""
    file: Any = form.file.data
    if not file:
        return None
    return VersionInput(file.filename, file.read(), audience=form.typed_for().audience)


@allow(policy.can_edit, load=visible_document)
def edit(document: Document) -> ResponseReturnValue:
    """Describe a document anew."""
    group, key = document.group, document.id
    standing = shown(document, [one.number for one in queries.replaced_by(key)])
    form = EditForm(data={**standing, "version": document.version})
    form.offer(deliverables_of(group.id), policy.can_manage(viewer(), document))
    if form.validate_on_submit():
        try:
            operations.change_document(viewer(), document, form.typed_for(document.audience), form.version.data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("The description is changed."), "success")
            return go("documents.show", document_id=key)
    theirs = shown(document, [one.number for one in queries.replaced_by(key)])
    form.accept_version(document.version)
    rows = form.conflicts(theirs) if form.clash else []
    return page("documents/edit.html", form=form, document=document, group=group, conflicts=rows, status=form.status)
