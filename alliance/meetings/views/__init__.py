"""Pages of meetings: calendar, agenda, attendance, minutes, actions, feeds."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)
