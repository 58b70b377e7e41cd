"""What a member is told of messages that came through its page."""

from __future__ import annotations

from alliance.core.web import absolute
from alliance.directory.models import ContactMessage, DirectoryEntry
from alliance.membership.queries import this_day
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import Addressee, queue
from alliance.organizations.queries import primary_of
from alliance.settings.queries import current_alliance


def message_left(message: ContactMessage, entry: DirectoryEntry) -> None:
    """To the primary representative, else to the secretariat; answering goes straight to the writer."""
    alliance = current_alliance()
    primary = primary_of(message.organization, this_day())
    desk = Addressee(alliance.email, alliance.short_name.in_language("zh"), "zh", alliance.zone)
    queue(
        "directory.contact",
        to=primary or desk,
        category=Category.CONTACT,
        subject_row=message,
        reply_to=message.email,
        url=absolute("directory.show", number=entry.number),
        message=message,
        organization=message.organization,
        to_desk=primary is None,
    )
