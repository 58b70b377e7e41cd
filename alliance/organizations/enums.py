"""Names, identifiers, relations and audiences of organizations."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class NameKind(StrEnum):
    LEGAL = "legal"
    SHORT = "short"
    BRAND = "brand"
    FORMER = "former"

    @property
    def label(self) -> str:
        return NAME_LABELS[self]


class IdentifierKind(StrEnum):
    """`USCC` is the unified social credit code (GB 32100-2015), `LEI` ISO 17442, `REGISTRATION` a foreign number."""

    USCC = "uscc"
    LEI = "lei"
    REGISTRATION = "registration"

    @property
    def label(self) -> str:
        return IDENTIFIER_LABELS[self]


class OwnershipKind(StrEnum):
    SUBSIDIARY = "subsidiary"
    BRANCH = "branch"
    JOINT_VENTURE = "joint_venture"
    FACULTY = "faculty"

    @property
    def label(self) -> str:
        return OWNERSHIP_LABELS[self]

    @property
    def reverse_label(self) -> str:
        """The relation as the upper organization sees it."""
        return OWNED_LABELS[self]


class AppointmentKind(StrEnum):
    PRIMARY = "primary"
    ALTERNATE = "alternate"
    BILLING = "billing"
    TECHNICAL = "technical"

    @property
    def label(self) -> str:
        return APPOINTMENT_LABELS[self]


class Audience(StrEnum):
    """Who may see a field of a profile; each includes those after it."""

    PUBLIC = "public"
    MEMBERS = "members"
    COORDINATORS = "coordinators"

    @property
    def label(self) -> str:
        return AUDIENCE_LABELS[self]


class HeadcountBand(StrEnum):
    UNDER_50 = "under_50"
    TO_249 = "50_249"
    TO_999 = "250_999"
    TO_4999 = "1000_4999"
    OVER_5000 = "over_5000"

    @property
    def label(self) -> str:
        return HEADCOUNT_LABELS[self]


NAME_LABELS = {
    NameKind.LEGAL: _("Legal name"),
    NameKind.SHORT: _("Short name"),
    NameKind.BRAND: _("Brand"),
    NameKind.FORMER: _("Former name"),
}
IDENTIFIER_LABELS = {
    IdentifierKind.USCC: _("Unified social credit code"),
    IdentifierKind.LEI: _("Legal entity identifier (LEI)"),
    IdentifierKind.REGISTRATION: _("Foreign registration number"),
}
OWNERSHIP_LABELS = {
    OwnershipKind.SUBSIDIARY: _("Subsidiary of"),
    OwnershipKind.BRANCH: _("Branch of"),
    OwnershipKind.JOINT_VENTURE: _("Joint venture of"),
    OwnershipKind.FACULTY: _("Faculty of"),
}
OWNED_LABELS = {
    OwnershipKind.SUBSIDIARY: _("Has the subsidiary"),
    OwnershipKind.BRANCH: _("Has the branch"),
    OwnershipKind.JOINT_VENTURE: _("Holds a part of"),
    OwnershipKind.FACULTY: _("Has the faculty"),
}
APPOINTMENT_LABELS = {
    AppointmentKind.PRIMARY: _("Primary representative"),
    AppointmentKind.ALTERNATE: _("Alternate representative"),
    AppointmentKind.BILLING: _("Billing representative"),
    AppointmentKind.TECHNICAL: _("Technical representative"),
}
AUDIENCE_LABELS = {
    Audience.PUBLIC: _("Everyone"),
    Audience.MEMBERS: _("Members"),
    Audience.COORDINATORS: _("The secretariat"),
}
HEADCOUNT_LABELS = {
    HeadcountBand.UNDER_50: _("under 50"),
    HeadcountBand.TO_249: _("50 to 249"),
    HeadcountBand.TO_999: _("250 to 999"),
    HeadcountBand.TO_4999: _("1,000 to 4,999"),
    HeadcountBand.OVER_5000: _("5,000 or more"),
}
