"""What notices are about, and how often a reader wants them."""

from enum import StrEnum

from flask_babel import lazy_gettext as _


class Category(StrEnum):
    """Duty categories cannot be switched off (DOMAIN section 9)."""

    SIGN_IN = "sign_in"
    OWN_APPLICATION = "own_application"
    MEMBERSHIP = "membership"
    ORGANIZATION = "organization"
    REVIEW = "review"
    CALLS = "calls"
    CONTACT = "contact"

    @property
    def is_duty(self) -> bool:
        return self in DUTY

    @property
    def label(self) -> str:
        return LABELS[self]


DUTY = {Category.SIGN_IN, Category.OWN_APPLICATION, Category.MEMBERSHIP, Category.REVIEW}

LABELS = {
    Category.SIGN_IN: _("Sign-in and security"),
    Category.OWN_APPLICATION: _("Your own application"),
    Category.MEMBERSHIP: _("Your membership"),
    Category.REVIEW: _("Reviews you were asked for"),
    Category.ORGANIZATION: _("Changes at your organization"),
    Category.CALLS: _("New calls for members"),
    Category.CONTACT: _("Messages through the directory"),
}


class Frequency(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        return FREQUENCY_LABELS[self]


FREQUENCY_LABELS = {
    Frequency.AT_ONCE: _("At once"),
    Frequency.DAILY: _("Once a day"),
    Frequency.WEEKLY: _("Once a week"),
    Frequency.NEVER: _("Never"),
}
