"""Every mail about documents, in the language of its reader."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.documents.enums import Disposition, DocumentAudience, StandardStage
from alliance.documents.operations import reminders, states
from alliance.documents.operations.comments import CommentInput, add_comment, dispose
from alliance.documents.operations.rounds import extend_round, finish_round, open_round
from alliance.documents.operations.versions import add_version
from alliance.notices.models import Notice
from alliance.organizations.queries import this_day
from tests.documents.conftest import a_file, a_round, close

KINDS = [
    "new_version", "round_opened", "round_extended", "round_closing", "dispositions", "published", "review_due",
]  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_mail_is_written_with_subject_text_and_link(chair, member, document, locale):
    member.locale = chair.locale = locale
    document.title, document.review_due_on = Localized("Plug wear", "插头磨损"), this_day()
    db.session.commit()
    add_version(chair, document, a_file("Clause 5"))
    asked = open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC, instructions=Localized("Look", "看")))
    extend_round(chair, asked, asked.closes_at + timedelta(days=1), "Holiday")
    reminders.remind_of_round(asked.id, asked.closes_at.isoformat())
    comment = add_comment(member, asked, CommentInput("Too low.", clause="5"))
    close(asked)
    dispose(chair, asked, [comment.id], Disposition.REJECTED, "Decided")
    finish_round(chair, asked)
    states.back_to_draft(chair, document, "Reworded")
    states.approve(chair, document, "Decision 4")
    states.publish(chair, document, DocumentAudience.PUBLIC)
    document.stage = StandardStage.PUBLISHED
    db.session.commit()
    reminders.tell_of_review(document.id)
    sent = db.session.scalars(select(Notice)).all()
    assert {one.kind for one in sent} == {f"documents.{kind}" for kind in KINDS}
    title = "插头磨损" if locale == "zh" else "Plug wear"
    for one in sent:
        assert title in one.subject and title in one.text and title in one.html, one.kind
        assert one.url in one.text and one.url in one.html, one.kind
        assert one.category == "documents" and one.thread_id
    outcome = next(one for one in sent if one.kind == "documents.dispositions")
    assert "Decided" in outcome.text and "Decided" in outcome.html
