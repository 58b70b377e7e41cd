"""What most tests of applications need: the terms and the tier that the answers name."""

import pytest

from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.applications import CompleteApplicationFactory, taxonomy
from tests.factories.membership import TierFactory


@pytest.fixture
def world():
    taxonomy()
    return TierFactory(code="ordinary")


@pytest.fixture
def coordinator():
    return CoordinatorFactory(display_name="Lin Yutong")


@pytest.fixture
def applicant():
    return PersonFactory(display_name="Wang Xiaoming")


@pytest.fixture
def complete(world, applicant):
    """A draft that can be submitted."""
    return CompleteApplicationFactory(tier=world, applicant=applicant)
