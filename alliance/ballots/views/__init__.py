"""Pages of ballots: making, voting, results."""

from flask import Blueprint

from alliance.ballots.views import ballots, own, proxies, results, voting

BOTH = ["GET", "POST"]

bp = Blueprint("ballots", __name__)
bp.add_url_rule("/ballots", "own", own.own)
bp.add_url_rule("/groups/<code>/ballots", "index", ballots.index)
bp.add_url_rule("/groups/<code>/ballots/new", "create", ballots.create, methods=BOTH)
bp.add_url_rule("/ballots/<int:ballot_id>", "show", ballots.show)
bp.add_url_rule("/ballots/<int:ballot_id>/edit", "edit", ballots.edit, methods=BOTH)
bp.add_url_rule("/ballots/<int:ballot_id>/open", "open", ballots.open_, methods=["POST"])
bp.add_url_rule("/ballots/<int:ballot_id>/withdraw", "withdraw", ballots.withdraw, methods=["POST"])
bp.add_url_rule("/ballots/<int:ballot_id>/extend", "extend", ballots.extend, methods=["POST"])
bp.add_url_rule("/ballots/<int:ballot_id>/cancel", "cancel", ballots.cancel, methods=["POST"])
bp.add_url_rule("/ballots/<int:ballot_id>/vote", "vote", voting.vote, methods=["POST"])
bp.register_blueprint(proxies.bp)
bp.register_blueprint(results.bp)
