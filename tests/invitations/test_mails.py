"""Every mail about invitations, in the language of its reader, with the own link and its event's time."""

from datetime import timedelta

import pytest

from alliance.audit.operations import record
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import operation
from alliance.events.queries.entries import standing_of
from alliance.invitations import notices
from alliance.invitations.models import InvitationPlan
from alliance.invitations.operations.sending import send
from alliance.notices.models import SECRET_MARK, Notice
from tests.factories.events import InvitationFactory

KINDS = ["invited", "delegated", "reminded", "withdrawn", "accepted", "event_changed", "event_postponed",
         "event_cancelled", "event_reinstated"]  # fmt: skip
WITHOUT_LINK = {"invitations.withdrawn", "invitations.event_postponed", "invitations.event_cancelled"}


@operation
def write_all(event, row, by):
    record(None, "tests.written", event)
    asked = InvitationPlan(event=event, message=Localized("Words of ours", "我们的话"))
    notices.invited(event, asked, [row])
    notices.delegated(row, by, asked)
    notices.reminded(event, asked, [row])
    notices.withdrawn(row, "Reason of ours")
    notices.accepted(row)
    was = standing_of(event)
    event.starts_at += timedelta(days=1)
    event.ends_at += timedelta(days=1)
    notices.event_changed("event_changed", event, [row], was=was)
    for kind in ("event_postponed", "event_cancelled"):
        notices.event_changed(kind, event, [row], reason="Reason of ours")
    notices.event_changed("event_reinstated", event, [row])


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_mail_is_written_with_subject_text_and_link(event, locale):
    row, by = InvitationFactory(event=event, locale=locale), InvitationFactory(event=event, name="Ines")
    write_all(event, row, by)
    found = db.session.query(Notice).order_by(Notice.id).all()
    assert [one.kind for one in found] == [f"invitations.{kind}" for kind in KINDS]
    title = event.title.in_language(locale)
    for one in found:
        assert title in one.subject, one.kind
        assert title in one.html and "2026" in one.text, one.kind
        assert (SECRET_MARK in one.text) == (one.kind not in WITHOUT_LINK), one.kind
        assert "{{" not in one.text + one.html and "None" not in one.text, one.kind
    words = {one.kind.removeprefix("invitations."): one.text for one in found}
    assert "Ines" in words["delegated"]
    assert ("我们的话" if locale == "zh" else "Words of ours") in words["invited"]
    assert "Reason of ours" in words["withdrawn"] and "Reason of ours" in words["event_cancelled"]


def test_headers_cannot_be_forged_by_what_people_type(coordinator, event):
    event.title = Localized("Evil\r\nBcc: x@example.com")
    row = InvitationFactory(event=event, name="Ines\r\nBcc: y@example.com")
    send(coordinator, event, [row])
    notice = db.session.query(Notice).one()
    assert "\n" not in notice.subject + notice.recipient_name
