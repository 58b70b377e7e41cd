"""What every answer carries: a strict content policy with a fresh nonce and its fellows (SAFETY rows 21, 22)."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()"


def csp_nonce() -> str:
    """The nonce of this answer; every script element carries it."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def content_policy() -> str:
    """The Content-Security-Policy of pages: our own scripts by nonce, our own styles and pictures, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{csp_nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    )


def init_headers(app: Flask) -> None:
    """Add the headers to every answer, errors and files included."""

    @app.after_request
    def add(answer: Response) -> Response:
        head = answer.headers
        head.setdefault("Content-Security-Policy", content_policy())
        head.setdefault("X-Content-Type-Options", "nosniff")
        head.setdefault("Referrer-Policy", "same-origin")
        head.setdefault("Permissions-Policy", PERMISSIONS)
        head.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        head.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        head.setdefault("X-Request-ID", g.get("request_id", ""))
        if app.config["BASE_URL"].startswith("https://"):
            head.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if "Cache-Control" not in head:
            viewer = g.get("_login_user")
            private = (
                (viewer is not None and viewer.is_authenticated) or request.method != "GET" or answer.status_code >= 400
            )
            head["Cache-Control"] = "no-store" if private else "private, no-cache"
        return answer
