"""The mails of sign-in, in both languages (SAFETY rows 44, 45)."""

import pytest
import sqlalchemy as sa

from alliance.accounts import notices
from alliance.accounts.enums import LinkPurpose
from alliance.accounts.operations.links import make_link
from alliance.core.db import db
from alliance.core.operation import operation
from alliance.notices.models import Notice
from alliance.notices.operations.queueing import Addressee
from tests.factories import PersonFactory


@operation
def write_all(person, link):
    notices.sign_up_begun(Addressee("new@example.com", "New One", person.locale, person.zone), link)
    notices.signed_up_again(person)
    notices.password_forgotten(person, link)
    notices.password_changed(person)
    notices.second_factor_changed(person, begun=True)
    notices.second_factor_changed(person, begun=False)
    notices.address_changed(person, "old@example.com", "new@example.com")
    notices.address_to_prove(person, link, primary=True)
    notices.address_to_prove(person, link, primary=False)
    notices.invited(person, link, None, "")


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_mail_has_a_subject_a_way_on_and_no_placeholder(locale):
    person = PersonFactory(locale=locale, zone="Europe/Berlin")
    link = make_link(LinkPurpose.INVITATION, person, "link@example.com", {})
    write_all(person, link)
    mails = db.session.scalars(sa.select(Notice).order_by(Notice.id)).all()
    assert len(mails) == 10
    for mail in mails:
        assert mail.subject and mail.url in mail.text and mail.url in mail.html
        assert not {
            sign for sign in ("{{", "{%", "%(", "None", "Undefined") if sign in mail.text + mail.html + mail.subject
        }
        assert len(mail.html) < 102 * 1024
        assert mail.locale == locale


def test_a_link_goes_to_the_address_it_is_for():
    person = PersonFactory(email="primary@example.com")
    link = make_link(LinkPurpose.ADD_ADDRESS, person, "other@example.com", {})
    operation(lambda: notices.address_to_prove(person, link, primary=False))()
    assert db.session.scalars(sa.select(Notice.recipient)).all() == ["other@example.com"]
