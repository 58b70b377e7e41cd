"""What is printed: passes, badges, place cards and certificates, as data for the documents of templates/pdf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from alliance.attendance.enums import Paper
from alliance.attendance.models import Arrival
from alliance.attendance.queries.came import came_sql
from alliance.attendance.queries.guests import full_organization_of, organization_of
from alliance.attendance.queries.known import SHOWN
from alliance.attendance.queries.passes import pass_address
from alliance.core.codes import qr_svg
from alliance.core.db import db
from alliance.core.localized import Localized, listed
from alliance.core.moments import day_text, period_text
from alliance.core.web import absolute
from alliance.events.models import Event
from alliance.registrations.enums import RegistrationState
from alliance.registrations.models import Registration
from alliance.settings.queries import current_alliance

LOCALES = {"en": "en", "zh": "zh_Hans_CN"}
AT_A_TIME = 500  # guests in one document; more are printed in parts


@dataclass(frozen=True)
class PaperFilter:
    """Whose papers: `chosen` registrations, else all confirmed guests of a category, registered since an instant."""

    paper: Paper
    chosen: tuple[int, ...] = ()
    category: int | None = None
    since: datetime | None = None


def guests_for(event: Event, wanted: PaperFilter) -> Select[Any]:
    """Those who get such a paper, by name: certificates only who came; nothing physical for who is online."""
    found = select(Registration).where(Registration.event_id == event.id)
    found = found.where(Registration.state == RegistrationState.CONFIRMED)
    if wanted.paper is Paper.CERTIFICATES:
        found = found.where(came_sql())
    elif not wanted.chosen:
        found = found.where(Registration.category.has(is_online=False))
    if wanted.chosen:
        found = found.where(Registration.id.in_(wanted.chosen))
    if wanted.category is not None:
        found = found.where(Registration.category_id == wanted.category)
    if wanted.since is not None:
        found = found.where(Registration.created_at >= wanted.since)
    return found


def count_guests(event: Event, wanted: PaperFilter) -> int:
    return db.session.scalar(select(sa.func.count()).select_from(guests_for(event, wanted).subquery())) or 0


def guests_of_part(event: Event, wanted: PaperFilter, part: int) -> list[Registration]:
    """The guests of one document, `part` from 1, in the order of their names."""
    found = guests_for(event, wanted).options(*SHOWN, joinedload(Registration.event))
    found = found.order_by(Registration.name_key, Registration.id)
    return list(db.session.scalars(found.limit(AT_A_TIME).offset((part - 1) * AT_A_TIME)).unique())


def days_there(guests: Sequence[Registration]) -> dict[int, list[date]]:
    """The days on which each of the guests was there."""
    wanted = select(Arrival.registration_id, Arrival.day).where(
        Arrival.registration_id.in_([one.id for one in guests]), Arrival.undone_at.is_(None)
    )
    days: dict[int, list[date]] = {}
    for registration_id, day in db.session.execute(wanted.order_by(Arrival.day)):
        days.setdefault(registration_id, []).append(day)
    return days


def in_both(value: Localized) -> dict[str, str]:
    return {code: value.in_language(code) for code in LOCALES}


def frame(event: Event) -> dict[str, Any]:
    """What every document of an event says: the alliance, the event, when and where, in both languages."""
    alliance = current_alliance()
    when, where = {}, {}
    for code, locale in LOCALES.items():
        with force_locale(locale):
            when[code] = period_text(event.starts_at, event.ends_at, event.zone)
            where[code] = listed([event.venue.in_language(code), event.city.in_language(code)])
    return {
        "brand": alliance.brand_light,
        "alliance": in_both(alliance.name),
        "short": in_both(alliance.short_name),
        "event": in_both(event.title),
        "when": when,
        "where": where,
    }


def guest_data(guest: Registration) -> dict[str, Any]:
    """One guest as printed: both names, position, organization, category, seat, code."""
    return {
        "name": guest.name,
        "romanized": guest.romanized_name if guest.romanized_name != guest.name else "",
        "title": guest.job_title,
        "organization": in_both(organization_of(guest)),
        "whole": in_both(full_organization_of(guest)),
        "category": in_both(guest.category.name),
        "place": guest.place,
        "code": guest.code,
    }


def with_code(guest: Registration) -> dict[str, Any]:
    return guest_data(guest) | {"qr": qr_svg(pass_address(guest))}


def sheet_data(event: Event, guests: Sequence[Registration], paper: Paper) -> dict[str, Any]:
    """The data of a document with the papers of many guests."""
    if paper is Paper.CERTIFICATES:
        return certificate_data(event, guests)
    made = with_code if paper is Paper.BADGES else guest_data
    return frame(event) | {"guests": [made(guest) for guest in guests]}


def certificate_data(event: Event, guests: Sequence[Registration]) -> dict[str, Any]:
    """Certificates of those among the guests who came."""
    days = days_there(guests)
    came = [guest for guest in guests if guest.id in days]
    return frame(event) | {"guests": [certificate_of(guest, days[guest.id]) for guest in came]}


def certificate_of(guest: Registration, days: Sequence[date]) -> dict[str, Any]:
    address = absolute("attendance.certificates.verify", code=certificate_code(guest))
    words = {"code": certificate_code(guest), "qr": qr_svg(address), "address": address}
    return guest_data(guest) | words | {"days": {code: days_text(days, code) for code in LOCALES}}


def days_text(days: Sequence[date], language: str) -> str:
    with force_locale(LOCALES[language]):
        return listed([day_text(one) for one in days])


def certificate_code(guest: Registration) -> str:
    """What proves a certificate: the event's number and the guest's pass number, which is drawn from 8.5e11."""
    return f"{guest.event_id}-{guest.code}"


def certified(code: str) -> tuple[Registration, list[date]] | None:
    """The guest and the days behind the code of a certificate, once the event is over; None when nothing holds."""
    number, dash, rest = code.strip().upper().partition("-")
    if not dash or not (number.isascii() and number.isdigit()) or len(number) > 9 or not rest.isalnum():
        return None
    wanted = select(Registration).where(Registration.event_id == int(number), Registration.code == rest[:12])
    guest = db.session.scalar(wanted.options(*SHOWN, joinedload(Registration.event)))
    if guest is None or not guest.event.is_over() or guest.state is not RegistrationState.CONFIRMED:
        return None
    days = days_there([guest]).get(guest.id)
    return (guest, days) if days else None
