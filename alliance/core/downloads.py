"""Handing out files: as attachments, with headers that keep a browser from running anything in them."""

from __future__ import annotations

from flask import Response, make_response

from alliance.core.uploads import content_disposition

SHOWABLE = {"image/png", "image/jpeg", "image/webp"}


def send_bytes(data: bytes, name: str, media_type: str, inline: bool = False, cache: bool = False) -> Response:
    """Bytes as a download with a safe name (RFC 6266).

    `inline` shows pictures that we re-encoded ourselves; `cache` lets browsers keep what is public for a day.
    """
    answer = make_response(data)
    shown = inline and media_type in SHOWABLE
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = "inline" if shown else content_disposition(name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "public, max-age=86400" if cache else "no-store"
    return answer
