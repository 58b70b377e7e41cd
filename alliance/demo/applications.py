"""The applications of the demo: one in every state, each with what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from alliance.applications.enums import ApplicationState, Recommendation, Step
from alliance.applications.operations import (
    decisions,
    documents,
    drafts,
    information,
    lapses,
    messages,
    reviews,
    screening,
    submission,
)
from alliance.applications.queries.drafts import step_version
from alliance.core.clock import today
from alliance.demo.cases import CASES, Case
from alliance.demo.paper import paper
from alliance.demo.timeline import ZONE, Story, World, moment
from alliance.membership.queries import tier_by_code
from alliance.settings.operations import take_numbers

ON_PAPER = 139
"""Applications of this year that came on paper, before the program was used: its numbers go on after them."""


def plan_applications(story: Story, world: World) -> None:
    """Every case with its acts; the counter of the year goes on from the applications on paper."""
    for case in CASES:
        for ago, clock, verb, *details in case.acts:
            story.add(moment(ago, clock), partial(ACTS[verb], world, case, *details))
    story.add(moment(34, "08:00"), count_papers)


def count_papers() -> None:
    """Leave the numbers of the year that were given by hand."""
    take_numbers(f"application.{today(ZONE).year}", ON_PAPER)


def begin(world: World, case: Case) -> None:
    applicant, call = world.people[case.applicant], world.calls[case.call]
    world.applications[case.key] = drafts.begin(applicant, call)


def fill(world: World, case: Case, *steps: Step) -> None:
    """Save these steps as the wizard would, with their files; the last may be begun and not complete."""
    applicant, application = world.people[case.applicant], world.applications[case.key]
    for step in steps:
        if step is Step.DOCUMENTS:
            upload(world, case, "license", "business-license.pdf", "Business license (sample)")
            upload(world, case, "stamped_form", f"form-{application.number}-stamped.pdf", "Application form with stamp")
        version = step_version(application, step)
        drafts.save_step(applicant, application, step, case.answers(step), version)


def upload(world: World, case: Case, slot: str, name: str, title: str) -> None:
    application = world.applications[case.key]
    lines = (application.name.in_language("en"), f"Application {application.number}", "A document of the demo.")
    documents.add(world.people[case.applicant], application, slot, name, paper(title, lines))


def submit(world: World, case: Case) -> None:
    submission.submit(world.people[case.applicant], world.applications[case.key])


def screen(world: World, case: Case) -> None:
    screening.begin_screening(world.coordinator, world.applications[case.key])


def review(world: World, case: Case, *reviewers: str) -> None:
    people = [world.people[key] for key in reviewers]
    screening.pass_to_review(world.coordinator, world.applications[case.key], people)


def different(world: World, case: Case, organization: str) -> None:
    screening.mark_different(world.coordinator, world.applications[case.key], world.organizations[organization])


def recommend(world: World, case: Case, reviewer: str, verdict: Recommendation, grounds: str) -> None:
    person = world.people[reviewer]
    found = reviews.review_of(world.applications[case.key], person)
    assert found is not None
    if verdict is Recommendation.RECUSED:
        reviews.recuse(person, found, grounds)
    else:
        reviews.recommend(person, found, verdict, grounds)


def ask(world: World, case: Case, question: str, answer_in: int, *steps: Step) -> None:
    """Ask the applicant, with an answer due so many days later at the end of the office hours."""
    application, answer_by = world.applications[case.key], moment(-answer_in, "17:30")
    information.ask(world.coordinator, application, question, steps, answer_by)


def answer(world: World, case: Case, words: str, step: Step, changed: dict[str, Any]) -> None:
    """Change one step and submit again."""
    applicant, application = world.people[case.applicant], world.applications[case.key]
    drafts.save_step(applicant, application, step, case.answers(step) | changed, step_version(application, step))
    submission.resubmit(applicant, application, words)


def write(world: World, case: Case, author: str, text: str, internal: bool = False) -> None:
    messages.write(world.people[author], world.applications[case.key], text, internal)


def approve(world: World, case: Case, tier: str, note: str) -> None:
    rank = tier_by_code(tier)
    assert rank is not None
    last = date(today(ZONE).year + 1, 12, 31)
    application = world.applications[case.key]
    world.memberships[case.key] = decisions.approve(world.coordinator, application, rank, note, last_on=last)


def reject(world: World, case: Case, note: str) -> None:
    decisions.reject(world.coordinator, world.applications[case.key], note)


def withdraw(world: World, case: Case, reason: str) -> None:
    submission.withdraw(world.people[case.applicant], world.applications[case.key], reason)


def lapse(world: World, case: Case) -> None:
    application = world.applications[case.key]
    lapses.lapse(application.id)
    assert application.state is ApplicationState.LAPSED


ACTS: dict[str, Callable[..., None]] = {
    "begin": begin,
    "fill": fill,
    "submit": submit,
    "screen": screen,
    "review": review,
    "different": different,
    "recommend": recommend,
    "ask": ask,
    "answer": answer,
    "write": write,
    "approve": approve,
    "reject": reject,
    "withdraw": withdraw,
    "lapse": lapse,
}
"""What can happen to a case, by the words in which `cases` tells it."""
