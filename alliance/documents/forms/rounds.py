"""Forms of comment rounds and comments."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import DateTimeLocalField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from alliance.core.forms import TEXT, Form, Honeypot, VersionedForm, choices, line, localized
from alliance.documents.enums import CommentKind, Disposition, DocumentAudience
from alliance.documents.forms.documents import LONG, MINUTE, Timed, audience_choices
from alliance.documents.models import Comment
from alliance.documents.operations.comments import CommentInput, Guest
from alliance.documents.operations.rounds import RoundInput
from alliance.organizations.models import Organization


class RoundForm(Timed):
    """Who is asked to comment, until when."""

    audience = SelectField(_("Who is asked"))
    instructions_en = TextAreaField(_("What to look at, in English"), validators=[Optional(), LONG])
    instructions_zh = TextAreaField(_("What to look at, in Chinese"), validators=[Optional(), LONG])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = choices(audience_choices())

    @property
    def typed(self) -> RoundInput:
        return RoundInput(
            closes_at=self.closes_at,
            zone=self.zone.data,
            audience=DocumentAudience(self.audience.data),
            opens_at=self.opens_at,
            instructions=localized(self, "instructions"),
        )


class ExtendForm(Form):
    """A later closing time, in the zone of the round."""

    closes = DateTimeLocalField(
        _("Closes"), format=MINUTE, validators=[InputRequired(message=_("Say until when."))]
    )  # fmt: skip
    reason = TextAreaField(_("Reason"), validators=[Optional(), LONG])


class ReasonForm(Form):
    reason = TextAreaField(_("Reason"), validators=[Optional(), LONG])


class CommentFields(Form):
    """One line of the comment table."""

    clause = line(_("Clause"), maximum=60, description=_("As it is numbered in the document: 5.2.1"))
    place = line(_("Paragraph, figure, table or note"), maximum=100)
    kind = SelectField(_("Kind of comment"), default=CommentKind.TECHNICAL.value)
    text = TextAreaField(_("Comment"), validators=[InputRequired(_("Write what you have to say.")), LONG])
    proposal = TextAreaField(_("Proposed change"), validators=[Optional(), LONG])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices([(one.value, f"{one.value} · {one.label}") for one in CommentKind])

    @property
    def typed(self) -> CommentInput:
        return CommentInput(
            text=self.text.data or "",
            kind=CommentKind(self.kind.data),
            clause=self.clause.data or "",
            place=self.place.data or "",
            proposal=self.proposal.data or "",
        )


class CommentForm(CommentFields):
    """A person comments for an organization."""

    organization = SelectField(_("For"), default="")

    def offer(self, organizations: list[Organization]) -> None:
        self.known = {str(one.id): one for one in organizations}
        self.organization.choices = choices([(key, one.name.text) for key, one in self.known.items()])
        if len(organizations) < 2:
            del self.organization

    @property
    def chosen(self) -> Organization | None:
        """The organization chosen; None when there was no choice."""
        return self.known.get(self.organization.data or "") if "organization" in self else None


class VisitorForm(Honeypot, CommentFields):
    """A visitor comments and says who they are."""

    name = line(_("Your name"), InputRequired(_("Say who comments.")))
    email = line(
        _("Your e-mail address"),
        InputRequired(_("Give an address; we write to it once, with what became of your comment.")),
        Email(message=_("This is no e-mail address. It looks like name@example.com.")),
        maximum=254,
    )
    author_organization = line(_("Your organization"))

    def guest(self, is_spam: bool) -> Guest:
        return Guest(
            name=str(self.name.data),
            email=str(self.email.data),
            organization=self.author_organization.data or "",
            is_spam=is_spam,
        )


class ChangeCommentForm(CommentFields, VersionedForm):
    """One's own comment, changed."""


def shown(comment: Comment) -> dict[str, Any]:
    """A comment as the form shows it."""
    return {
        "clause": comment.clause,
        "place": comment.place,
        "kind": comment.kind.value,
        "text": comment.text,
        "proposal": comment.proposal,
        "version": comment.version,
    }


class DisposeForm(Form):
    """What becomes of the chosen comments."""

    comment = SelectMultipleField(_("Comments"), validate_choice=False)
    disposition = SelectField(_("Disposition"), validators=[InputRequired(_("Choose a disposition."))])
    response = TextAreaField(_("Answer to the authors"), validators=[Optional(), Length(max=TEXT)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = [(one.value, one.label) for one in Disposition]
        self.disposition.choices = choices([*pairs[1:], pairs[0]], gettext("Choose"))

    @property
    def ids(self) -> list[int]:
        """The chosen comments; what is no number was typed by nobody."""
        return [int(one) for one in self.comment.data or [] if one.isascii() and one.isdigit() and len(one) < 10]


class SheetForm(Form):
    """A filled-in comment table."""

    file = FileField(_("Sheet"), validators=[FileRequired(_("Choose a file first."))])
