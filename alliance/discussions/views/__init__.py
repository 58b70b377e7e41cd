"""Pages of discussions: topics, posts, leaving by a link, the mails that came in."""

from flask import Blueprint

from alliance.discussions.views import inbound, posts, topics

BOTH, POST = ["GET", "POST"], ["POST"]

bp = Blueprint("discussions", __name__)
bp.register_blueprint(inbound.bp)
bp.add_url_rule("/groups/<code>/discussion", "index", topics.index)
bp.add_url_rule("/groups/<code>/discussion/new", "create", topics.create, methods=BOTH)
bp.add_url_rule("/topics/<int:topic_id>", "show", posts.show, methods=BOTH)
bp.add_url_rule("/topics/<int:topic_id>/edit", "rename", topics.rename, methods=BOTH)
bp.add_url_rule("/topics/<int:topic_id>/close", "close", topics.close, methods=POST)
bp.add_url_rule("/topics/<int:topic_id>/reopen", "reopen", topics.reopen, methods=POST)
bp.add_url_rule("/topics/<int:topic_id>/pin", "pin", topics.pin, methods=POST)
bp.add_url_rule("/topics/<int:topic_id>/unpin", "unpin", topics.unpin, methods=POST)
bp.add_url_rule("/topics/<int:topic_id>/follow", "follow", topics.follow, methods=POST)
bp.add_url_rule("/topics/leave/<secret>", "leave", topics.leave, methods=BOTH)
bp.add_url_rule("/topics/leave/<secret>/undo", "undo", topics.undo, methods=POST)
bp.add_url_rule("/topics/preview", "preview", posts.preview, methods=POST)
bp.add_url_rule("/topics/files/<int:post_file_id>", "file", posts.file)
bp.add_url_rule("/posts/<int:post_id>/edit", "edit", posts.edit, methods=BOTH)
bp.add_url_rule("/posts/<int:post_id>/remove", "remove", posts.remove, methods=BOTH)
bp.add_url_rule("/posts/<int:post_id>/versions", "versions", posts.versions)
