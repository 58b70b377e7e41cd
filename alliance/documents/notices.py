"""Who is told of documents and rounds: those who want to hear of the group and may read what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.core.duties import Duty
from alliance.core.web import absolute
from alliance.documents.models import Comment, CommentRound, Document, DocumentVersion
from alliance.documents.queries.people import readers_for
from alliance.groups.queries.people import officers_of
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import Addressee, queue


def document_url(document: Document) -> str:
    return absolute("documents.show", document_id=document.id)


def round_url(asked: CommentRound) -> str:
    return absolute("documents.rounds.show", round_id=asked.id)


def tell(kind: str, people: Iterable[Any], document: Document, url: str, **context: Any) -> int:
    """One mail to each about a document, which mail programs show together; how many."""
    told = 0
    for person in people:
        told += 1
        queue(
            f"documents.{kind}",
            to=person,
            category=Category.DOCUMENTS,
            subject_row=document,
            url=url,
            thread=f"document-{document.id}",
            document=document,
            **context,
        )
    return told


def all_but(people: Iterable[Person], actor: Person | None) -> list[Person]:
    """Nobody is told of what they did themselves."""
    return [one for one in people if actor is None or one.id != actor.id]


def version_added(actor: Person | None, version: DocumentVersion) -> None:
    document = version.document
    narrow = version.audience if document.audience.reaches(version.audience) else document.audience
    people = all_but(readers_for(document.group_id, narrow), actor)
    tell("new_version", people, document, document_url(document), version=version)


def round_opened(actor: Person, asked: CommentRound) -> None:
    document = asked.document
    people = all_but(readers_for(document.group_id, asked.audience), actor)
    tell("round_opened", people, document, round_url(asked), asked=asked)


def round_extended(actor: Person, asked: CommentRound, reason: str) -> None:
    document = asked.document
    people = all_but(readers_for(document.group_id, asked.audience), actor)
    tell("round_extended", people, document, round_url(asked), asked=asked, because=reason)


def round_closing(asked: CommentRound, but: Collection[int]) -> int:
    """To those who have not commented; how many."""
    document = asked.document
    people = [one for one in readers_for(document.group_id, asked.audience) if one.id not in but]
    return tell("round_closing", people, document, round_url(asked), asked=asked)


def dispositions_done(actor: Person, asked: CommentRound, comments: list[Comment]) -> None:
    """Each author hears of their own comments, by the address that a visitor gave; the other readers of the outcome."""
    document, url = asked.document, round_url(asked)
    authors = {one.person_id: one.person for one in comments if one.person is not None}
    for key, person in authors.items():
        own = [one for one in comments if one.person_id == key]
        tell("dispositions", [person], document, url, asked=asked, own=own, total=len(comments))
    visitors: dict[str, list[Comment]] = {}
    for one in comments:
        if one.author_email:
            visitors.setdefault(one.author_email, []).append(one)
    for email, own in visitors.items():
        known = Addressee(email, own[0].author_name, "zh" if own[0].author_locale == "zh" else "en", asked.zone)
        tell("dispositions", [known], document, url, asked=asked, own=own, total=len(comments))
    others = [one for one in readers_for(document.group_id, asked.audience) if one.id not in authors]
    tell("dispositions", all_but(others, actor), document, url, asked=asked, own=[], total=len(comments))


def published(actor: Person, document: Document) -> None:
    people = all_but(readers_for(document.group_id, document.audience), actor)
    tell("published", people, document, document_url(document))


def review_due(document: Document) -> int:
    """To the officers of the group, else to the coordinators of groups; how many."""
    people = officers_of(document.group_id) or holders_of(Duty.GROUPS)
    return tell("review_due", people, document, document_url(document))
