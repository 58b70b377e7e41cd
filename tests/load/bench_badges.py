"""Times 500 badges from the rows to the PDF; the goal of the issue is under 10 seconds.

Use: `python -m tests.load.bench_badges [number]`; prints the seconds, the pages and the size.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from pypdf import PdfReader

from alliance.app import create_app
from alliance.attendance.enums import Paper
from alliance.attendance.queries.papers import AT_A_TIME, PaperFilter, guests_of_part, sheet_data
from alliance.core.clock import now
from alliance.core.db import db, insert_rows, writing
from alliance.core.localized import Localized
from alliance.core.pdf import compile_pdf
from alliance.core.secrets import new_nonce
from alliance.events.enums import EventKind
from alliance.events.models import Event
from alliance.registrations.models import Plan, Registration, SeatCategory
from alliance.registrations.operations.registering import new_code, sorting_key

GOAL = 10.0  # seconds
FAMILY, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗", "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚"
LATIN = ("Wang", "Alexandra", "Hohenstein", "Müller", "Łukasz", "Okonkwo", "Fernández", "de la Cruz")


def name_of(number: int) -> tuple[str, str]:
    """A name and its romanized form; every third is Latin."""
    if number % 3 == 0:
        return f"{LATIN[number % 8]} {LATIN[number // 8 % 8]} {number}", ""
    return FAMILY[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number % 19], f"Guest {number}"


def made_category() -> SeatCategory:
    """The category of an event of today."""
    starts = now()
    known = {"zone": "Asia/Shanghai", "starts_at": starts, "ends_at": starts + timedelta(hours=8)}
    event = Event(kind=EventKind.FORUM, title=Localized("Matchmaking Conference", "供应链合作对接会"), **known)
    category = SeatCategory(plan=Plan(event=event), name=Localized("Member", "会员"))
    db.session.add(category)
    db.session.commit()
    return category


def fill(category: SeatCategory, number: int) -> None:
    """So many confirmed guests, each with a name of their own."""
    alike = {"event_id": category.plan.event_id, "category_id": category.id, "state": "confirmed", "source": "import"}
    rows = []
    for one in range(number):
        name, romanized = name_of(one)
        own = {"name": name, "romanized_name": romanized, "name_key": sorting_key(name, romanized)}
        own |= {"organization_name": f"示例汽车科技第{one}有限公司", "job_title": f"Engineer {one}", "code": new_code()}
        rows.append(alike | own | {"nonce": new_nonce(), "token": new_nonce()})
    insert_rows(Registration, rows)
    db.session.commit()


def timed(event: Event, number: int) -> None:
    began, worked = time.perf_counter(), time.process_time()
    pages = size = 0
    for part in range(1, -(-number // AT_A_TIME) + 1):
        guests = guests_of_part(event, PaperFilter(Paper.BADGES), part)
        made = compile_pdf("badges.typ", sheet_data(event, guests, Paper.BADGES))
        pages, size = pages + len(PdfReader(io.BytesIO(made)).pages), size + len(made)
    took = time.perf_counter() - began
    met = "met" if took < GOAL else "missed"
    busy = time.process_time() - worked
    print(f"{number} badges: {took:.2f} s ({busy:.2f} s of processor), {pages} pages, {size:,} bytes")
    print(f"goal for 500: under {GOAL:.0f} s, {met}")


def main(number: int) -> None:
    with tempfile.TemporaryDirectory(prefix="alliance-badges-") as folder:
        settings = {
            "TESTING": True,
            "INSTANCE": folder,
            "QUEUE_URL": "memory://",
            "BASE_URL": "https://alliance.example",
        }
        places = {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{Path(folder) / 'badges.sqlite3'}",
            "FILES_URL": f"file://{folder}",
        }
        app = create_app(
            settings | places | {"SECRET_KEY": "a secret that nobody else uses", "MAIL_SENDER": "a@b.example"}
        )
        with app.app_context():
            db.create_all()
            writing.set(True)
            category = made_category()
            fill(category, number)
            timed(category.plan.event, number)
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else AT_A_TIME)
