"""Ballots as rows: drafts, or opened with an electorate by `opened=True`."""

from datetime import timedelta

import factory

from alliance.ballots.models import Ballot, Option
from alliance.ballots.operations.ballots import key_of
from alliance.ballots.operations.opening import open_ballot
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from tests.factories import Factory
from tests.factories.groups import GroupFactory, seated
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import OrganizationFactory


class BallotFactory(Factory):
    """A motion that closes in a week, as a draft.

    `labels` names options in English. `opened=True` opens it as the operation does (frozen text, electors, mails);
    `opened=3` first seats three voting members with a delegate each.
    """

    class Meta:
        model = Ballot

    class Params:
        en = factory.Sequence(lambda n: f"Adopt paper {n}?")
        labels = ()

    group = factory.SubFactory(GroupFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda one: Localized(one.en, "是否通过？"))
    text = factory.LazyFunction(lambda: Localized("Read it first.", "请先阅读。"))
    opens_at = factory.LazyFunction(now)
    closes_at = factory.LazyFunction(lambda: now() + timedelta(days=7))
    zone = "Asia/Shanghai"
    options = factory.LazyAttribute(lambda one: [option(place, text) for place, text in enumerate(one.labels)])

    @factory.post_generation
    def opened(self, _create, extracted, **_more):
        if not extracted:
            return
        if extracted is not True:
            for _place in range(extracted):
                voting_member(self.group)
        open_ballot(None, self)
        db.session.commit()


def option(place, text):
    return Option(key=key_of(place), position=place, label=Localized(text, ""), text=Localized())


def voting_member(group, person=None, organization=None, tier=None):
    """The delegate of a member with a voting seat, as its seat holder: `.person`, `.seat`."""
    organization = organization or OrganizationFactory()
    MembershipFactory(organization=organization, **({"tier": tier} if tier else {}))
    return seated(group, organization, delegate=True, person=person)
