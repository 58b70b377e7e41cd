"""Finding topics, posts, their readers and the mails that came in: always as one viewer may see them."""
