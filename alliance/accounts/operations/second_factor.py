"""The second factor: time-based codes (RFC 6238) and recovery codes for the day the phone is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp
import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from flask_babel import gettext as _

from alliance.accounts.models import Person, RecoveryCode, SignIn
from alliance.accounts.notices import second_factor_changed
from alliance.accounts.operations.passwords import verify_password
from alliance.audit.operations import record
from alliance.core.clock import now
from alliance.core.db import db, lock
from alliance.core.operation import Refused, operation
from alliance.core.text import fold

STEP = 30  # seconds
DRIFT = 1  # steps that a clock may be early or late
CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def key_of(use: str) -> bytes:
    """A key for one use, made from the program's secret."""
    return hashlib.sha256(f"alliance.{use}.{current_app.config['SECRET_KEY']}".encode()).digest()


def vault() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key_of("totp")))


def new_secret() -> str:
    """A fresh secret for an authenticator program, 160 bits in base 32."""
    return pyotp.random_base32()


def totp_address(sign_in: SignIn, secret: str, issuer: str) -> str:
    """The otpauth:// address that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in.login_key, issuer_name=issuer)


def fitting_step(secret: str, code: str) -> int:
    """The time step whose code this is, 0 for none; a clock may be off by one step."""
    digits = "".join(fold(code).split())
    this = int(now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    fits = [this + off for off in range(-DRIFT, DRIFT + 1) if hmac_equal(totp.at((this + off) * STEP), digits)]
    return max(fits, default=0)


def hmac_equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


@operation
def use_code(sign_in: SignIn, code: str) -> bool:
    """Whether the code opens, and use it up: one of the authenticator not used before, or an unused recovery code."""
    lock(sign_in)
    if use_totp(sign_in, code):
        record(sign_in.person, "accounts.code_used", sign_in)
        return True
    if use_recovery_code(sign_in, code):
        record(sign_in.person, "accounts.recovery_code_used", sign_in, left=codes_left(sign_in))
        return True
    return False


def use_totp(sign_in: SignIn, code: str) -> bool:
    try:
        secret = vault().decrypt(sign_in.totp_secret.encode()).decode()
    except InvalidToken:  # the program's secret was changed: recovery codes are gone too, an administrator helps
        return False
    step = fitting_step(secret, code)
    if step <= sign_in.totp_last_step:
        return False
    sign_in.totp_last_step = step
    return True


def use_recovery_code(sign_in: SignIn, code: str) -> bool:
    wanted = sa.select(RecoveryCode).where(
        RecoveryCode.sign_in_id == sign_in.id,
        RecoveryCode.code_hash == recovery_hash(code),
        RecoveryCode.used_at.is_(None),
    )
    found = db.session.scalars(wanted.with_for_update()).first()
    if found is None:
        return False
    found.used_at = now()
    return True


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code: keyed, so that the database alone does not let it be guessed."""
    clean = "".join(sign for sign in fold(code) if sign.isalnum())
    return hmac.new(key_of("recovery"), clean.encode(), hashlib.sha256).hexdigest()


def codes_left(sign_in: SignIn) -> int:
    """How many recovery codes were not used yet."""
    unused = sa.select(sa.func.count()).where(RecoveryCode.sign_in_id == sign_in.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


@operation
def begin_second_factor(person: Person, secret: str, code: str, password: str) -> list[str]:
    """Switch codes on once the authenticator has shown that it works; the recovery codes, told only now.

    Refuses a wrong password, a wrong code, and when codes are asked for already.
    """
    sign_in = locked_sign_in(person, password)
    if sign_in.totp_secret:
        raise Refused(_("Codes are asked for already. Remove them first to use another phone."))
    step = fitting_step(secret, code)
    if not step:
        raise Refused(_("This code does not fit. Check the time on your phone and enter the newest code."), "code")
    sign_in.totp_secret = vault().encrypt(secret.encode()).decode()
    sign_in.totp_last_step = step
    record(person, "accounts.second_factor_begun", sign_in)
    second_factor_changed(person, begun=True)
    return write_codes(sign_in)


@operation
def end_second_factor(person: Person, password: str) -> None:
    """Ask for the password alone from now on. Refuses a wrong password."""
    sign_in = locked_sign_in(person, password)
    remove_second_factor(person, sign_in)


def remove_second_factor(actor: Person, sign_in: SignIn) -> None:
    sign_in.totp_secret, sign_in.totp_last_step = "", 0
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.sign_in_id == sign_in.id))
    record(actor, "accounts.second_factor_ended", sign_in)
    second_factor_changed(sign_in.person, begun=False)


@operation
def renew_recovery_codes(person: Person, password: str) -> list[str]:
    """Ten new codes in place of the old. Refuses a wrong password, and without a second factor."""
    sign_in = locked_sign_in(person, password)
    if not sign_in.totp_secret:
        raise Refused(_("Recovery codes belong to sign-in with a code. Set that up first."))
    record(person, "accounts.recovery_codes_renewed", sign_in)
    return write_codes(sign_in)


def locked_sign_in(person: Person, password: str) -> SignIn:
    """The person's own sign-in, held until the operation ends. Refuses a wrong password."""
    sign_in = person.sign_in
    if sign_in is None or not verify_password(sign_in.password_hash, password):
        raise Refused(_("This is not your present password."), "current")
    lock(sign_in)
    return sign_in


def write_codes(sign_in: SignIn) -> list[str]:
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.sign_in_id == sign_in.id))
    codes = [new_code() for _number in range(CODES)]
    db.session.add_all([RecoveryCode(sign_in_id=sign_in.id, code_hash=recovery_hash(code)) for code in codes])
    return codes


def new_code() -> str:
    """Three groups of four characters: 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _sign in range(4)) for _group in range(3))
