"""What notices are about, and how often a reader wants them."""

from enum import StrEnum

from flask_babel import lazy_gettext as _

from alliance.jobs.enums import LOST_WORKER


class Category(StrEnum):
    """Duty categories cannot be switched off (DOMAIN section 9)."""

    SIGN_IN = "sign_in"
    OWN_APPLICATION = "own_application"
    MEMBERSHIP = "membership"
    ORGANIZATION = "organization"
    REVIEW = "review"
    SECRETARIAT = "secretariat"
    CONTACT = "contact"
    GROUPS = "groups"
    PARTICIPATION = "participation"
    MEETINGS = "meetings"
    ACTIONS = "actions"
    DOCUMENTS = "documents"
    BALLOTS = "ballots"
    DISCUSSIONS = "discussions"
    BRIEF = "brief"
    EVENTS = "events"
    REGISTRATIONS = "registrations"
    PROGRAMME = "programme"
    AGREEMENTS = "agreements"
    DIGEST = "digest"  # carries notices of other categories and cannot be chosen itself

    @property
    def is_duty(self) -> bool:
        return self in DUTY

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def reason(self) -> str:
        """Why somebody gets notices of this kind: one sentence for mails and for the page of preferences."""
        return REASONS[self]


DUTY = {
    Category.SIGN_IN,
    Category.OWN_APPLICATION,
    Category.MEMBERSHIP,
    Category.REVIEW,
    Category.SECRETARIAT,
    Category.BALLOTS,
    Category.REGISTRATIONS,
    Category.AGREEMENTS,
}

LABELS = {
    Category.SIGN_IN: _("Sign-in and security"),
    Category.OWN_APPLICATION: _("Your own application"),
    Category.MEMBERSHIP: _("Your membership"),
    Category.REVIEW: _("Reviews you were asked for"),
    Category.ORGANIZATION: _("Changes at your organization"),
    Category.SECRETARIAT: _("Work of the secretariat"),
    Category.CONTACT: _("Messages through the directory"),
    Category.GROUPS: _("Seats and requests in your groups"),
    Category.PARTICIPATION: _("Calls for participation in new groups"),
    Category.MEETINGS: _("Meetings of your groups"),
    Category.ACTIONS: _("Your action items"),
    Category.DOCUMENTS: _("Documents of your groups"),
    Category.BALLOTS: _("Ballots that your organization owes"),
    Category.DISCUSSIONS: _("Discussions in your groups"),
    Category.BRIEF: _("The weekly brief of your groups"),
    Category.EVENTS: _("Events: invitations, reminders, thanks"),
    Category.REGISTRATIONS: _("Your registrations for events"),
    Category.PROGRAMME: _("Your part in the programme of events"),
    Category.AGREEMENTS: _("Agreements of your organization"),
    Category.DIGEST: _("Daily and weekly mail"),
}

REASONS = {
    Category.SIGN_IN: _("You get this because it is about how you sign in."),
    Category.OWN_APPLICATION: _("You get this because you work on this application."),
    Category.MEMBERSHIP: _("You get this because you speak for a member."),
    Category.REVIEW: _("You get this because you review applications."),
    Category.ORGANIZATION: _("You get this because you belong to the organization."),
    Category.SECRETARIAT: _("You get this because you handle applications for the secretariat."),
    Category.CONTACT: _("You get this because you answer for an organization in the directory."),
    Category.GROUPS: _("You get this because you sit in this group or speak for a member that does."),
    Category.PARTICIPATION: _("You get this because you speak for a member in the fields of this group."),
    Category.MEETINGS: _("You get this because you sit in this group."),
    Category.ACTIONS: _("You get this because the action item has your name on it."),
    Category.DOCUMENTS: _("You get this because you sit in or follow this group."),
    Category.BALLOTS: _("You get this because you may vote for your organization."),
    Category.DISCUSSIONS: _("You get this because you follow this discussion."),
    Category.BRIEF: _("You get this because you sit in or follow this group."),
    Category.EVENTS: _("You get this because you are invited to or registered for this event."),
    Category.REGISTRATIONS: _("You get this because you are registered for this event."),
    Category.PROGRAMME: _("You get this because you are in the programme of this event."),
    Category.AGREEMENTS: _("You get this because you sign, witness or look after this agreement."),
    Category.DIGEST: _("You get this because you chose to have notices gathered in one mail."),
}

CHOSEN = tuple(category for category in Category if not category.is_duty and category is not Category.DIGEST)
"""The categories that readers choose a frequency for."""


class Frequency(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"

    @property
    def label(self) -> str:
        return FREQUENCY_LABELS[self]


GATHERED = (Frequency.DAILY, Frequency.WEEKLY)

FREQUENCY_LABELS = {
    Frequency.AT_ONCE: _("At once"),
    Frequency.DAILY: _("Once a day"),
    Frequency.WEEKLY: _("Once a week"),
    Frequency.NEVER: _("Never"),
}

DEAD_ADDRESS = "the address is dead"
UNWANTED = "the reader does not want notices of this kind"

REASONS_OF_OURS = {
    DEAD_ADDRESS: _("A mail server said that this address does not exist."),
    UNWANTED: _("The reader does not want notices of this kind."),
    LOST_WORKER: _("The worker ended at every try."),
}


def error_words(error: str) -> str:
    """Why a notice did not leave: our own reasons in the reader's language, a server's words as they came."""
    return str(REASONS_OF_OURS.get(error, error))
