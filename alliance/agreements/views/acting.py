"""What the views of agreements share: one operation tried, its refusal shown where the reader looks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash

from alliance.core.forms import Form
from alliance.core.operation import Refused


def tried(form: Form, act: Callable[[], Any]) -> bool:
    """Check the shape and run the act; False when the form has to be shown again, with what is wrong in it."""
    if not form.validate_on_submit():
        return False
    try:
        act()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def pressed(act: Callable[[], Any], said: str) -> None:
    """Run the act of a button and say what happened, or why it did not."""
    try:
        act()
    except Refused as refusal:
        flash(refusal.message, "danger")
    else:
        flash(said, "success")
