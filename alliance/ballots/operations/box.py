"""Putting votes into the sealed box of a secret ballot (see queries.box for what it is made of).

Nothing here is audited, logged, dated or told to anybody: of a secret vote the program keeps the box and one word for
each elector, "has voted".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from alliance.ballots.counting import canonical
from alliance.ballots.enums import Method
from alliance.ballots.models import Ballot, BallotBox
from alliance.ballots.queries.box import Choice, box_key, open_box, unsealed
from alliance.core.db import db
from alliance.core.operation import Refused

__all__ = ["add_box", "code_of", "drop_in", "new_code", "open_box", "tidy_code"]

CODE_LENGTH = 16  # characters of base 32: 80 bits
NO_TIME = 0  # a token carries the moment of its making in clear; ours tell none


def new_code() -> str:
    """A random tracking code, in groups of four."""
    return code_of(secrets.token_hex(16))


def code_of(nonce: str) -> str:
    """The tracking code that belongs to the random text in a voting form.

    The same form sent twice (a double click, a page sent again) has the same code and is the same vote.
    """
    key = hashlib.sha256(b"alliance.ballots.code." + str(current_app.config["SECRET_KEY"]).encode()).digest()
    text = base64.b32encode(hmac.new(key, nonce.encode(), hashlib.sha256).digest()).decode().lower()[:CODE_LENGTH]
    return "-".join(text[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def tidy_code(typed: str) -> str:
    """A tracking code as it is kept, however it was typed."""
    bare = "".join(sign for sign in typed.lower() if sign.isalnum() and sign.isascii())[:CODE_LENGTH]
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def add_box(ballot: Ballot, electors: int) -> None:
    """An empty box with a place for every elector, so that the first vote changes its size as little as the last."""
    box = BallotBox(ballot_id=ballot.id, sealed=b"")
    seal(box, [(new_code(), "") for _place in range(electors)], longest(ballot))
    db.session.add(box)


def drop_in(ballot: Ballot, code: str, choice: Choice, again: str = "") -> None:
    """Put a vote in under its code, or replace the one under the code `again`. Refuses a code that is not in the box,
    and one that is taken: the form of one organization, sent for another, would put its vote in the place of the first.

    Takes the box under a lock and seals it anew.
    """
    held = select(BallotBox).where(BallotBox.ballot_id == ballot.id).with_for_update()
    box = db.session.scalars(held.execution_options(populate_existing=True)).one()
    places = dict(unsealed(box))
    if again and not places.get(again):
        raise Refused(_("No vote of this ballot has this tracking code. Compare it with what you kept."), "receipt")
    if not again and places.get(code):
        raise Refused(
            _("This page was sent for another vote already. Open the page of the ballot anew and vote there.")
        )
    if not again:
        del places[next(one for one, text in places.items() if not text)]
    places[again or code] = canonical(choice)
    seal(box, list(places.items()), longest(ballot))


def seal(box: BallotBox, places: list[tuple[str, str]], width: int) -> None:
    """Write the places in the order of their codes, each `width` characters long in the text around them."""
    padded = [[code, text + " " * (width - len(canonical(text)))] for code, text in sorted(places)]
    box.sealed = box_key(box.ballot_id).encrypt_at_time(canonical(padded).encode(), NO_TIME)


def longest(ballot: Ballot) -> int:
    """How many characters the longest possible choice has inside another text, where its quotes are escaped."""
    keys = [option.key for option in ballot.options]
    if ballot.method is Method.YES_NO:
        return len(canonical(canonical({"answer": "abstain"})))
    if ballot.method.is_ranked:
        return len(canonical(canonical({"ranks": dict.fromkeys(keys, len(keys))})))
    return len(canonical(canonical({"options": keys})))
