"""Documents, versions, rounds and comments as rows."""

from datetime import timedelta

import factory

from alliance.core.clock import now
from alliance.core.localized import Localized
from alliance.documents.enums import DocumentAudience, DocumentKind, DocumentState
from alliance.documents.models import Comment, CommentRound, Document, DocumentVersion, Drafter
from alliance.documents.queries.register import search_text
from alliance.files.operations import keep_bytes
from tests.factories import Factory, PersonFactory
from tests.factories.groups import GroupFactory


class DocumentFactory(Factory):
    """A working draft for the group; `en` and `zh` make its title."""

    class Meta:
        model = Document

    class Params:
        en = factory.Sequence(lambda n: f"Report on subject {n}")
        zh = ""

    group = factory.SubFactory(GroupFactory)
    number = factory.Sequence(lambda n: f"TEST-N{n:04d}")
    kind = DocumentKind.REPORT
    title = factory.LazyAttribute(lambda one: Localized(one.en, one.zh))
    summary = factory.LazyFunction(Localized)
    state = DocumentState.WORKING_DRAFT
    audience = DocumentAudience.GROUP

    @factory.lazy_attribute
    def search_text(self):
        number = getattr(self, "standard_number", None)
        draft = Document(number=self.number, standard_number=number, title=self.title, summary=self.summary)
        return search_text(draft)


class VersionFactory(Factory):
    """Version 1 for whoever may read the document, with a small text file."""

    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    number = 1
    file = factory.LazyFunction(lambda: keep_bytes(None, "草案.txt", "text/plain", b"The text\n"))
    audience = factory.LazyAttribute(lambda one: one.document.audience)


class DrafterFactory(Factory):
    class Meta:
        model = Drafter

    document = factory.SubFactory(DocumentFactory)
    person = factory.SubFactory(PersonFactory)


class RoundFactory(Factory):
    """An open round on version 1, for as many as may read the document."""

    class Meta:
        model = CommentRound

    document = factory.SubFactory(DocumentFactory, state=DocumentState.FOR_COMMENT)
    version_number = 1
    number = 1
    opens_at = factory.LazyFunction(lambda: now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: now() + timedelta(days=10))
    zone = "Asia/Shanghai"
    audience = factory.LazyAttribute(lambda one: one.document.audience)
    instructions = factory.LazyFunction(Localized)


class CommentFactory(Factory):
    class Meta:
        model = Comment

    round = factory.SubFactory(RoundFactory)
    number = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    text = "The limit is too low."
