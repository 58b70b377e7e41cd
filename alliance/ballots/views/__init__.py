"""Pages of ballots: making, voting, results."""

from flask import Blueprint

bp = Blueprint("ballots", __name__)
