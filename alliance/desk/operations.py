"""Setting the picture that stands for the alliance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance.core.operation import operation
from alliance.files.operations import PICTURES, keep_upload
from alliance.settings.operations import change_logo

if TYPE_CHECKING:
    from alliance.accounts.models import Person


@operation
def set_logo(actor: Person, filename: str, data: bytes) -> None:
    """Keep the picture, drawn anew without anything but its pixels, and show it as the logo. Refuses what is none."""
    change_logo(actor, keep_upload(actor, filename, data, PICTURES, field="file").id)


@operation
def remove_logo(actor: Person) -> None:
    """Show the built-in mark again."""
    change_logo(actor, None)
