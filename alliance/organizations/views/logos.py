"""Logos: made to be seen, so everybody who has the address gets the picture that is the logo now."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from alliance.core.access import allow, anybody
from alliance.core.downloads import send_bytes
from alliance.files.models import StoredFile
from alliance.files.operations import read_bytes
from alliance.organizations.queries import logo_file


@allow(anybody, load=logo_file)
def logo(file: StoredFile) -> ResponseReturnValue:
    """The picture, as we drew it anew when it was uploaded."""
    return send_bytes(read_bytes(file), file.name, file.media_type, inline=True, cache=True)
