"""A real committee's meetings of 2022 to 2024 as our rows, made through our operations.

Read from the collected data when they lie beside the project, else from a small sample in the same shape. In the source
a member of the committee counts for itself; here each fills the seat of an organization of its own.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from alliance.core.clock import at
from alliance.core.localized import Localized
from alliance.core.operation import operation
from alliance.meetings.enums import ItemKind, Presence
from alliance.meetings.models import Meeting
from alliance.meetings.operations.agenda import AgendaInput, add_item
from alliance.meetings.operations.attendance import record_attendance
from alliance.meetings.operations.meetings import MeetingInput, call_meeting, cancel_meeting
from tests.factories.groups import GroupFactory, HolderFactory, SeatFactory

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "meetings"
DAY = timedelta(days=1)

SAMPLE = {
    "committee_meetings.csv": """meeting_id,date,title,cancelled
m1,2024-01-04,First,
m2,2024-01-11,Second,
m3,2024-01-18,Third - canceled,yes
m4,2024-01-25,Fourth,
m5,2024-02-01,Fifth,
""",
    "committee_agenda_items.csv": """meeting_id,section,item
m1,Announcements,The newsletter goes out each Friday
m1,Discussion,Charter of the task force
m3,Announcements,No meeting this week
m4,Quarterly reports,Report of the test group
m5,Decision,Adopt the charter
""",
    "committee_attendance.csv": """meeting_id,name,attendance
m1,Ada,present
m1,Ben,present
m1,Cleo,absent
m2,Ada,present
m2,Ben,absent
m2,Cleo,absent
m4,Ada,present
m4,Ben,present
m4,Dora,present
m5,Ada,present
m5,Ben,absent
m5,Dora,present
""",
}


def rows(name):
    """The rows of a table as dictionaries."""
    path = FOLDER / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else SAMPLE[name].splitlines()
    return list(csv.DictReader(lines))


def called_off(row, marks):
    """Whether a meeting was cancelled: one with a list of who was there took place, whatever its column says."""
    return bool(row["cancelled"]) and row["meeting_id"] not in marks


@dataclass
class Committee:
    """`meetings` by their ids in the source; `marks` by id: name → whether present; `organizations` by name."""

    group: object
    meetings: dict[str, Meeting] = field(default_factory=dict)
    marks: dict[str, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    organizations: dict[str, object] = field(default_factory=dict)
    items: int = 0


def load():
    """The whole committee under a charter with half of the seats as quorum."""
    group = GroupFactory(rules={"quorum_percent": 50})
    made = Committee(group)
    for row in rows("committee_attendance.csv"):
        made.marks[row["meeting_id"]][row["name"]] = row["attendance"] == "present"
    days = {row["meeting_id"]: date.fromisoformat(row["date"]) for row in rows("committee_meetings.csv")}
    people = seats(made, days)
    hold(made, people)
    return made


def seats(made, days):
    """A seat for each name from the first to the last day on which the source lists it."""
    last_of_all = max(days[key] for key in made.marks)
    people = {}
    for name in sorted({name for marks in made.marks.values() for name in marks}):
        listed = sorted(days[key] for key, marks in made.marks.items() if name in marks)
        last_on = None if listed[-1] == last_of_all else listed[-1]
        seat = SeatFactory(group=made.group, first_on=listed[0], last_on=last_on)
        people[name] = HolderFactory(seat=seat, first_on=listed[0], last_on=last_on, person__display_name=name).person
        made.organizations[name] = seat.organization
    return people


@operation
def hold(made, people):
    """Call each meeting at 14:00 UTC of its day, set its agenda, and record who came; all of it in one transaction."""
    items = defaultdict(list)
    for row in rows("committee_agenda_items.csv"):
        items[row["meeting_id"]].append(row)
    for row in rows("committee_meetings.csv"):
        starts_at = datetime.combine(date.fromisoformat(row["date"]), datetime.min.time(), UTC) + timedelta(hours=14)
        with at(starts_at - DAY):
            typed = MeetingInput(Localized(row["title"]), Localized(), starts_at, starts_at + timedelta(hours=1), "UTC")
            meeting = call_meeting(None, made.group, typed, inviting=False)
            for one in items[row["meeting_id"]]:
                add_item(None, meeting, AgendaInput(kind=kind_of(one["section"]), title=Localized(one["item"])))
                made.items += 1
            if called_off(row, made.marks):
                cancel_meeting(None, meeting, "Called off.")
        made.meetings[row["meeting_id"]] = meeting
        for name, present in made.marks.get(row["meeting_id"], {}).items():
            if present:
                record_attendance(None, meeting, people[name], made.organizations[name], Presence.IMPORTED)


def kind_of(section):
    return {"decision": ItemKind.DECISION, "discussion": ItemKind.DISCUSSION}.get(section.lower(), ItemKind.INFORMATION)
