"""An answer to a post whose number no database takes."""

from tests.discussions.conftest import start


def test_an_answer_to_a_post_of_thirty_digits_is_refused_with_its_text_kept(as_user, chair, group):
    topic = start(chair, group)
    answer = as_user(chair).post(f"/topics/{topic.id}", data={"text": "I agree.", "reply_to": "9" * 30})
    assert answer.status_code == 422
    assert "I agree." in answer.text
