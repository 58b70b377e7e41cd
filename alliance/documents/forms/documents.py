"""Forms of documents: description, versions, drafters, acts, ballots."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateTimeLocalField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from alliance.core.forms import TEXT, Form, VersionedForm, choices, line, localized
from alliance.core.localized import current_language
from alliance.core.places import zone_choices
from alliance.documents.enums import DocumentAudience, DocumentKind
from alliance.documents.models import Document
from alliance.documents.operations.balloting import BallotWish
from alliance.documents.operations.documents import DocumentInput
from alliance.documents.operations.versions import VersionInput
from alliance.groups.models import Deliverable

LONG = Length(max=TEXT, message=_("Use at most %(max)d characters."))
MINUTE = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def in_zone(typed: datetime | None, zone: str) -> datetime | None:
    """The instant at which clocks in the zone show the typed time."""
    return typed.replace(tzinfo=ZoneInfo(zone)) if typed else None


def clock_time(at: datetime, zone: str) -> datetime:
    """What clocks in the zone show at an instant, for a field of a form."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def audience_choices(narrowest: DocumentAudience = DocumentAudience.GROUP) -> list[tuple[str, Any]]:
    return [(one.value, one.label) for one in DocumentAudience if one.reaches(narrowest)]


class Described(Form):
    """What a document is. Who only works in the group enters it for the group; officers choose the readers."""

    kind = SelectField(_("Kind of document"), default=DocumentKind.CONTRIBUTION.value)
    title_en = line(_("Title in English"), maximum=300)
    title_zh = line(_("Title in Chinese"), maximum=300)
    summary_en = TextAreaField(_("Summary in English"), validators=[Optional(), LONG])
    summary_zh = TextAreaField(_("Summary in Chinese"), validators=[Optional(), LONG])
    audience = SelectField(_("Who may read it"), default=DocumentAudience.GROUP.value)
    deliverable = SelectField(_("Part of the deliverable"), default="")
    replaces = line(_("Replaces"), description=_("Numbers of older documents, separated by commas: WG3-N004"))

    def offer(self, deliverables: list[Deliverable], may_choose: bool) -> None:
        """Fill the lists; without the right to choose the readers, that field goes."""
        self.kind.choices = choices([(one.value, one.label) for one in DocumentKind])
        self.deliverable.choices = choices([(str(one.id), one.title.text) for one in deliverables], gettext("None"))
        self.known = {str(one.id): one for one in deliverables}
        self.audience.choices = choices(audience_choices())
        if not may_choose:
            del self.audience

    def typed_for(self, standing: DocumentAudience = DocumentAudience.GROUP) -> DocumentInput:
        """What was typed; the readers stay as they are where they could not be chosen."""
        numbers = (self.replaces.data or "").replace("，", ",").replace("、", ",").split(",")
        return DocumentInput(
            title=localized(self, "title"),
            summary=localized(self, "summary"),
            kind=DocumentKind(self.kind.data),
            audience=DocumentAudience(self.audience.data) if "audience" in self else standing,
            deliverable=self.known.get(self.deliverable.data or ""),
            replaces=tuple(one.strip() for one in numbers if one.strip()),
        )


class RegisterForm(Described):
    """A new document, with its first text if there is one already."""

    file = FileField(_("First version"), description=_("PDF, Word, Excel, PowerPoint, text or ZIP, up to 20 MB."))


class EditForm(Described, VersionedForm):
    """The same over a document that others may edit too."""

    def conflicts(self, theirs: dict[str, Any]) -> list[tuple[str, str, str]]:
        """(label, what this reader typed, what stands now) of each field that differs after a clash."""
        pairs = [(one, str(one.data or ""), str(theirs.get(one.name) or "")) for one in self if one.name in theirs]
        return [(str(one.label.text), mine, other) for one, mine, other in pairs if mine != other]

    def accept_version(self, version: int) -> None:
        """After a clash, saving again replaces what stands now."""
        if self.clash:
            self.version.raw_data = None
            self.version.data = version


def shown(document: Document, replaced: list[str]) -> dict[str, Any]:
    """A document as the form shows it."""
    return {
        "kind": document.kind.value,
        "title_en": document.title.en,
        "title_zh": document.title.zh,
        "summary_en": document.summary.en,
        "summary_zh": document.summary.zh,
        "audience": document.audience.value,
        "deliverable": str(document.deliverable_id or ""),
        "replaces": ", ".join(replaced),
    }


LANGUAGES = [("", _("Both, or none")), ("zh", _("Chinese")), ("en", _("English"))]


class VersionForm(Form):
    """A file with what changed. `offer` tells it what may be chosen."""

    file = FileField(_("File"), validators=[FileRequired(_("Choose a file first."))])
    changes = TextAreaField(_("What changed since the version before"), validators=[Optional(), LONG])
    language = SelectField(_("Language of the file"), default="")
    audience = SelectField(_("Who may read this version"))
    translation = BooleanField(_("This is the newest version in another language"))

    def offer(self, document: Document, only_translation: bool) -> None:
        self.language.choices = choices(LANGUAGES)
        offered = [one for one in DocumentAudience if document.audience.reaches(one)]
        self.audience.choices = choices([(one.value, one.label) for one in offered])
        if not self.is_submitted():
            self.audience.data = document.audience.value
            self.translation.data = only_translation

    @property
    def typed(self) -> VersionInput:
        file = self.file.data
        return VersionInput(
            filename=file.filename,
            data=file.read(),
            changes=self.changes.data or "",
            language=self.language.data or "",
            audience=DocumentAudience(self.audience.data),
            translation=bool(self.translation.data),
        )


class ActForm(Form):
    """An act with its reason; publication of an ordinary document also names its readers."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), LONG])
    audience = SelectField(_("Who may read it"), default=DocumentAudience.MEMBERS.value)

    def offer(self, with_audience: bool) -> None:
        self.audience.choices = choices(audience_choices())
        if not with_audience:
            del self.audience

    @property
    def readers(self) -> DocumentAudience:
        return DocumentAudience(self.audience.data) if "audience" in self else DocumentAudience.PUBLIC


class DrafterForm(Form):
    """Somebody who sits in the group writes the document."""

    person = SelectField(_("Person"), validators=[InputRequired(_("Choose who writes it."))])

    def offer(self, people: list[tuple[int, str]]) -> None:
        self.person.choices = choices([(str(key), text) for key, text in people], gettext("Choose a person"))


class AgendaForm(Form):
    """A point of the agenda of a meeting to come."""

    item = SelectField(_("Point of the agenda"), validators=[InputRequired(_("Choose a point of the agenda."))])

    def offer(self, items: list[tuple[int, str]]) -> None:
        self.item.choices = choices([(str(key), text) for key, text in items], gettext("Choose a point"))


class Timed(Form):
    """Opening and closing time by the clocks of a zone."""

    opens = DateTimeLocalField(_("Opens"), format=MINUTE, validators=[Optional()])
    closes = DateTimeLocalField(
        _("Closes"), format=MINUTE, validators=[InputRequired(message=_("Say until when."))]
    )  # fmt: skip
    zone = SelectField(_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = choices(zone_choices(current_language()))

    @property
    def closes_at(self) -> datetime:
        found = in_zone(self.closes.data, self.zone.data)
        assert found is not None  # the field is required
        return found

    @property
    def opens_at(self) -> datetime | None:
        return in_zone(self.opens.data, self.zone.data)


class BallotForm(Timed):
    """A document is put to the vote."""

    text_en = TextAreaField(_("Explanation in English"), validators=[Optional(), LONG])
    text_zh = TextAreaField(_("Explanation in Chinese"), validators=[Optional(), LONG])
    secret = BooleanField(_("Secret ballot"))
    grounds_for_no = BooleanField(_("A vote against needs grounds"), default=True)

    @property
    def typed(self) -> BallotWish:
        return BallotWish(
            closes_at=self.closes_at,
            zone=self.zone.data,
            opens_at=self.opens_at,
            text=localized(self, "text"),
            secret=bool(self.secret.data),
            grounds_for_no=bool(self.grounds_for_no.data),
        )
