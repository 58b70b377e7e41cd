"""Two tabs with one's own comment: the second shows both texts and can be saved."""

from alliance.core.db import db
from alliance.documents.models import Comment
from alliance.documents.operations.comments import CommentInput, add_comment, change_comment
from alliance.documents.operations.rounds import open_round
from tests.documents.conftest import a_round

EN = {"Accept-Language": "en"}


def test_a_comment_changed_in_another_tab_is_compared_and_then_saved(as_user, chair, member, document):
    asked = open_round(chair, document, a_round())
    comment = add_comment(member, asked, CommentInput("First words", clause="4.1"))
    stale = comment.version
    change_comment(member, comment, CommentInput("Words of the other tab", clause="4.1"), stale)
    typed = {"text": "Words of this tab", "clause": "4.1", "place": "", "kind": "te", "proposal": "", "version": stale}
    browser, path = as_user(member), f"/comments/{comment.id}/edit"
    answer = browser.post(path, data=typed, headers=EN)
    assert answer.status_code == 409
    assert "Words of the other tab" in answer.text
    assert "Words of this tab" in answer.text
    newer = answer.text.split('name="version"')[1].split('value="')[1].split('"')[0]
    assert browser.post(path, data=typed | {"version": newer}).status_code == 303
    assert db.session.query(Comment).one().text == "Words of this tab"
