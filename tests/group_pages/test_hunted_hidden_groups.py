"""A group that is not public is named nowhere to who may not know of it: neither above nor below another one."""

import pytest

from tests.factories import CoordinatorFactory, PersonFactory
from tests.factories.ballots import voting_member
from tests.factories.groups import GroupFactory, seated


@pytest.fixture
def outsider():
    """Somebody who signed up and works at no member."""
    return PersonFactory()


def test_a_hidden_sub_group_is_not_named_on_the_page_of_the_group_above(client, as_user, outsider):
    above = GroupFactory(code="wg3")
    below = GroupFactory(code="wg3-x", en="Cartel defense", is_public=False, parent=above)
    insider = seated(below).person
    for browser in (client, as_user(outsider)):
        text = browser.get("/groups/wg3").text
        assert ("Cartel defense" in text, "wg3-x" in text) == (False, False)
    for person in (insider, CoordinatorFactory()):
        assert "Cartel defense" in as_user(person).get("/groups/wg3").text


def test_a_hidden_group_above_is_not_named_on_the_page_of_its_public_sub_group(client, as_user, outsider):
    above = GroupFactory(code="secret1", en="Cartel defense", number="CD", is_public=False)
    GroupFactory(code="wg3", parent=above)
    insider = voting_member(above).person
    for browser in (client, as_user(outsider)):
        text = browser.get("/groups/wg3").text
        assert ("Cartel defense" in text, "secret1" in text) == (False, False)
    for person in (insider, CoordinatorFactory()):
        assert "/groups/secret1" in as_user(person).get("/groups/wg3").text
