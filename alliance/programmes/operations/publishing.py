"""Publishing a programme: readers see it, and only the speakers concerned are told."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.events.enums import EventState
from alliance.events.models import Event
from alliance.programmes import notices, signals
from alliance.programmes.enums import SpeakerAnswer
from alliance.programmes.models import Part, ProgrammeVersion, ShownSession
from alliance.programmes.queries.agenda import latest_version
from alliance.programmes.queries.programme import sessions_of
from alliance.programmes.queries.telling import News, address_of, all_parts, news_of
from alliance.programmes.queries.versions import differences, differs, shown_of, shown_rows


@operation
def publish_programme(actor: Person | None, event: Event, note: str = "") -> ProgrammeVersion:
    """Show the programme as it is planned and tell each speaker for whom something is new.

    Sessions without a time are left out. Refuses for a cancelled or postponed event, when no session has a time, and
    when nothing changed since the last version.
    """
    lock(event)
    if event.state in (EventState.CANCELLED, EventState.POSTPONED):
        raise Refused(_("The event does not take place at its time. Bring it back first."))
    old, new = shown_of(event.id), shown_rows(event, sessions_of(event.id))
    last = latest_version(event.id)
    if not new and not old:
        raise Refused(_("No session has a time yet. Give them times first."))
    changes = differences(old, new)
    news = news_of(all_parts(event.id))
    if last is not None and not changes and not news:
        raise Refused(_("Nothing changed since version %(number)s.", number=last.number))
    rewrite(old, new)
    version = ProgrammeVersion(
        event=event,
        number=last.number + 1 if last else 1,
        published_by=actor,
        note=note.strip(),
        changes=[one.as_dict() for one in changes],
    )
    db.session.add(version)
    with db.session.no_autoflush:  # each mail asks for its reader's wishes, and nothing written here matters to those
        told = sum(tell(event, one) for one in news)
    record(actor, "programmes.published", version, changes=len(changes), told=told)
    signals.published.send(event)
    return version


def rewrite(old: dict[int, ShownSession], new: list[dict[str, Any]]) -> None:
    """Make what readers see what is planned; a row that stays as it was keeps the time of its last change."""
    for row in new:
        before = old.get(row["session_id"])
        if before is None:
            db.session.add(ShownSession(**row))
        elif differs(before, row):
            for name, value in row.items():
                setattr(before, name, value)
            before.changed_at = now()
    present = {row["session_id"] for row in new}
    for key, one in old.items():
        if key not in present:
            db.session.delete(one)


def tell(event: Event, news: News) -> bool:
    """Write to one speaker about one session, and keep what was told; False when there is no address."""
    reachable = bool(address_of(news.part.speaker))
    if news.facts is None and news.was is not None:
        notices.dropped(event, news.part, news.was)
    elif reachable and news.was is None:
        notices.scheduled(event, news)
    elif reachable:
        notices.changed(event, news)
    for part in news.parts:
        keep(part, news, reachable)
    return reachable


def keep(part: Part, news: News, reachable: bool) -> None:
    if reachable or news.facts is None:
        part.told = news.facts
    if news.facts is not None and reachable and part.answer is SpeakerAnswer.NOT_ASKED:
        part.answer = SpeakerAnswer.ASKED  # the mail asks for the answer too
    if part.removed_at is not None and part.told is None:
        part.session.parts.remove(part)
