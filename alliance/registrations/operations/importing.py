"""Participants from a sheet: confirmed as long as there are seats, then in the line. The same sheet twice changes
nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from alliance.accounts.models import Person
from alliance.core.db import db
from alliance.core.operation import Refused, operation
from alliance.core.row_imports import Column, Outcome, Row, checked, plain
from alliance.core.text import address_key, fold
from alliance.events.models import Event
from alliance.registrations.enums import Source
from alliance.registrations.models import Plan, Registration, SeatCategory
from alliance.registrations.operations.registering import GuestInput, register
from alliance.registrations.operations.staff import Left
from alliance.registrations.queries.people import organizations_called, people_by_address
from alliance.registrations.queries.plans import plan_of, standing
from alliance.registrations.queries.ways import LIVE

MOST = 2000
"""Rows of one sheet: each registers somebody and writes a mail."""
SHAPE = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
CHINESE = {"zh", "zh-cn", "cn", "中文", "chinese", "汉语", "简体中文"}

COLUMNS = (
    Column(
        "name",
        lazy_pgettext("person", "Name"),
        required=True,
        words=("guest", "participant", "full name", "姓名", "参会人"),
    ),
    Column(
        "romanized_name", _("Name in Latin letters"), words=("latin name", "english name", "pinyin", "拼音", "英文名")
    ),
    Column("job_title", lazy_pgettext("job", "Title"), words=("job title", "position", "职务", "职位", "头衔")),
    Column("organization", _("Organization"), words=("company", "affiliation", "单位", "公司", "机构", "工作单位")),
    Column("email", _("E-mail"), words=("mail", "email address", "邮箱", "电子邮箱", "邮件"), longest=254),
    Column("phone", _("Telephone"), words=("mobile", "tel", "手机", "电话", "联系电话"), longest=30),
    Column("category", _("Category"), words=("kind", "type", "类别", "参会类别")),
    Column("language", _("Language"), words=("locale", "lang", "语言"), longest=20),
)


@dataclass
class Found:
    """What a row stands for."""

    guest: GuestInput
    person: Person | None


def judge_for(event: Event) -> Callable[[list[Row]], None]:
    """How the rows of a sheet for this event are judged; a handful of statements for each thousand rows."""

    def judge(rows: list[Row]) -> None:
        plan = plan_of(event.id)
        if plan is None:
            raise Refused(gettext("This event takes no registrations."))
        read_rows(rows, plan)
        refuse_doubles(rows)
        known, left = known_guests(event), Left(plan)
        for row in rows:
            if not row.problems and row.found is not None:
                place(row, known, left)

    return judge


def read_rows(rows: list[Row], plan: Plan) -> None:
    homes = organizations_called(row["organization"] for row in rows)
    people = people_by_address(address_key(row["email"]) for row in rows if row["email"])
    categories = {plain(text): one for one in standing(plan) for text in (one.name.en, one.name.zh) if text}
    for number, row in enumerate(rows, 1):
        row.name = row["name"]
        if number > MOST:
            row.problems.append(gettext("At most %(most)s rows are imported at once.", most=MOST))
        category = category_in(row, standing(plan), categories)
        if row["email"] and not SHAPE.fullmatch(row["email"]):
            row.problems.append(gettext("“%(word)s” is no e-mail address.", word=row["email"][:60]))
        if category is not None and not row.problems:
            person = people.get(address_key(row["email"]))
            row.found = Found(guest_in(row, category, homes.get(fold(row["organization"]))), person)


def category_in(row: Row, places: list[SeatCategory], categories: dict[str, SeatCategory]) -> SeatCategory | None:
    """The category that a row names, the first one where it names none."""
    if not row["category"]:
        return places[0] if places else None
    found = categories.get(plain(row["category"]))
    if found is None:
        row.problems.append(gettext("“%(word)s” is no category of this event.", word=row["category"][:60]))
    return found


def guest_in(row: Row, category: SeatCategory, organization: Any) -> GuestInput:
    return GuestInput(
        category=category,
        name=row["name"],
        romanized_name=row["romanized_name"],
        job_title=row["job_title"],
        organization=organization,
        organization_name=row["organization"],
        email=row["email"],
        phone=row["phone"],
        locale="zh" if row["language"].casefold() in CHINESE else "en",
    )


def key_of(row: Row) -> tuple[str, str, str]:
    """By which the same guest is known again: name and address, or name and organization."""
    email = address_key(row["email"])
    return fold(row["name"]), email, "" if email else fold(row["organization"])


def refuse_doubles(rows: Iterable[Row]) -> None:
    """The same guest twice in one sheet is a slip."""
    first: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = key_of(row)
        if key in first:
            row.problems.append(gettext("The same guest stands in row %(number)s.", number=first[key]))
        first.setdefault(key, row.number)


def known_guests(event: Event) -> set[tuple[str, str, str]]:
    """Everybody with a live registration, by the same keys; one statement."""
    columns = (Registration.name, Registration.email_key, Registration.organization_name)
    wanted = select(*columns).where(Registration.event_id == event.id, Registration.state.in_(LIVE))
    return {
        (fold(row.name), row.email_key, "" if row.email_key else fold(row.organization_name))
        for row in db.session.execute(wanted)
    }


def place(row: Row, known: set[tuple[str, str, str]], left: Left) -> None:
    """Known already, with a seat, in the line, or without any chance."""
    if key_of(row) in known:
        row.planned = Outcome.SAME
    elif not left.take(row.found.guest.category.id) and not left.plan.has_waitlist:
        row.problems.append(gettext("Every seat is taken."))


@operation
def import_participants(actor: Person, event: Event, rows: list[Row]) -> int:
    """Register everybody who is new, in the order of the sheet, and tell them; how many. Any wrong row is refused, and
    then nobody is registered."""
    fresh = checked(rows, judge_for(event))
    for row in fresh:
        register(actor, event, row.found.guest, source=Source.IMPORT, person=row.found.person, confirm=True)
    return len(fresh)
