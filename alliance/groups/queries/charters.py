"""Charters as readers see them: the versions they may read, the rules in words, what differs between two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from alliance.core.db import db
from alliance.groups.enums import PASS_MARKS, Abstentions, CharterState, PassMark
from alliance.groups.models import Charter, Group
from alliance.groups.policy import can_see_drafts
from alliance.groups.queries.groups import visible_group

TOKENS = re.compile(r"[㐀-鿿豈-﫿]|\w+|\s+|[^\w\s]")
KEPT, ADDED, REMOVED = "kept", "added", "removed"
WITH_LANGUAGE = (("scope", "en"), ("scope", "zh"), ("deliverables", "en"), ("deliverables", "zh"))


@dataclass(frozen=True)
class Difference:
    """What one part of the charter was and is. `pieces` are (kept, added or removed; words) for long texts, in
    `language`; a rule has none."""

    field: str
    label: str
    was: str
    now: str
    language: str = ""
    pieces: tuple[tuple[str, str], ...] = ()


def whole(found: Any) -> Any:
    """With group and the people of its history: one statement."""
    return found.options(
        joinedload(Charter.group).joinedload(Group.parent),
        joinedload(Charter.written_by),
        joinedload(Charter.adopted_by),
    )


def versions_of(user: Any, group: Group) -> list[Charter]:
    """The versions that the viewer may read, newest first: the public reads the one in force."""
    wanted = whole(select(Charter).where(Charter.group_id == group.id))
    if not can_see_drafts(user, group):
        wanted = wanted.where(Charter.state == CharterState.IN_FORCE)
    return list(db.session.scalars(wanted.order_by(Charter.number.desc())))


def visible_charter(user: Any, code: str, number: int | None = None) -> Charter | None:
    """One version of a group that the viewer sees, with the viewer's facts on the group; else None.

    Without a number the one in force.
    """
    group = visible_group(user, code)
    if group is not None and number is None and group.charter is not None:
        number = group.charter.number
    return readable(user, group, number) if group and number is not None else None


def readable(user: Any, group: Group, number: int) -> Charter | None:
    """One version of a group that is loaded, as this viewer may read it."""
    wanted = whole(select(Charter).where(Charter.group_id == group.id, Charter.number == number))
    charter = db.session.scalar(wanted)
    if charter is None or not (charter.state is CharterState.IN_FORCE or can_see_drafts(user, group)):
        return None
    return charter


def version_before(charter: Charter) -> Charter | None:
    """What a version is compared with: the one in force for an open draft, else the one that was in force before."""
    if charter.is_open or charter.state is CharterState.WITHDRAWN:
        return charter.group.charter
    wanted = select(Charter).where(
        Charter.group_id == charter.group_id,
        Charter.number < charter.number,
        Charter.state.in_([CharterState.REPLACED, CharterState.IN_FORCE]),
    )
    return db.session.scalar(wanted.order_by(Charter.number.desc()).limit(1))


def pass_mark_of(charter: Any) -> PassMark:
    """Which of the usual marks a charter (or anything with its fields) asks for."""
    asked = (charter.pass_numerator, charter.pass_denominator, charter.pass_strictly)
    return next((mark for mark, share in PASS_MARKS.items() if share == asked), PassMark.FREE)


def pass_mark_text(charter: Any) -> str:
    """The pass mark in words: 'Two thirds or more of the votes that count'."""
    mark = pass_mark_of(charter)
    if mark is not PassMark.FREE:
        return str(mark.label)
    share = f"{charter.pass_numerator}/{charter.pass_denominator}"
    if charter.pass_strictly:
        return _("More than %(share)s of the votes that count", share=share)
    return _("%(share)s or more of the votes that count", share=share)


def quorum_text(charter: Any) -> str:
    if not charter.quorum_percent:
        return _("No quorum")
    return _("%(percent)s %% of those entitled to vote", percent=charter.quorum_percent)


def attendance_text(charter: Any) -> str:
    """How an organization keeps its vote."""
    if not charter.attendance_of:
        return _("No attendance is asked for")
    return ngettext(
        "At %(needed)s of the last %(num)s meeting, or the vote rests",
        "At %(needed)s of the last %(num)s meetings, or the vote rests",
        charter.attendance_of,
        needed=charter.attendance_needed,
    )


def weight_text(charter: Any) -> str:
    if charter.weighted:
        return _("One vote for each organization, weighted by its membership tier")
    return _("One vote for each organization")


def rules_of(charter: Any) -> list[tuple[str, str, str]]:
    """The rules as (field, label, words in the reader's language), in the order of a charter."""
    return [
        ("join_mode", _("Joining"), str(charter.join_mode.label)),
        ("weighted", _("Who votes"), weight_text(charter)),
        ("quorum", _("Quorum"), quorum_text(charter)),
        ("pass_mark", _("Pass mark"), pass_mark_text(charter)),
        ("abstentions", _("An abstention"), str(Abstentions(charter.abstentions).label)),
        ("attendance", _("Keeping the vote"), attendance_text(charter)),
    ]


def differences(old: Charter | None, new: Charter) -> list[Difference]:
    """What differs between two versions, part by part; everything when there is no old one."""
    found = []
    for field, language in WITH_LANGUAGE:
        was, now = (getattr(getattr(one, field), language) if one else "" for one in (old, new))
        if was != now:
            found.append(Difference(field, text_label(field, language), was, now, language, marked(was, now)))
    before = {field: words for field, _label, words in rules_of(old)} if old else {}
    for field, label, words in rules_of(new):
        if before.get(field, "") != words:
            found.append(Difference(field, label, before.get(field, ""), words))
    return found


def text_label(field: str, language: str) -> str:
    labels = {
        ("scope", "en"): _("Scope in English"),
        ("scope", "zh"): _("Scope in Chinese"),
        ("deliverables", "en"): _("Deliverables in English"),
        ("deliverables", "zh"): _("Deliverables in Chinese"),
    }
    return labels[field, language]


def marked(was: str, now: str) -> tuple[tuple[str, str], ...]:
    """The words of both texts in order, each piece kept, removed or added; Chinese is compared sign by sign."""
    old, new = TOKENS.findall(was), TOKENS.findall(now)
    pieces: list[tuple[str, str]] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append((KEPT, "".join(old[a:b])))
            continue
        pieces += [(REMOVED, "".join(old[a:b]))] if b > a else []
        pieces += [(ADDED, "".join(new[c:d]))] if d > c else []
    return tuple(pieces)
