"""Events from a sheet: the calendar of last year, a partner's list. The same sheet twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from alliance.accounts.models import Person
from alliance.audit.operations import record, record_many
from alliance.core.clock import now
from alliance.core.db import BATCH, db, insert_rows
from alliance.core.localized import Localized
from alliance.core.operation import Refused, operation
from alliance.core.places import country_name, country_of, is_zone
from alliance.core.recurrence import instant_of
from alliance.core.row_imports import Column, Outcome, Row, checked, moment_of, plain, words_of
from alliance.core.text import fold
from alliance.events import signals
from alliance.events.enums import EventKind, EventState
from alliance.events.models import Event, EventStep
from alliance.events.operations.describing import EventInput, check, index, input_of, put
from alliance.events.operations.life import change
from alliance.settings.enums import Taxonomy
from alliance.settings.queries import all_terms

FIRST_HOUR, LAST_HOUR = time(9), time(17, 30)  # of a day for which no hours are given
YES = {"yes", "true", "1", "是", "y", "x"}

COLUMNS = (
    Column("title_en", _("Title in English"), words=("title", "name", "event", "conference")),
    Column("title_zh", _("Title in Chinese"), words=("名称", "活动名称", "标题")),
    Column("starts", _("Begins"), required=True, words=("start", "start date", "date", "开始", "开始时间", "开始日期")),
    Column("ends", _("Ends"), words=("end", "end date", "结束", "结束时间", "结束日期")),
    Column("zone", _("Time zone"), words=("timezone",)),
    Column("kind", _("Kind"), words=("type", "类型", "类别", "活动类型")),
    Column("theme_en", _("Theme in English"), words=("theme", "topics", "topic"), longest=300),
    Column("theme_zh", _("Theme in Chinese"), words=("主题",), longest=300),
    Column("venue_en", _("Venue in English"), words=("venue", "place", "location")),
    Column("venue_zh", _("Venue in Chinese"), words=("地点", "会场")),
    Column("city_en", _("City in English"), words=("city",), longest=100),
    Column("city_zh", _("City in Chinese"), words=("城市",), longest=100),
    Column("country", _("Country"), words=("国家",), longest=100),
    Column("website", _("Website"), words=("url", "link", "网站", "网址"), longest=500),
    Column("text_en", _("What it is about, in English"), words=("text", "description", "abstract"), longest=8000),
    Column("text_zh", _("What it is about, in Chinese"), words=("简介", "内容"), longest=8000),
    Column("fields", _("Fields"), words=("field", "领域"), longest=500),
    Column("online", _("Online"), words=("线上",), longest=20),
    Column("reference", _("Reference"), words=("id", "编号"), longest=100),
)


@dataclass(frozen=True)
class Options:
    """What holds for the whole sheet."""

    zone: str
    kind: EventKind = EventKind.CONFERENCE
    publish: bool = False


@dataclass
class Plan:
    """What becomes of a row: the event as it will be, and the one that came from this row before."""

    key: str
    typed: EventInput
    event: Event | None = None


def judge(rows: list[Row], options: Options) -> None:
    """Read each row and look for the event that came from it before; as many statements for each thousand rows."""
    kinds, fields = words_of(EventKind), field_words()
    for row in rows:
        row.name = row["title_zh"] or row["title_en"]
        if not row.problems:
            read(row, options, kinds, fields)
    refuse_doubles(rows)
    known = known_events(row.found.key for row in rows if row.found)
    for row in rows:
        if row.found and row.found.key in known:
            compare(row, known[row.found.key])


def read(row: Row, options: Options, kinds: dict[str, Any], fields: dict[str, str]) -> None:
    """The event of a row, judged as if it had been typed."""
    zone = row["zone"] or options.zone
    kind = kinds.get(plain(row["kind"])) if row["kind"] else options.kind
    if kind is None:
        row.problems.append(gettext("“%(word)s” is no kind of event.", word=row["kind"][:60]))
    if not is_zone(zone):
        row.problems.append(gettext("“%(word)s” is no time zone. Write it as Asia/Shanghai.", word=zone[:60]))
    times = times_of(row, zone) if not row.problems else None
    codes = codes_of(row, fields)
    if row.problems or times is None or kind is None:
        return
    typed = EventInput(
        kind=kind,
        title=both(row, "title"),
        zone=zone,
        starts_at=times[0],
        ends_at=times[1],
        theme=both(row, "theme"),
        text=both(row, "text"),
        venue=both(row, "venue") or online_venue(row),
        address=country_words(row["country"]),
        city=both(row, "city"),
        website=row["website"],
        field_codes=codes,
    )
    try:
        check(typed)
    except Refused as refusal:
        row.problems.append(refusal.message)
    else:
        row.found = Plan(key_of(row, times[0]), typed)


def both(row: Row, name: str) -> Localized:
    return Localized(row[f"{name}_en"], row[f"{name}_zh"])


def times_of(row: Row, zone: str) -> tuple[datetime, datetime] | None:
    """Beginning and end on the clocks of the zone; days without hours are those of an office."""
    found = []
    for name, hour in (("starts", FIRST_HOUR), ("ends", LAST_HOUR)):
        text = row[name] or row["starts"]
        typed = moment_of(text)
        if typed is None:
            row.problems.append(gettext("“%(word)s” is no day or time. Write it as 2026-12-03 09:00.", word=text[:60]))
            return None
        is_day = ":" not in text and "：" not in text
        found.append(instant_of(typed.date(), hour if is_day or not row[name] else typed.time(), zone))
    return found[0], found[1]


def codes_of(row: Row, fields: dict[str, str]) -> tuple[str, ...]:
    parts = [part.strip() for part in row["fields"].replace("；", ";").replace("、", ";").replace(",", ";").split(";")]
    found = []
    for part in parts:
        code = fields.get(plain(part))
        if code:
            found.append(code)
        elif part:
            row.problems.append(gettext("Fields: “%(word)s” is not in the list.", word=part[:60]))
    return tuple(dict.fromkeys(found))


def field_words() -> dict[str, str]:
    """{word: code} of the fields, in both languages."""
    rows = all_terms(Taxonomy.FIELD)
    return {plain(text): one.code for one in rows for text in (one.code, one.label.en, one.label.zh) if text}


def country_words(text: str) -> Localized:
    """The country in both languages where we know it, else as written."""
    code = country_of(text)
    return Localized(country_name(code, "en"), country_name(code, "zh")) if code else Localized(text)


def online_venue(row: Row) -> Localized:
    """Where an event takes place that has no city."""
    is_online = fold(row["online"]) in YES and not (row["city_en"] or row["city_zh"])
    return Localized("Online", "线上") if is_online else Localized()


def key_of(row: Row, starts_at: datetime) -> str:
    """By what the row is known again: its reference, else its title as written and its first day."""
    if row["reference"]:
        return f"reference:{fold(row['reference'])}"[:300]
    return f"{(row['title_en'] or row['title_zh'])[:250]}|{starts_at:%Y-%m-%d}"


def refuse_doubles(rows: Iterable[Row]) -> None:
    """Two rows with one key are to be corrected; two that only look alike are taken, with a note."""
    first: dict[str, int] = {}
    alike: dict[str, int] = {}
    for row in rows:
        if row.found:
            number = first.setdefault(row.found.key, row.number)
            similar = alike.setdefault(fold(row.found.key), row.number)
            if number != row.number:
                row.problems.append(gettext("The same event stands in row %(number)s.", number=number))
            elif similar != row.number:
                row.notes.append(gettext("This looks like the event in row %(number)s.", number=similar))


def known_events(keys: Iterable[str]) -> dict[str, Event]:
    """Events that came from such rows before."""
    wanted = sorted(set(keys))
    found: dict[str, Event] = {}
    for begin in range(0, len(wanted), BATCH):
        some = select(Event).where(Event.imported_key.in_(wanted[begin : begin + BATCH]))
        for event in db.session.scalars(some.options(selectinload(Event.fields), selectinload(Event.series))):
            found[str(event.imported_key)] = event
    return found


def compare(row: Row, event: Event) -> None:
    """What the row says of the event replaces what is there; what it leaves empty stays."""
    was, new = input_of(event), row.found.typed
    texts = {
        name: Localized(getattr(new, name).en or getattr(was, name).en, getattr(new, name).zh or getattr(was, name).zh)
        for name in ("title", "theme", "text", "venue", "address", "city")
    }
    same = {name: getattr(was, name) for name in texts if as_typed(getattr(was, name)) == as_typed(texts[name])}
    row.found.typed = replace(
        was, **(texts | same), kind=new.kind, zone=new.zone, starts_at=new.starts_at, ends_at=new.ends_at,
        website=new.website or was.website, field_codes=tuple(sorted(new.field_codes)) or was.field_codes,
    )  # fmt: skip
    row.found.event = event
    row.planned = Outcome.SAME if row.found.typed == was else Outcome.CHANGED


def as_typed(text: Localized) -> tuple[str, str]:
    return text.en, text.zh


@operation
def import_events(actor: Person, rows: list[Row], options: Options) -> tuple[int, int]:
    """Take all rows, or none: (how many events are new, how many were changed). Refuses any row to be corrected."""
    fresh = checked(rows, lambda some: judge(some, options))
    plans = [row.found for row in fresh]
    new = [one for one in plans if one.event is None]
    add_all(actor, new, options)
    changed = [one for one in plans if one.event is not None]
    for one in changed:
        change(actor, one.event, one.typed)
    record(actor, "events.imported", None, new=len(new), changed=len(changed))
    return len(new), len(changed)


def add_all(actor: Person, plans: list[Plan], options: Options) -> None:
    """Store new events by the thousand, as drafts or published."""
    state = EventState.PUBLISHED if options.publish else EventState.DRAFT
    events = []
    for plan in plans:
        event = Event(made_by_id=actor.id, state=state, imported_key=plan.key)
        event.published_at = now() if options.publish else None
        put(event, plan.typed)
        index(event)
        events.append(event)
    db.session.add_all(events)
    db.session.flush()
    insert_rows(
        EventStep,
        [
            {"event_id": one.id, "from_state": None, "to_state": state, "actor_id": actor.id, "reason": ""}
            for one in events
        ],
    )
    record_many(actor, "events.created", Event.__tablename__, [(one.id, one.audit_label) for one in events])
    if options.publish:
        for event in events:
            signals.published.send(event, actor=actor)
