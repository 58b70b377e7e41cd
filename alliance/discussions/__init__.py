"""Discussions of groups: topics, posts, and answers that come back by mail."""
