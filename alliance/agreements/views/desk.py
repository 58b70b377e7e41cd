"""Agreements behind the register: begun, prepared, made ready."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from alliance.agreements import policy
from alliance.agreements.models import Agreement
from alliance.agreements.queries import parts
from alliance.agreements.queries.access import visible_agreement
from alliance.core.access import allow
from alliance.core.web import page

bp = Blueprint("desk", __name__)


@bp.get("/agreements/<int:agreement_id>/prepare")
@allow(policy.can_read_behind, load=visible_agreement)
def show(agreement: Agreement) -> ResponseReturnValue:
    """Texts, parties, who signs, who has confirmed, what was asked for, and what comes next."""
    return page("agreements/prepare.html", agreement=agreement, parties=parts.parties_of(agreement.id))
