"""The filled form as data for the paper that is stamped and scanned back."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from alliance.applications.enums import Step
from alliance.applications.models import Application
from alliance.applications.queries.answers import Section, sections
from alliance.applications.queries.applications import current_documents
from alliance.applications.queries.submissions import name_of
from alliance.core.localized import current_language
from alliance.core.text import plain_text
from alliance.settings.queries import current_alliance

ON_PAPER = (Step.ORGANIZATION, Step.PEOPLE, Step.PROFILE, Step.INTERESTS)


def form_data(application: Application) -> dict[str, Any]:
    """Everything filled in so far, in the reader's language, as templates/pdf/application_form.typ takes it."""
    alliance = current_alliance()
    parts = [one for one in sections(application.answers, application.form, empty=True) if one.step in ON_PAPER]
    return {
        "lang": current_language(),
        "brand": alliance.brand_light,
        "alliance": alliance.name.text,
        "title": _("Application for membership"),
        "number": application.number,
        "state": str(application.state.label),
        "organization": name_of(application).text,
        "sections": [*(section_data(one) for one in parts), documents_data(application)],
        "declaration": paragraphs(alliance.declaration.text),
        "words": words(),
    }


def section_data(section: Section) -> dict[str, Any]:
    return {
        "title": str(section.label),
        "items": [{"label": one.label, "value": one.text} for one in section.answers],
    }


def documents_data(application: Application) -> dict[str, Any]:
    items = [{"label": str(one.slot.label), "value": one.file.name} for one in current_documents(application)]
    return {"title": str(Step.DOCUMENTS.label), "items": items}


def paragraphs(markdown: str) -> list[str]:
    """The declaration as plain paragraphs."""
    return [plain_text(part) for part in markdown.split("\n\n") if part.strip()]


def words() -> dict[str, str]:
    """The fixed words of the paper."""
    return {
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "stamp": _("Stamp of the organization"),
        "signature": _("Signature"),
        "name": _("Name"),
        "position": _("Position"),
        "date": _("Date"),
        "empty": _("not filled in"),
    }
