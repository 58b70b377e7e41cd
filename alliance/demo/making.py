"""Turning the demo's people and organizations into rows, by the operations that everybody uses."""

from __future__ import annotations

from datetime import date
from functools import partial

from alliance.accounts.models import Person
from alliance.accounts.operations.people import PersonInput, create_person
from alliance.accounts.operations.roles import grant_role
from alliance.accounts.operations.sign_ins import open_door
from alliance.core.clock import today
from alliance.core.places import is_region
from alliance.demo.invented import INVENTED
from alliance.demo.organizations import REAL, Entry
from alliance.demo.people import (
    APPLICANTS,
    DUTIES,
    PASSWORD,
    PREDECESSOR,
    SECRETARIAT,
    SIGN_INS,
    SPEAKERS,
    SUCCESSOR,
    Human,
)
from alliance.demo.timeline import ZONE, Story, World, day, moment
from alliance.membership.operations.admission import admit
from alliance.membership.operations.measures import resign, suspend
from alliance.membership.operations.terms import change_tier, renew_term
from alliance.membership.queries import tier_by_code
from alliance.organizations.operations.people import affiliate, appoint, end_affiliation
from alliance.organizations.operations.registration import OrganizationInput, register_organization

FOUNDED = 1826
"""How many days ago the alliance began."""

YEARS = 3
"""How long a term lasts, counted from the first of January after it began."""

FOREIGN_ZONES = {
    "jonas.richter": "Europe/Berlin",
    "mori.akiko": "Asia/Tokyo",
    "aisyah.rahman": "Asia/Kuala_Lumpur",
    "ingrid.solberg": "Europe/Oslo",
    "maria.sequeira": "Asia/Macau",
    "ye.kaiwen": "Asia/Hong_Kong",
    "nora.lindqvist": "Europe/Stockholm",
    "daniel.okafor": "Africa/Lagos",
}


def plan_people(story: Story, world: World) -> None:
    """The secretariat first, then sign-ins; applicants come a month before they apply."""
    for human in SECRETARIAT:
        story.add(moment(FOUNDED, "09:30"), partial(enter, world, human))
        story.add(moment(FOUNDED, "09:40"), partial(give_duty, world, human))
    for human in APPLICANTS:
        story.add(moment(250, "09:00"), partial(enter, world, human))
    for key in sorted({key for _, key in SIGN_INS} | {"shi.yan"}):  # who was approved signs in as well
        story.add(moment(249, "09:00"), partial(open_for, world, key))


def enter(world: World, human: Human) -> Person:
    """Make the person, once."""
    if human.key not in world.people:
        actor = world.people.get("lin.yutong") or world.people.get("zhao.mingyuan")
        world.people[human.key] = create_person(actor, person_input(human))
    return world.people[human.key]


def person_input(human: Human) -> PersonInput:
    return PersonInput(
        family_name=human.family,
        given_name=human.given,
        romanized_name=human.romanized,
        email=human.address,
        locale=human.locale,
        zone=FOREIGN_ZONES.get(human.key, ZONE),
        verified=True,
        listed=human.listed,
    )


def give_duty(world: World, human: Human) -> None:
    """The first administrator comes from the command line and gives the others theirs."""
    person, administrator = world.people[human.key], world.people["zhao.mingyuan"]
    grant_role(None if person is administrator else administrator, person, DUTIES[human.key])


def open_for(world: World, key: str) -> None:
    open_door(None, world.people[key], PASSWORD)


def plan_organizations(story: Story, world: World) -> None:
    """Every organization with its people and membership, and what happened to some of them later."""
    for entry in (*REAL, *INVENTED):
        known = 400 if entry.joined is None else max(entry.joined, 5)
        story.add(moment(known, "10:00"), partial(register, world, entry))
        for human in SPEAKERS:
            if human.organization == entry.key:
                story.add(moment(known, "10:20"), partial(engage, world, human))
        if entry.joined is not None:
            plan_membership(story, world, entry, known)
    plan_succession(story, world)
    plan_changes(story, world)


def register(world: World, entry: Entry) -> None:
    in_china = is_region(entry.place)
    typed = OrganizationInput(
        legal_name=entry.name,
        short_name=entry.short,
        kind_code=entry.kind,
        chain_codes=entry.chain,
        field_codes=entry.fields,
        country="CN" if in_china else entry.place,
        region=entry.place if in_china else "",
        city=entry.city,
        description=entry.description,
        products=entry.products,
        founded_year=entry.founded,
        headcount=entry.headcount,
        website=entry.website,
    )
    world.organizations[entry.key] = register_organization(world.coordinator, typed)


def engage(world: World, human: Human) -> None:
    """Let somebody work for the organization and speak for it."""
    person = enter(world, human)
    work = affiliate(world.coordinator, person, world.organizations[human.organization], human.title)
    world.affiliations[human.key] = work
    for kind in human.kinds:
        appoint(world.coordinator, work, kind)


def plan_membership(story: Story, world: World, entry: Entry, known: int) -> None:
    """Admission and, unless the membership has an end of its own, one renewal after the other up to now."""
    first = day(known) if entry.joined == known else date(today(ZONE).year + 1, 1, 1)
    last = end_of_term(first) if entry.ends is None else day(entry.ends)
    story.add(moment(known, "10:40"), partial(take_in, world, entry, first, last))
    while entry.ends is None and last < today(ZONE):
        last = date(last.year + YEARS, 12, 31)
        renewal = today(ZONE) - date(last.year - YEARS, 11, 27)
        story.add(moment(renewal.days, "11:00"), partial(renew, world, entry.key, last))


def end_of_term(first: date) -> date:
    return date(first.year + YEARS - (first.month == 1), 12, 31)


def take_in(world: World, entry: Entry, first: date, last: date) -> None:
    tier = tier_by_code(entry.tier)
    assert tier is not None
    organization = world.organizations[entry.key]
    world.memberships[entry.key] = admit(world.coordinator, organization, tier, first, last, welcome=True)


def renew(world: World, key: str, last: date) -> None:
    renew_term(world.coordinator, world.memberships[key], last)


def plan_succession(story: Story, world: World) -> None:
    """One primary representative who left and handed over."""
    story.add(moment(1129, "10:20"), partial(engage, world, PREDECESSOR))
    story.add(moment(160, "10:20"), partial(engage, world, SUCCESSOR))
    story.add(moment(155, "16:00"), partial(hand_over, world))


def hand_over(world: World) -> None:
    leaving, following = world.affiliations[PREDECESSOR.key], world.affiliations[SUCCESSOR.key]
    end_affiliation(world.coordinator, leaving, successor=following)


def plan_changes(story: Story, world: World) -> None:
    """Tiers that rose, a suspension, a resignation."""
    story.add(moment(690, "15:00"), partial(raise_tier, world, "chery", "standing_council"))
    story.add(moment(330, "15:00"), partial(raise_tier, world, "huolan", "council"))
    reason = "No answer to three requests for the yearly data of the council. 连续三次未提交年度数据。"
    story.add(moment(30, "15:00"), lambda: suspend(world.coordinator, world.memberships["liaohe"], reason))
    leaving = "The company gives up the business with new energy vehicles. 公司退出新能源汽车业务。"
    story.add(moment(120, "15:00"), lambda: resign(world.coordinator, world.memberships["yongbei"], leaving))


def raise_tier(world: World, key: str, code: str) -> None:
    tier = tier_by_code(code)
    assert tier is not None
    change_tier(world.coordinator, world.memberships[key], tier, "Decided by the council. 经理事会审议通过。")
