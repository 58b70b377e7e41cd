"""Answers and workers at once: on a real database, each with a transaction of its own."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliance.accounts.models import Person
from alliance.agreements.enums import AgreementState
from alliance.agreements.models import Agreement, Party, ProgressRequest, Signatory
from alliance.agreements.operations.answering import ask_for_change, confirm
from alliance.agreements.operations.reminders import ask_one
from alliance.agreements.operations.signing import mark_ready, sign
from alliance.agreements.operations.texts import unfreeze
from alliance.agreements.queries.ledger import requests_of
from alliance.agreements.queries.parts import confirmations_of, parties_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Refused
from alliance.notices.models import Notice
from alliance.organizations.queries import this_day
from tests.agreements.drafts import asked, everybody, keeper, ready, signed
from tests.load.parallel import at_once

pytestmark = [pytest.mark.slow, pytest.mark.live]
MANY = 8


def acting(program, act):
    """One act in a context of its own; whether it was done."""

    def run():
        with program.app_context():
            try:
                act()
            except Refused:
                return False
            else:
                return True
            finally:
                db.session.remove()

    return run


def read(program, question):
    with program.app_context():
        found = question()
        db.session.remove()
    return found


def the_agreement():
    return db.session.scalars(select(Agreement)).one()


def answers(program):
    """Everybody's confirmation of the text that stands frozen, one act each."""

    def made():
        agreement = asked(keeper())
        return agreement.final_sha256, [(type(one), one.id) for one in everybody(agreement)]

    sha256, keys = read(program, made)
    return [
        acting(program, lambda model=model, key=key: confirm(db.session.get(model, key), sha256)) for model, key in keys
    ]


def test_when_everybody_confirms_at_once_the_agreement_is_confirmed(program):
    assert at_once(answers(program)) == [True] * 4
    assert read(program, lambda: the_agreement().state) is AgreementState.CONFIRMED


def test_whoever_confirms_while_the_text_is_opened_confirms_nothing(program):
    acts = answers(program)

    def open_again():
        unfreeze(db.session.scalars(select(Person).order_by(Person.id)).first(), the_agreement(), "A word")

    at_once([*acts, acting(program, open_again)])
    left = read(program, lambda: (the_agreement().state, len(confirmations_of(the_agreement()).have)))
    assert left == (AgreementState.DRAFTING, 0)


def test_a_change_asked_for_at_the_moment_of_signing_comes_before_it_or_not_at_all(program):
    def made():
        agreement = ready(keeper())
        return agreement.final_sha256, parties_of(agreement.id)[0].id, people_id()

    def people_id():
        return db.session.scalars(select(Person.id).order_by(Person.id)).first()

    sha256, party_id, person_id = read(program, made)
    person = lambda: db.session.get(Person, person_id)  # noqa: E731 - read in the thread that acts
    changed, *_more, was_signed = at_once(
        [
            acting(program, lambda: ask_for_change(db.session.get(Party, party_id), sha256, "Article 4")),
            acting(program, lambda: mark_ready(person(), the_agreement())),
            acting(program, lambda: sign(person(), the_agreement(), this_day(), Localized("Hefei"))),
        ]
    )
    state = read(program, lambda: the_agreement().state)
    assert (changed, was_signed) in ((True, False), (False, True))
    assert state is (AgreementState.SIGNED if was_signed else AgreementState.DRAFTING)


def test_workers_that_find_one_request_at_once_ask_once_and_remind_nobody(program):
    request_id = read(program, lambda: requests_of(signed(keeper()).id)[0].id)
    before = read(program, lambda: db.session.scalar(select(func.count()).select_from(Notice)))

    def ask():
        with at(now() + timedelta(days=31)):
            ask_one(request_id)

    at_once([acting(program, ask) for _ in range(MANY)])
    after = read(program, lambda: db.session.scalar(select(func.count()).select_from(Notice)))
    asked_one = read(program, lambda: db.session.get(ProgressRequest, request_id))
    assert (after - before, asked_one.reminded_at) == (1, None)


def test_two_who_sign_one_agreement_at_once_give_it_one_number(program):
    person_id = read(program, lambda: (ready(keeper()), db.session.scalars(select(Person.id)).first())[1])

    def act():
        sign(db.session.get(Person, person_id), the_agreement(), this_day(), Localized("Hefei"))

    assert sum(at_once([acting(program, act) for _ in range(MANY)])) == 1
    assert read(program, lambda: db.session.scalar(select(func.count()).select_from(ProgressRequest))) == 6
    assert read(program, lambda: {one.signed_at is None for one in db.session.scalars(select(Signatory))}) == {False}
