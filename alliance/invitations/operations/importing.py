"""Invitees from a sheet."""

from __future__ import annotations

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from alliance.accounts.models import Person
from alliance.core.db import lock
from alliance.core.operation import operation
from alliance.core.row_imports import Column, Outcome, Row, checked
from alliance.core.text import address_key, fold
from alliance.events.models import Event
from alliance.invitations.operations.listing import InviteeInput, add_invitees
from alliance.invitations.queries.known import known_of, organizations_named, people_by_address, person_named
from alliance.organizations.models import Organization
from alliance.registrations.models import SeatCategory
from alliance.registrations.queries.plans import plan_of, standing

COLUMNS = (
    Column("name", _("Name"), required=True, words=("full name", "invitee", "guest", "姓名", "嘉宾")),
    Column(
        "email", _("E-mail"), words=("mail", "e-mail address", "email address", "邮箱", "电子邮箱", "邮件"), longest=254
    ),
    Column("organization", _("Organization"), words=("company", "affiliation", "单位", "公司", "工作单位")),
    Column("job_title", lazy_pgettext("job", "Title"), words=("title", "position", "job", "职务", "职位")),
    Column("form_of_address", _("Form of address"), words=("salutation", "称谓", "称呼"), longest=60),
    Column("language", _("Language"), words=("locale", "lang", "语言", "语种")),
    Column("category", _("Category"), words=("参会类别", "类别")),
)
CHINESE = ("zh", "cn", "chinese", "中文", "汉语", "zh-cn", "zh-hans")
ENGLISH = ("en", "english", "英文", "英语", "")


def judge(event: Event, rows: list[Row]) -> None:
    """What each row would bring; wrong are addresses that are none, and languages and categories nobody knows.

    Four statements for any number of rows. Somebody who stands in the sheet twice counts once.
    """
    known, categories = known_of(event.id), categories_named(event)
    people = people_by_address(row["email"] for row in rows)
    homes = organizations_named(row["organization"] for row in rows)
    for row in rows:
        row.name = row["name"]
        judge_shape(row, categories)
        person = person_named(people.get(address_key(row["email"]), []), row["name"])
        category = categories.get(fold(row["category"]))
        row.found = invitee(row, person, homes.get(fold(row["organization"])[:250]), category)
        if known.find(person, row["name"], row["email"], row["organization"]) is not None:
            row.planned = Outcome.SAME
        known.add(0, person.id if person else None, row["name"], row["email"], row["organization"])


def judge_shape(row: Row, categories: dict[str, SeatCategory]) -> None:
    local, at, host = row["email"].rpartition("@")
    if row["email"] and not (at and local and "." in host and " " not in row["email"]):
        row.problems.append(gettext("“%(text)s” is no mail address.", text=row["email"]))
    if fold(row["language"]) not in CHINESE + ENGLISH:
        row.problems.append(
            gettext("“%(text)s” is no language that we write. Use English or Chinese.", text=row["language"])
        )
    if row["category"] and fold(row["category"]) not in categories:
        row.problems.append(gettext("This event has no category “%(text)s”.", text=row["category"]))


def invitee(row: Row, person: Person | None, home: Organization | None, category: SeatCategory | None) -> InviteeInput:
    is_chinese = fold(row["language"]) in CHINESE
    return InviteeInput(
        name=row["name"],
        email=row["email"],
        form_of_address=row["form_of_address"],
        job_title=row["job_title"],
        organization=home,
        organization_name=row["organization"],
        locale="zh" if is_chinese else (person.locale if person and not row["language"] else "en"),
        zone=person.zone if person else "",
        person=person,
        category=category,
    )


def categories_named(event: Event) -> dict[str, SeatCategory]:
    """The categories of the event by their names in both languages, folded."""
    plan = plan_of(event.id)
    return {fold(name): one for one in (standing(plan) if plan else []) for name in (one.name.en, one.name.zh) if name}


@operation
def take(actor: Person, event: Event, rows: list[Row]) -> int:
    """Put the invitees of a sheet on the list, all or none; how many are new. The same sheet twice changes nothing."""
    lock(event)
    fresh = checked(rows, lambda some: judge(event, some))
    return add_invitees(actor, event, [row.found for row in fresh], "sheet")
