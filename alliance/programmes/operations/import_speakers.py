"""Speaker lines from a sheet: a session, a language, a name and where the person works; one line for each language."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from alliance.accounts.models import Person
from alliance.audit.operations import record
from alliance.core.db import lock
from alliance.core.localized import Localized
from alliance.core.names import is_cjk
from alliance.core.operation import operation
from alliance.core.row_imports import Column, Outcome, Row, checked, plain, words_of
from alliance.core.text import fold
from alliance.events.models import Event
from alliance.programmes.enums import SpeakerRole
from alliance.programmes.models import Session
from alliance.programmes.operations.importing import CODE, known_sessions, merged
from alliance.programmes.operations.roster import Draft, Roster, key
from alliance.programmes.operations.speakers import is_address

LANGUAGES = {"en": "en", "english": "en", "英文": "en", "英语": "en", "zh": "zh", "chinese": "zh", "中文": "zh"}

SPEAKER_COLUMNS = (
    Column("session", _("Session (key or title)"), required=True, words=("session_id", "session"), longest=CODE),
    Column("language", _("Language of the line"), words=("lang", "language")),
    Column("name", _("Name"), required=True, words=("speaker", "speaker name")),
    Column("affiliation", _("Title and organization"), words=("affiliation", "company", "bio"), longest=500),
    Column("role", _("As"), words=("role",)),
    Column("email", _("Mail address"), words=("email", "mail"), longest=254),
)


@dataclass
class LinePlan:
    """What a line says: who, in which session and language."""

    draft: Draft
    session: Session
    language: str
    role: SpeakerRole
    is_new: bool


class SpeakerSheet:
    """Judges speaker lines. Lines of one session in two languages are matched by name, else by their order."""

    columns = SPEAKER_COLUMNS

    def __init__(self, event: Event) -> None:
        self.event = event

    def judge(self, rows: list[Row]) -> None:
        self.roster, self.sessions = Roster.of(self.event.id), known_sessions(self.event.id)
        self.by_row = {one.speaker: one for one in self.roster.drafts}
        self.lines: dict[tuple[int, str], list[Draft]] = {}
        self.roles = words_of(SpeakerRole)
        before = {id(one): (one.affiliation, one.email) for one in self.roster.drafts}
        for row in rows:
            row.name, row.found = row["name"], self.plan(row)
        for row in rows:
            row.planned = outcome_of(row, before)

    def plan(self, row: Row) -> LinePlan | None:
        session = self.sessions.get(row["session"]) or self.sessions.get(fold(row["session"])[:CODE])
        language = LANGUAGES.get(fold(row["language"]), "zh" if is_cjk(row["name"]) else "en")
        if row["session"] and session is None:
            row.problems.append(
                gettext("There is no session “%(text)s”. Import the sessions first.", text=row["session"])
            )
        if row["email"] and not is_address(row["email"]):
            row.problems.append(gettext("This is no mail address."))
        if row["role"] and plain(row["role"]) not in self.roles:
            row.problems.append(gettext("“%(text)s” is not known here.", text=row["role"]))
        if row.problems or session is None:
            return None
        draft = self.draft_of(session, row["name"], language)
        self.tell(draft, row, language)
        role = self.roles.get(plain(row["role"]), SpeakerRole.SPEAKER)
        is_new = draft.speaker is None or all(one.speaker is not draft.speaker for one in session.present_parts)
        self.lines.setdefault((session.id, language), []).append(draft)
        return LinePlan(draft, session, language, role, is_new)

    def draft_of(self, session: Session, name: str, language: str) -> Draft:
        """Who is meant: of the session by name, else by the place among its lines, else of the event, else new."""
        own = [self.by_row[one.speaker] for one in session.present_parts]
        for one in own:
            if key(name) in (key(one.name.en), key(one.name.zh)):
                return one
        other = self.lines.get((session.id, "zh" if language == "en" else "en"), [])
        place = len(self.lines.get((session.id, language), []))
        if place < len(other) and not getattr(other[place].name, language):
            self.rename(other[place], name, language)
            return other[place]
        return self.roster.found_or_new(Localized(name, "") if language == "en" else Localized("", name))

    def rename(self, draft: Draft, name: str, language: str) -> None:
        """The name in the other language of somebody whom this sheet brought."""
        draft.name = (
            Localized(draft.name.en or name, draft.name.zh) if language == "en" else Localized(draft.name.en, name)
        )
        self.roster.note(draft)

    def tell(self, draft: Draft, row: Row, language: str) -> None:
        text = row["affiliation"]
        said = Localized(text, "") if language == "en" else Localized("", text)
        draft.affiliation = merged(draft.affiliation, said)
        draft.email = row["email"] or draft.email


def outcome_of(row: Row, before: dict[int, tuple[Localized, str]]) -> Outcome:
    plan: LinePlan | None = row.found
    if plan is None or plan.is_new:
        return Outcome.NEW
    stands = before.get(id(plan.draft)) == (plan.draft.affiliation, plan.draft.email)
    return Outcome.SAME if stands else Outcome.CHANGED


@operation
def take_speakers(actor: Person | None, event: Event, rows: list[Row]) -> int:
    """Take all speaker lines of a sheet, or none. Refuses wrong rows."""
    lock(event)
    wanted = checked(rows, SpeakerSheet(event).judge)
    for row in wanted:
        plan: LinePlan = row.found
        speaker = plan.draft.stored(event)
        speaker.name, speaker.affiliation = merged(speaker.name, plan.draft.name), plan.draft.affiliation
        speaker.email = plan.draft.email
        plan.draft.join(event, plan.session, plan.role)
    record(actor, "programmes.speakers_imported", event, lines=len(wanted))
    return len(wanted)
