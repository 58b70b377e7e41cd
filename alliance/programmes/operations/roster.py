"""People of a programme by their names, as sheets know them: in English, in Chinese, or in both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.names import is_cjk
from alliance.core.text import fold
from alliance.events.models import Event
from alliance.programmes.enums import SpeakerRole
from alliance.programmes.models import Part, Session, Speaker
from alliance.programmes.queries.programme import speakers_of

SEPARATORS = re.compile(r"\s*[,，、;；\n]\s*")


@dataclass
class Draft:
    """Somebody in the programme, or somebody whom a sheet brings; `speaker` once there is a row."""

    name: Localized
    speaker: Speaker | None = None
    affiliation: Localized = field(default_factory=Localized)
    email: str = ""

    def stored(self, event: Event) -> Speaker:
        """The row, made when there is none."""
        if self.speaker is None:
            self.speaker = Speaker(event=event, name=self.name, affiliation=self.affiliation, about=Localized())
            self.speaker.email, self.speaker.locale = self.email, "zh" if is_cjk(self.name.zh) else "en"
            db.session.add(self.speaker)
        return self.speaker

    def join(self, event: Event, session: Session, role: SpeakerRole = SpeakerRole.SPEAKER) -> None:
        """Give them a part in a session unless they have one."""
        speaker = self.stored(event)
        parts = [one for one in session.parts if one.speaker is speaker]
        if any(one.removed_at is None for one in parts):
            return
        for one in parts[:1]:
            one.removed_at = None
            session.sequence += 1
        if not parts:
            place = max((one.position for one in session.parts), default=0) + 1
            session.parts.append(Part(speaker=speaker, role=role, position=place))


class Roster:
    """Everybody in a programme. Two names are one person's unless a language says otherwise."""

    def __init__(self, drafts: list[Draft]) -> None:
        self.drafts = drafts
        self.by_name: dict[str, list[Draft]] = {}
        for one in drafts:
            self.note(one)

    @classmethod
    def of(cls, event_id: int) -> Roster:
        rows = speakers_of(event_id)
        return cls([Draft(one.name, one, one.affiliation, one.email) for one in rows])

    def note(self, draft: Draft) -> None:
        for text in {key(draft.name.en), key(draft.name.zh)} - {""}:
            self.by_name.setdefault(text, []).append(draft)

    def found(self, name: Localized) -> Draft | None:
        """Who has this name in one language and no other name in the other."""
        near = [one for text in (key(name.en), key(name.zh)) if text for one in self.by_name.get(text, ())]
        return next((one for one in near if not differ(one.name, name)), None)

    def found_or_new(self, name: Localized) -> Draft:
        draft = self.found(name)
        if draft is None:
            draft = Draft(name)
            self.drafts.append(draft)
            self.note(draft)
        return draft


def key(text: str) -> str:
    """A name as it is compared: 姜 宁 and 姜宁 are one."""
    return fold(text).replace(" ", "")


def differ(one: Localized, other: Localized) -> bool:
    """Whether two names cannot be one person's: two English ones, or two written in Chinese, that are not the same."""
    english = one.en and other.en and key(one.en) != key(other.en)
    chinese = is_cjk(one.zh) and is_cjk(other.zh) and key(one.zh) != key(other.zh)
    return bool(english or chinese)


def names_in(english: str, chinese: str) -> list[Localized]:
    """The people of two cells: one list in both languages when they are equally long, else the longer one."""
    en, zh = split(english), split(chinese)
    if len(en) == len(zh):
        return [Localized(*pair) for pair in zip(en, zh, strict=True)]
    return [Localized(name, "") for name in en] if len(en) > len(zh) else [Localized("", name) for name in zh]


def split(text: str) -> list[str]:
    return [part for part in SEPARATORS.split(text) if part]
