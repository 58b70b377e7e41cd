"""Settings from the environment (prefix ALLIANCE_, `.env` read too), each explained in docs/running.md.

An unsafe start is refused with the reason: see `problems`.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import load_dotenv

ROOT = Path(__file__).parent


class UnsafeStart(RuntimeError):
    """The settings would make a production instance unsafe."""


def settings(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Flask configuration. Raises `UnsafeStart` for an unsafe production start, `ValueError` for odd values."""
    if environment is None:
        load_dotenv(ROOT / ".env")
        environment = os.environ
    given = {key[9:]: value for key, value in environment.items() if key.startswith("ALLIANCE_")}
    instance = Path(given.get("INSTANCE", ROOT / "instance")).absolute()
    instance.mkdir(parents=True, exist_ok=True)
    production = given.get("ENVIRONMENT", "development") == "production"
    port = int(given.get("PORT", "5000"))
    host = given.get("HOST", "127.0.0.1")
    base_url = given.get("BASE_URL", "" if production else f"http://localhost:{port}").rstrip("/")
    https = base_url.startswith("https://")
    found = {
        "PRODUCTION": production,
        "DEBUG": given.get("DEBUG", "") in ("1", "true"),
        "INSTANCE": str(instance),
        "HOST": host,
        "PORT": port,
        "BASE_URL": base_url,
        "SECRET_KEY": given.get("SECRET_KEY") or ("" if production else local_secret(instance)),
        "TRUSTED_PROXIES": int(given.get("TRUSTED_PROXIES", "0")),
        "ALLOWED_HOSTS": allowed_hosts(given, base_url),
        "SQLALCHEMY_DATABASE_URI": given.get("DATABASE_URL") or f"sqlite:///{instance / 'alliance.sqlite3'}",
        "SQLALCHEMY_ENGINE_OPTIONS": {},
        "QUEUE_URL": given.get("QUEUE_URL") or f"sqlite:///{instance / 'queue.sqlite3'}",
        "FILES_URL": given.get("FILES_URL") or f"file://{instance / 'uploads'}",
        "MAIL_SERVER": given.get("MAIL_SERVER", "localhost"),
        "MAIL_PORT": int(given.get("MAIL_PORT", "1025")),
        "MAIL_USERNAME": given.get("MAIL_USERNAME") or None,
        "MAIL_PASSWORD": given.get("MAIL_PASSWORD") or None,
        "MAIL_USE_TLS": given.get("MAIL_TLS", "") == "starttls",
        "MAIL_USE_SSL": given.get("MAIL_TLS", "") == "tls",
        "MAIL_TIMEOUT": float(given.get("MAIL_TIMEOUT", "30")),
        "MAIL_SENDER": given.get("MAIL_SENDER", "secretariat@alliance.example"),
        "REPLY_ADDRESS": reply_address(given.get("REPLY_ADDRESS", "")),
        "REPLY_AUTHSERV": given.get("REPLY_AUTHSERV", ""),
        "REPLY_IMAP_SERVER": given.get("REPLY_IMAP_SERVER", ""),
        "REPLY_IMAP_PORT": int(given.get("REPLY_IMAP_PORT", "993")),
        "REPLY_IMAP_TLS": given.get("REPLY_IMAP_TLS", "tls"),
        "REPLY_IMAP_USERNAME": given.get("REPLY_IMAP_USERNAME", ""),
        "REPLY_IMAP_PASSWORD": given.get("REPLY_IMAP_PASSWORD", ""),
        "REPLY_IMAP_FOLDER": given.get("REPLY_IMAP_FOLDER", "INBOX"),
        "REPLY_IMAP_TIMEOUT": float(given.get("REPLY_IMAP_TIMEOUT", "20")),
        "RATE_LIMIT_FACTOR": float(given.get("RATE_LIMIT_FACTOR", "1")),
        "CLOCK_AHEAD": float(given.get("CLOCK_AHEAD", "0")),
        "WORKERS": int(given.get("WORKERS", "2")),
        "THREADS": int(given.get("THREADS", "4")),
        "LOG_FORMAT": given.get("LOG_FORMAT", "json" if production else "console"),
        "PASSWORD_COST": given.get("PASSWORD_COST", "normal"),
        "SESSION_COOKIE_NAME": "__Host-alliance" if https else "alliance",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 25 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "alliance" / "translations"),
    }
    refuse_unsafe(found, given)
    return found


def refuse_unsafe(found: Mapping[str, Any], given: Mapping[str, str]) -> None:
    """Raise when a production instance lacks a secret, a base address or safe cookies, or runs in debug."""
    wrong = problems(found, given) if found["PRODUCTION"] else []
    if wrong:
        raise UnsafeStart("Alliance does not start:\n" + "\n".join(f"  - {line}" for line in wrong))


def problems(found: Mapping[str, Any], given: Mapping[str, str]) -> list[str]:
    """What makes these settings unsafe for production, in words that name the setting to mend."""
    wrong = []
    if len(found["SECRET_KEY"]) < 32:
        wrong.append("ALLIANCE_SECRET_KEY is missing or shorter than 32 characters.")
    if found["DEBUG"]:
        wrong.append("ALLIANCE_DEBUG is on: it would show code and settings to strangers.")
    if found["CLOCK_AHEAD"]:
        wrong.append("ALLIANCE_CLOCK_AHEAD is set: deadlines would pass at wrong times.")
    if not urlsplit(found["BASE_URL"]).hostname:
        wrong.append("ALLIANCE_BASE_URL is missing: mails could not name our pages (https://members.example.org).")
    elif not found["BASE_URL"].startswith("https://") and given.get("ALLOW_HTTP") != "1":
        wrong.append(
            "ALLIANCE_BASE_URL is not https: cookies would travel in the clear (ALLIANCE_ALLOW_HTTP=1 to accept)."
        )
    return wrong


def reply_address(given: str) -> str:
    """The address whose mailbox takes answers; a secret is put behind its name as in answers+secret@example.org.

    Raises `ValueError` for what is no such address or leaves no room for the secret (RFC 5321: 64 characters).
    """
    local, at, host = given.strip().rpartition("@")
    if given and (not at or not local or not host or "+" in local or len(local) > 30 or not given.isascii()):
        raise ValueError("ALLIANCE_REPLY_ADDRESS is no plain mail address with at most 30 characters before the @.")
    return f"{local}@{host.lower()}" if given else ""


def local_secret(instance: Path) -> str:
    """The secret of a development instance, made once and kept beside its database."""
    path = instance / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def allowed_hosts(given: Mapping[str, str], base_url: str) -> list[str]:
    """The Host headers that are answered: those given, the base address's, and local ones in development."""
    hosts = [host.strip() for host in given.get("TRUSTED_HOSTS", "").split(",") if host.strip()]
    hosts.append(urlsplit(base_url).hostname or "localhost")
    if given.get("ENVIRONMENT") != "production":
        hosts += ["localhost", "127.0.0.1"]
    return sorted(set(hosts))
