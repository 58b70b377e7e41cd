"""Reading the sealed box of a secret ballot.

The box is one Fernet token (AES-128-CBC with HMAC-SHA-256, https://github.com/fyrd/fernet-spec). Its key is derived by
HKDF-SHA-256 (RFC 5869) from SECRET_KEY and the ballot's id, so neither a dump of the database nor a backup of it opens
the box. Inside stands a JSON list of [code, choice], sorted by the random codes, every choice padded to one
length and the list padded to the number of electors: the box is of one size from the first moment to the last.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import select

from alliance.ballots.models import Ballot, BallotBox
from alliance.core.db import db

Choice = dict[str, Any]


def box_key(ballot_id: int) -> Fernet:
    """The key of one box."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    derived = HKDF(hashes.SHA256(), 32, salt=b"alliance.ballots.box", info=str(ballot_id).encode()).derive(secret)
    return Fernet(base64.urlsafe_b64encode(derived))


def unsealed(box: BallotBox) -> list[tuple[str, str]]:
    """Every place in the box as (code, choice as JSON); an empty place has no choice."""
    places = json.loads(box_key(box.ballot_id).decrypt(box.sealed))
    return [(code, text.strip()) for code, text in places]


def open_box(ballot: Ballot) -> list[tuple[str, Choice]]:
    """The votes of a secret ballot as (tracking code, choice), in the order of the codes; none without a box."""
    box = db.session.scalar(select(BallotBox).where(BallotBox.ballot_id == ballot.id))
    if box is None:
        return []
    return [(code, json.loads(text)) for code, text in unsealed(box) if text]
