"""People, their addresses, their sign-ins and what they may do in the secretariat."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from alliance.accounts.enums import LinkPurpose, SessionEnd
from alliance.core.clock import now, today
from alliance.core.db import Keyed, Model, Stamped, Versioned
from alliance.core.duties import Duty
from alliance.core.localized import current_language
from alliance.core.names import initials, is_cjk
from alliance.core.places import zone_city

# What programs write into their User-Agent; the first that fits counts.
BROWSERS = {"MicroMessenger": "WeChat", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox",
            "Chrome": "Chrome", "CriOS": "Chrome", "Safari": "Safari", "curl": "curl"}  # fmt: skip
SYSTEMS = {"HarmonyOS": "HarmonyOS", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
           "Mac OS X": "macOS", "CrOS": "ChromeOS", "Linux": "Linux"}  # fmt: skip


class Person(Keyed, Stamped, Versioned, UserMixin, Model):
    """One human being. `display_name` is how the person is shown; the sort keys follow pinyin and family name."""

    __tablename__ = "person"
    __table_args__ = (
        sa.Index("ix_person_pinyin_key_id", "pinyin_key", "id"),
        sa.Index("ix_person_latin_key_id", "latin_key", "id"),
    )

    family_name: Mapped[str] = mapped_column(sa.String(100), default="")
    given_name: Mapped[str] = mapped_column(sa.String(100), default="")
    display_name: Mapped[str] = mapped_column(sa.String(200))
    romanized_name: Mapped[str] = mapped_column(sa.String(200), default="")
    form_of_address: Mapped[str] = mapped_column(sa.String(60), default="")
    pinyin_key: Mapped[str] = mapped_column(sa.String(300), default="")
    latin_key: Mapped[str] = mapped_column(sa.String(300), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="en")
    zone: Mapped[str] = mapped_column(sa.String(60), default="Asia/Shanghai")
    phone: Mapped[str] = mapped_column(sa.String(30), default="")
    portrait_file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    listed: Mapped[bool] = mapped_column(default=False)  # agreed to be shown to members in the directory

    addresses: Mapped[list[EmailAddress]] = relationship(back_populates="person", order_by="EmailAddress.id")
    sign_in: Mapped[SignIn | None] = relationship(back_populates="person")
    role_grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", order_by="RoleGrant.id", foreign_keys="RoleGrant.person_id"
    )

    # Two rows are the same person or not; Flask-Login compares session tokens, and most people have none here.
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__

    session_token = ""  # of the session this person came with in the present request; not stored

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the token of the session, never the person's number."""
        return self.session_token

    @property
    def email(self) -> str:
        """The primary address, else the first; empty when there is none."""
        ranked = sorted(self.addresses, key=lambda one: (not one.is_primary, one.id or 0))
        return ranked[0].address if ranked else ""

    @property
    def shown_name(self) -> str:
        """The name for the reader at hand: in Latin letters on English pages if there is one, else as the person says.

        Names that are taken apart, compared, recorded or typed again are `display_name`.
        """
        return self._in_latin if self._in_latin and current_language() == "en" else self.display_name

    @property
    def other_name(self) -> str:
        """The same in the other script; empty when there is none."""
        return self.display_name if self._in_latin and current_language() == "en" else self._in_latin

    @property
    def _in_latin(self) -> str:
        return self.romanized_name if is_cjk(self.display_name) else ""

    @property
    def initials(self) -> str:
        return initials(self.shown_name)

    @property
    def audit_label(self) -> str:
        return self.display_name

    @property
    def zone_name(self) -> str:
        """The zone as readers call it: by its city."""
        return zone_city(self.zone, current_language())

    @property
    def sign_in_state(self) -> str:
        """yes, no, or closed: whether the person can sign in."""
        if self.sign_in is None:
            return "no"
        return "closed" if self.sign_in.deactivated_at else "yes"

    def duties(self, on: date | None = None) -> set[Duty]:
        """What the dated role rows entitle this person to on a day (today in UTC when not given)."""
        on = on or today()
        return {grant.duty for grant in self.role_grants if grant.holds(on)}


class Visitor:
    """Nobody in particular: who looks without signing in."""

    id = None
    is_authenticated = False
    is_active = False
    is_anonymous = True
    display_name = ""
    shown_name = ""
    initials = ""
    email = ""
    role_grants: tuple[RoleGrant, ...] = ()

    def duties(self, on: date | None = None) -> set[Duty]:
        return set()

    def get_id(self) -> None:
        return None


class EmailAddress(Keyed, Stamped, Model):
    """One address of one person. People share addresses, so it is unique nowhere; `key` is for comparing."""

    __tablename__ = "email_address"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    key: Mapped[str] = mapped_column(sa.String(254), index=True)
    domain: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    is_primary: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="addresses")

    @property
    def audit_label(self) -> str:
        return self.address


class SignIn(Keyed, Stamped, Model):
    """The way in for a person: a proven address and a password. `login_key` is the address, compared folded."""

    __tablename__ = "sign_in"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    login_key: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    password_changed_at: Mapped[datetime | None]
    totp_secret: Mapped[str] = mapped_column(sa.String(300), default="")  # encrypted; empty = no second factor
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # a code works once
    deactivated_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="sign_in")

    @property
    def audit_label(self) -> str:
        return self.login_key


class RecoveryCode(Keyed, Model):
    """One of ten codes for the day the phone is lost; hashed, each works once."""

    __tablename__ = "recovery_code"

    sign_in_id: Mapped[int] = mapped_column(sa.ForeignKey("sign_in.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]


class SignInSession(Keyed, Model):
    """One signed-in browser. The cookie holds the token, this row its hash; ending the row ends the session."""

    __tablename__ = "sign_in_session"

    sign_in_id: Mapped[int] = mapped_column(sa.ForeignKey("sign_in.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime] = mapped_column(default=now)  # when the password was last given
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[SessionEnd | None]
    address: Mapped[str] = mapped_column(sa.String(64), default="")
    user_agent: Mapped[str] = mapped_column(sa.String(300), default="")

    sign_in: Mapped[SignIn] = relationship()

    @property
    def device(self) -> tuple[str, str]:
        """(browser, system) as far as the program told; empty where it did not."""
        browser = next((name for sign, name in BROWSERS.items() if sign in self.user_agent), "")
        return browser, next((name for sign, name in SYSTEMS.items() if sign in self.user_agent), "")

    @property
    def audit_label(self) -> str:
        return f"session {self.id}"


class SecretLink(Keyed, Stamped, Model):
    """A link sent by mail that lets its reader do one thing once, until `expires_at` (see core.secrets)."""

    __tablename__ = "secret_link"

    nonce: Mapped[str] = mapped_column(sa.String(40), unique=True)
    purpose: Mapped[LinkPurpose]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])

    @property
    def audit_label(self) -> str:
        return f"{self.purpose} for {self.address}"


class RoleGrant(Keyed, Stamped, Model):
    """A duty in the secretariat from a first to a last day (inclusive; none = open)."""

    __tablename__ = "role_grant"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    duty: Mapped[Duty]
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    person: Mapped[Person] = relationship(back_populates="role_grants", foreign_keys=[person_id])

    def holds(self, on: date) -> bool:
        return self.first_on <= on and (self.last_on is None or on <= self.last_on)

    @property
    def audit_label(self) -> str:
        return self.duty.value
