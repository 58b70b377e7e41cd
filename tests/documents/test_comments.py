"""Comments: for which organization, changed while open, visitors and their traps, dispositions."""

import time
from datetime import timedelta

import pytest

from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.operation import Clash, Refused
from alliance.documents.enums import CommentKind, Disposition, DocumentAudience
from alliance.documents.models import Comment
from alliance.documents.operations.comments import (
    CommentInput,
    Guest,
    add_comment,
    add_visitors_comment,
    change_comment,
    dispose,
    let_in,
    withdraw_comment,
)
from alliance.documents.operations.rounds import finish_round, open_round
from tests.documents.conftest import a_round, close
from tests.factories import PersonFactory
from tests.factories.documents import CommentFactory
from tests.factories.groups import HolderFactory, SeatFactory, seated
from tests.factories.membership import MembershipFactory
from tests.factories.organizations import AffiliationFactory, OrganizationFactory

LOW = CommentInput("The limit is too low.", CommentKind.TECHNICAL, "5.2", "Table 3", "50 MPa")
LI = Guest("Li Na", "li.na@example.com", "Volt")


@pytest.fixture
def asked(chair, document):
    return open_round(chair, document, a_round())


@pytest.fixture
def public(chair, document):
    return open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC))


def test_a_comment_is_made_for_the_organization_of_the_seat(group, asked, trail):
    holder = seated(group)
    comment = add_comment(holder.person, asked, LOW)
    assert (comment.number, comment.organization, comment.clause, comment.place, comment.proposal) == (
        1, holder.seat.organization, "5.2", "Table 3", "50 MPa",
    )  # fmt: skip
    assert trail()[-1] == "documents.commented"


def test_who_sits_for_two_organizations_chooses_one_of_them(group, asked):
    holder = seated(group)
    other = HolderFactory(seat=SeatFactory(group=group), person=holder.person).seat.organization
    assert add_comment(holder.person, asked, LOW, other).organization == other
    with pytest.raises(Refused) as refusal:
        add_comment(holder.person, asked, LOW, OrganizationFactory())
    assert refusal.value.field == "organization"


def test_a_comment_has_words(member, asked):
    with pytest.raises(Refused) as refusal:
        add_comment(member, asked, CommentInput("  "))
    assert refusal.value.field == "text"


def test_comments_are_numbered_in_their_round(member, asked):
    assert [add_comment(member, asked, LOW).number for _ in range(3)] == [1, 2, 3]


def test_ones_own_comment_is_changed_until_the_round_closes(member, asked):
    comment = add_comment(member, asked, LOW)
    seen = comment.version
    change_comment(member, comment, CommentInput("Too high.", clause="6"), seen)
    assert (comment.text, comment.clause, comment.number) == ("Too high.", "6", 1)
    with pytest.raises(Clash):
        change_comment(member, comment, LOW, seen)
    close(asked)
    with pytest.raises(Refused, match="closed"):
        change_comment(member, comment, LOW, comment.version)


def test_a_withdrawn_comment_keeps_its_number_and_stays_withdrawn(member, asked):
    comment = add_comment(member, asked, LOW)
    withdraw_comment(member, comment)
    withdraw_comment(member, comment)
    assert comment.withdrawn_at is not None
    assert add_comment(member, asked, LOW).number == 2
    with pytest.raises(Refused, match="withdrawn"):
        change_comment(member, comment, LOW, comment.version)


def test_nothing_is_withdrawn_after_the_closing_time(member, asked):
    comment = add_comment(member, asked, LOW)
    with at(asked.closes_at), pytest.raises(Refused, match="closed"):
        withdraw_comment(member, comment)


def test_a_visitor_comments_with_name_address_and_organization(public, trail):
    comment = add_visitors_comment(public, LOW, LI)
    assert (comment.author_name, comment.author_email, comment.author_organization, comment.is_spam) == (
        "Li Na", "li.na@example.com", "Volt", False,
    )  # fmt: skip
    assert trail()[-1] == "documents.visitor_commented"


def test_a_comment_full_of_addresses_is_held_and_let_in_by_officers(chair, public, trail):
    text = "Buy https://a.example https://b.example https://c.example"
    comment = add_visitors_comment(public, CommentInput(text), LI)
    assert comment.is_spam and not comment.counts
    let_in(chair, comment)
    let_in(chair, comment)
    assert comment.counts
    assert trail().count("documents.comment_let_in") == 1


def test_nothing_is_let_in_once_the_authors_were_told(chair, public):
    held = add_visitors_comment(public, LOW, Guest("A", "a@example.com", is_spam=True))
    close(public)
    finish_round(chair, public)
    with pytest.raises(Refused, match="over"):
        let_in(chair, held)


def test_several_comments_are_dealt_with_at_once(chair, member, asked, trail):
    comments = [add_comment(member, asked, LOW) for _ in range(3)]
    close(asked)
    assert dispose(chair, asked, [comments[0].id, comments[2].id], Disposition.MODIFIED, "40 MPa") == 2
    assert [(one.disposition, one.response) for one in comments] == [
        (Disposition.MODIFIED, "40 MPa"), (Disposition.OPEN, ""), (Disposition.MODIFIED, "40 MPa"),
    ]  # fmt: skip
    assert comments[0].disposed_by_id == chair.id and comments[0].disposed_at is not None
    assert trail()[-2:] == ["documents.comment_disposed"] * 2


@pytest.mark.parametrize("disposition", [Disposition.REJECTED, Disposition.MODIFIED])
def test_who_is_rejected_or_changed_is_told_why(chair, member, asked, disposition):
    comment = add_comment(member, asked, LOW)
    close(asked)
    with pytest.raises(Refused) as refusal:
        dispose(chair, asked, [comment.id], disposition, " ")
    assert refusal.value.field == "response"


def test_a_disposition_is_taken_back_until_the_authors_are_told(chair, member, asked):
    comment = add_comment(member, asked, LOW)
    close(asked)
    dispose(chair, asked, [comment.id], Disposition.NOTED)
    dispose(chair, asked, [comment.id], Disposition.OPEN)
    assert (comment.disposition, comment.disposed_at) == (Disposition.OPEN, None)
    dispose(chair, asked, [comment.id], Disposition.NOTED)
    finish_round(chair, asked)
    with pytest.raises(Refused, match="over"):
        dispose(chair, asked, [comment.id], Disposition.ACCEPTED)


def test_nothing_is_decided_while_authors_may_still_write(chair, member, asked):
    comment = add_comment(member, asked, LOW)
    with pytest.raises(Refused, match="still being taken"):
        dispose(chair, asked, [comment.id], Disposition.ACCEPTED)


def test_held_withdrawn_and_foreign_comments_are_no_choice(chair, member, asked):
    held = CommentFactory(round=asked, number=90, is_spam=True)
    foreign = CommentFactory()
    gone = add_comment(member, asked, LOW)
    withdraw_comment(member, gone)
    close(asked)
    with pytest.raises(Refused, match="at least one"):
        dispose(chair, asked, [held.id, foreign.id, gone.id], Disposition.NOTED)


# On pages

TYPED = {"clause": "5.2", "place": "", "kind": "te", "text": "The limit is too low.", "proposal": "50 MPa"}
SIGNED = {"name": "Li Na", "email": "li.na@example.com", "author_organization": "Volt"}


def visitors_post(client, asked, **more):
    """A visitor's comment, sent with the time stamp of a page that was read for a minute."""
    path = f"/comment-rounds/{asked.id}/comments/new"
    page = client.get(path).text
    stamp = page.split('name="made"')[1].split('value="')[1].split('"')[0]
    return client.post(path, data={**TYPED, **SIGNED, "made": stamp, **more})


def test_a_member_comments_on_the_page_and_sees_it_in_the_table(as_user, member, asked):
    browser = as_user(member)
    answer = browser.post(f"/comment-rounds/{asked.id}/comments/new", data=TYPED)
    assert (answer.status_code, answer.location) == (303, f"/comment-rounds/{asked.id}")
    text = browser.get(answer.location).text
    assert "The limit is too low." in text and "Aian" in text and "50 MPa" in text


def test_an_author_changes_and_withdraws_on_pages_and_nobody_else(as_user, chair, member, asked):
    comment = add_comment(member, asked, LOW)
    browser, other = as_user(member), as_user(chair)
    path = f"/comments/{comment.id}"
    assert (other.get(f"{path}/edit").status_code, other.post(f"{path}/withdraw").status_code) == (403, 403)
    changed = browser.post(f"{path}/edit", data={**TYPED, "text": "Other words", "version": comment.version})
    assert changed.status_code == 303
    assert db.session.get(Comment, comment.id).text == "Other words"
    assert browser.post(f"{path}/withdraw").status_code == 303
    assert db.session.get(Comment, comment.id).withdrawn_at is not None


@pytest.fixture
def unhurried(app):
    """No page counts as sent back too quickly."""
    before = app.config["RATE_LIMIT_FACTOR"]
    app.config["RATE_LIMIT_FACTOR"] = 1_000_000.0
    yield
    app.config["RATE_LIMIT_FACTOR"] = before


def test_a_visitor_comments_where_everybody_is_asked(client, public, unhurried):
    time.sleep(0.01)
    answer = visitors_post(client, public)
    assert answer.status_code == 303
    comment = db.session.query(Comment).one()
    assert (comment.author_name, comment.author_organization, comment.person_id) == ("Li Na", "Volt", None)
    assert not comment.is_spam


def test_a_visitor_who_is_quicker_than_a_reader_is_held(client, public):
    assert visitors_post(client, public).status_code == 303
    assert db.session.query(Comment).one().is_spam


def test_a_machine_that_fills_in_everything_at_once_is_held(client, as_user, chair, member, public):
    path = f"/comment-rounds/{public.id}/comments/new"
    client.post(path, data={**TYPED, **SIGNED, "nickname": "bot", "made": "x"})
    comment = db.session.query(Comment).one()
    assert comment.is_spam
    assert "The limit" not in as_user(member).get(f"/comment-rounds/{public.id}").text
    browser = as_user(chair)
    assert "Held back" in browser.get(f"/comment-rounds/{public.id}").text
    assert browser.post(f"/comments/{comment.id}/let-in").status_code == 303
    assert not db.session.get(Comment, comment.id).is_spam


def test_a_visitor_who_sends_too_often_waits(client, public):
    path = f"/comment-rounds/{public.id}/comments/new"
    answers = [client.post(path, data={**TYPED, **SIGNED}).status_code for _ in range(30)]
    assert answers[-1] == 429


def test_visitors_do_not_comment_where_only_members_are_asked(as_user, client, chair, document):
    asked = open_round(chair, document, a_round(audience=DocumentAudience.MEMBERS))
    path = f"/comment-rounds/{asked.id}/comments/new"
    assert client.get(path).status_code == 404
    organization = OrganizationFactory()
    outsider = AffiliationFactory(organization=organization).person
    assert as_user(outsider).get(path).status_code == 404
    MembershipFactory(organization=organization)
    inside = AffiliationFactory(organization=organization).person
    assert as_user(inside).post(path, data=TYPED).status_code == 303
    assert db.session.query(Comment).one().organization == organization


def test_an_observer_reads_and_does_not_comment_in_the_groups_own_round(as_user, group, asked):
    observer = seated(group, role="observer").person
    browser = as_user(observer)
    assert browser.get(f"/comment-rounds/{asked.id}").status_code == 200
    assert browser.post(f"/comment-rounds/{asked.id}/comments/new", data=TYPED).status_code == 303
    assert db.session.query(Comment).count() == 0


def test_others_read_the_table_without_names_once_it_is_finished(client, chair, member, public):
    mine = add_comment(member, public, LOW)
    theirs = add_visitors_comment(public, CommentInput("Too high."), LI)
    path = f"/comment-rounds/{public.id}"
    assert "The limit" not in client.get(path).text
    close(public)
    dispose(chair, public, [mine.id, theirs.id], Disposition.REJECTED, "Decided in 2024")
    assert "The limit" not in client.get(path).text
    finish_round(chair, public)
    text = client.get(path).text
    assert "The limit is too low." in text and "Decided in 2024" in text and "Aian" in text
    assert member.shown_name not in text and "Li Na" not in text and "li.na@example.com" not in text


def test_officers_deal_with_chosen_comments_on_the_page_and_members_do_not(as_user, chair, member, asked):
    comments = [add_comment(member, asked, LOW) for _ in range(2)]
    close(asked)
    browser, path = as_user(chair), f"/comment-rounds/{asked.id}"
    data = {"comment": [str(one.id) for one in comments], "disposition": "rejected", "response": ""}
    refused = browser.post(f"{path}/dispositions", data=data)
    assert refused.status_code == 422 and "checked" in refused.text
    assert browser.post(f"{path}/dispositions", data={**data, "response": "No"}).status_code == 303
    assert [one.disposition for one in db.session.query(Comment)] == [Disposition.REJECTED] * 2
    assert as_user(member).post(f"{path}/dispositions", data=data).status_code == 403
    assert "2 of 2" in browser.get(f"{path}?disposition=rejected").text


def test_a_round_that_comes_later_says_so(as_user, client, chair, document):
    asked = open_round(chair, document, a_round(audience=DocumentAudience.PUBLIC, opens_at=now() + timedelta(days=2)))
    assert "Opens later" in client.get(f"/comment-rounds/{asked.id}").text
    assert client.get(f"/comment-rounds/{asked.id}/comments/new").status_code == 303


def test_a_stranger_with_a_sign_in_comments_where_everybody_is_asked(as_user, public):
    answer = as_user(PersonFactory()).post(f"/comment-rounds/{public.id}/comments/new", data=TYPED)
    assert answer.status_code == 303
    assert db.session.query(Comment).one().organization is None
