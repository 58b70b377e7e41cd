"""The states of an import, what its columns may mean, and what became of its rows."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _

from alliance.core.states import Shown


class ImportState(Shown):
    UPLOADED = "uploaded", _("Columns to be matched"), "idle", "layout-three-columns"
    CHECKING = "checking", _("Being checked"), "info", "arrow-repeat"
    CHECKED = "checked", _("Checked"), "info", "clipboard-check"
    RUNNING = "running", _("Being imported"), "info", "arrow-repeat"
    DONE = "done", _("Imported"), "ok", "check-circle"
    FAILED = "failed", _("Nothing imported"), "bad", "x-circle"
    DISCARDED = "discarded", _("Discarded"), "idle", "dash-circle"

    @property
    def is_moving(self) -> bool:
        """The worker is at it."""
        return self in (ImportState.CHECKING, ImportState.RUNNING)


class Target(StrEnum):
    """What a column of the sheet means."""

    NAME_EN = "name_en"
    NAME_ZH = "name_zh"
    SHORT_EN = "short_en"
    SHORT_ZH = "short_zh"
    USCC = "uscc"
    LEI = "lei"
    REGISTRATION = "registration"
    KIND = "kind"
    CHAIN = "chain"
    FIELDS = "fields"
    COUNTRY = "country"
    REGION = "region"
    CITY_EN = "city_en"
    CITY_ZH = "city_zh"
    WEBSITE = "website"
    FOUNDED = "founded"
    DESCRIPTION_EN = "description_en"
    DESCRIPTION_ZH = "description_zh"
    TIER = "tier"
    JOINED = "joined"
    NUMBER = "number"
    PERSON_FAMILY = "person_family"
    PERSON_GIVEN = "person_given"
    PERSON_NAME = "person_name"
    PERSON_TITLE = "person_title"
    PERSON_EMAIL = "person_email"
    PERSON_PHONE = "person_phone"

    @property
    def label(self) -> str:
        return TARGET_LABELS[self]


TARGET_LABELS = {
    Target.NAME_EN: _("Name in English"),
    Target.NAME_ZH: _("Name in Chinese"),
    Target.SHORT_EN: _("Short name in English"),
    Target.SHORT_ZH: _("Short name in Chinese"),
    Target.USCC: _("Unified social credit code"),
    Target.LEI: _("Legal entity identifier (LEI)"),
    Target.REGISTRATION: _("Foreign registration number"),
    Target.KIND: _("Kind"),
    Target.CHAIN: _("Chain position"),
    Target.FIELDS: _("Fields"),
    Target.COUNTRY: _("Country"),
    Target.REGION: _("Region of China"),
    Target.CITY_EN: _("City in English"),
    Target.CITY_ZH: _("City in Chinese"),
    Target.WEBSITE: _("Website"),
    Target.FOUNDED: _("Year founded"),
    Target.DESCRIPTION_EN: _("Description in English"),
    Target.DESCRIPTION_ZH: _("Description in Chinese"),
    Target.TIER: _("Tier"),
    Target.JOINED: _("Member since"),
    Target.NUMBER: _("Member number"),
    Target.PERSON_FAMILY: _("Family name of a person"),
    Target.PERSON_GIVEN: _("Given name of a person"),
    Target.PERSON_NAME: _("Name of a person"),
    Target.PERSON_TITLE: _("Title of the person"),
    Target.PERSON_EMAIL: _("Mail address of the person"),
    Target.PERSON_PHONE: _("Telephone of the person"),
}


class Outcome(StrEnum):
    """What a row of the sheet leads to."""

    NEW = "new"
    JOINS = "joins"
    KNOWN = "known"
    REPEATED = "repeated"
    SIMILAR = "similar"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self][0]

    @property
    def tone(self) -> str:
        return OUTCOME_LABELS[self][1]

    @property
    def icon(self) -> str:
        return OUTCOME_LABELS[self][2]


OUTCOME_LABELS = {
    Outcome.NEW: (_("New"), "ok", "plus-lg"),
    Outcome.JOINS: (_("Known, becomes a member"), "ok", "patch-check"),
    Outcome.KNOWN: (_("Known, stays as it is"), "idle", "check2"),
    Outcome.REPEATED: (_("Twice in the sheet"), "idle", "files"),
    Outcome.SIMILAR: (_("Looks like a known one"), "warn", "intersect"),
    Outcome.WRONG: (_("To correct"), "bad", "exclamation-octagon"),
}
