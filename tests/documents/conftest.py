from datetime import timedelta

import pytest

from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.duties import Duty
from alliance.documents.enums import DocumentAudience
from alliance.documents.operations.rounds import RoundInput
from alliance.documents.operations.versions import VersionInput
from alliance.groups.enums import Role
from tests.factories import CoordinatorFactory
from tests.factories.documents import DocumentFactory, VersionFactory
from tests.factories.groups import GroupFactory, seated
from tests.factories.organizations import OrganizationFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ZONE = "Asia/Shanghai"


def a_file(changes="", **more):
    """A version as uploaded."""
    return VersionInput("测试方法.pdf", PDF, changes, **more)


def a_round(days=10, audience=DocumentAudience.GROUP, **more):
    """A comment round as typed, closing in so many days."""
    return RoundInput(now() + timedelta(days=days), ZONE, audience, **more)


def close(asked):
    """The closing time of a round has come."""
    db.session.refresh(asked)
    asked.opens_at -= timedelta(days=60)
    asked.closes_at = now()
    db.session.commit()


@pytest.fixture
def group():
    return GroupFactory(code="wg3", number="WG 3")


@pytest.fixture
def chair(group):
    return seated(group, OrganizationFactory(en="Catarc"), Role.CHAIR, delegate=True).person


@pytest.fixture
def member(group):
    return seated(group, OrganizationFactory(en="Aian")).person


@pytest.fixture
def coordinator():
    return CoordinatorFactory(duty=Duty.GROUPS)


@pytest.fixture
def document(group, chair):
    """A working draft of the group with one version."""
    found = DocumentFactory(group=group, registered_by=chair, number="WG3-N031", en="Charging test report")
    VersionFactory(document=found)
    db.session.refresh(found)
    return found
