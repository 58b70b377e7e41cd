"""Documents on the table of a meeting."""

from __future__ import annotations

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.documents.enums import DocumentState
from alliance.documents.models import Document, OnTheTable
from alliance.documents.queries.agenda import on_the_table
from alliance.meetings.models import AgendaItem


@operation
def put_on_agenda(actor: Person, document: Document, item: AgendaItem) -> OnTheTable:
    """Have a point of an agenda be about a document. Refuses another group's meeting, one that is over, a withdrawn
    document, and doing it twice."""
    lock(document)
    if item.meeting.group_id != document.group_id:
        raise Refused(_("This meeting belongs to another group."), field="item")
    if item.meeting.is_over():
        raise Refused(_("This meeting is over. Choose one to come."), field="item")
    if document.state is DocumentState.WITHDRAWN:
        raise Refused(_("This document is withdrawn and stays as it is."))
    if on_the_table(document.id, item.id) is not None:
        raise Refused(_("The document is on this point of the agenda already."), field="item")
    row = OnTheTable(document=document, item=item, put_by_id=actor.id)
    db.session.add(row)
    record(actor, "documents.put_on_agenda", row)
    return row


@operation
def take_off_agenda(actor: Person, row: OnTheTable) -> None:
    """The point is no longer about the document. Refuses once the meeting is over: its record stays."""
    if row.item.meeting.is_over():
        raise Refused(_("This meeting is over; what was on its table stays."))
    record(actor, "documents.taken_off_agenda", row)
    db.session.delete(row)
