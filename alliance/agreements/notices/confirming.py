"""What parties and those who sign are told on the way to the signing, and what the keeper is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alliance.accounts.models import Person
from alliance.accounts.queries import holders_of
from alliance.agreements.enums import SignatoryRole
from alliance.agreements.models import Agreement, ChangeRequest, Party, Signatory
from alliance.core.duties import Duty
from alliance.core.text import one_line
from alliance.core.web import absolute
from alliance.notices.enums import Category
from alliance.notices.operations.queueing import Addressee, queue, secret_url

Who = Party | Signatory


def reader_of(who: Who) -> Addressee:
    """A party's contact or a person who signs, as a reader of mail."""
    person_id = who.contact_id if isinstance(who, Party) else who.person_id
    return Addressee(one_line(who.email), who.display_name, who.locale, who.zone, id=person_id)


def tell(kind: str, who: Who, agreement: Agreement, url: str = "", secret: bool = False, **context: Any) -> None:
    """One mail to a party or a person; with `secret` its link acts for this one alone."""
    party = who if isinstance(who, Party) else who.party
    queue(
        f"agreements.{kind}",
        to=reader_of(who),
        category=Category.AGREEMENTS,
        subject_row=agreement,
        url=secret_url("agreements.confirm.show") if secret else url,
        secret_nonce=who.nonce if secret else "",
        thread=f"agreement-{agreement.id}",
        agreement=agreement,
        who=who,
        party=party,
        signs=isinstance(who, Signatory) and who.role is SignatoryRole.SIGNATORY,
        **context,
    )


def keepers_of(agreement: Agreement) -> list[Person]:
    """Who looks after it; without anybody, the coordinators of events."""
    return [agreement.keeper] if agreement.keeper is not None else holders_of(Duty.EVENTS)


def tell_keepers(kind: str, agreement: Agreement, actor: Person | None = None, **context: Any) -> None:
    for person in keepers_of(agreement):
        if actor is None or actor.id != person.id:
            queue(
                f"agreements.{kind}",
                to=person,
                category=Category.AGREEMENTS,
                subject_row=agreement,
                url=absolute("agreements.desk.show", agreement_id=agreement.id),
                thread=f"agreement-{agreement.id}",
                agreement=agreement,
                **context,
            )


def asked(who: Who, agreement: Agreement, again: bool) -> None:
    """Read the frozen text, one's own name and title, and confirm; `again` when it is a reminder."""
    tell("confirmation_asked", who, agreement, secret=True, again=again)


def opened_again(agreement: Agreement, told: Iterable[Who], reason: str) -> None:
    """The text changes; what was confirmed counts no more."""
    for who in told:
        tell("opened_again", who, agreement, secret=True, because=reason)


def withdrawn(agreement: Agreement, told: Iterable[Who], reason: str) -> None:
    for who in told:
        tell("withdrawn", who, agreement, because=reason)


def change_declined(who: Who, agreement: Agreement, asked_for: ChangeRequest) -> None:
    """Not taken over, with the reply; the reader is asked again."""
    tell("change_declined", who, agreement, secret=True, request=asked_for)


def change_asked(agreement: Agreement, who: Who, asked_for: ChangeRequest) -> None:
    tell_keepers("change_asked", agreement, who=who, request=asked_for)


def all_confirmed(agreement: Agreement) -> None:
    tell_keepers("all_confirmed", agreement)


def signed(agreement: Agreement, parties: Iterable[Party]) -> None:
    """It stands in the register under its number."""
    for party in parties:
        tell("signed", party, agreement, url=absolute("agreements.show", agreement_id=agreement.id))
