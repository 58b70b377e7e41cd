"""Links that act for somebody: the database keeps a nonce, the link carries the nonce and our signature of it.

Who reads the database (or a backup) cannot make a link, because the key is not in it: the same protection as a
stored hash, and a queued mail can be stored without its secret.
"""

import base64
import hashlib
import hmac
import secrets

from flask import current_app


def new_nonce() -> str:
    """A fresh 160-bit name for one secret link."""
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()


def secret_of(nonce: str) -> str:
    """The text that goes into the link."""
    return f"{nonce}.{_signature(nonce)}"


def nonce_of(secret: str) -> str | None:
    """The nonce of a link that we made, None for any other text."""
    nonce, dot, signature = secret.partition(".")
    if not dot or not nonce or not secret.isascii():
        return None
    return nonce if hmac.compare_digest(signature, _signature(nonce)) else None


SHORT = 16  # characters of 5 bits each


def short_nonce() -> str:
    """A fresh 80-bit name for a mail address that acts: the part before the @ has room for 64 characters."""
    return new_nonce()[:SHORT]


def short_secret_of(nonce: str) -> str:
    """The text that goes into such an address: 80 bits of name and 80 of signature (RFC 5321 section 4.5.3.1.1)."""
    return f"{nonce}.{_signature(f'mail.{nonce}')[:SHORT]}"


def short_nonce_of(secret: str) -> str | None:
    """The nonce of an address that we made, None for any other text; mail servers may change the case."""
    nonce, dot, signature = secret.lower().partition(".")
    if not dot or not nonce or not secret.isascii():
        return None
    return nonce if hmac.compare_digest(signature, _signature(f"mail.{nonce}")[:SHORT]) else None


def _signature(nonce: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    mac = hmac.new(hashlib.sha256(b"alliance.links." + key).digest(), nonce.encode(), hashlib.sha256)
    return base64.b32encode(mac.digest()[:20]).decode().lower()
