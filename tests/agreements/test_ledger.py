"""What follows a signing: milestones, reports by a link without sign-in, what is overdue, what ends."""

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import sqlalchemy as sa

from alliance.agreements.enums import Course, MilestoneState
from alliance.agreements.models import ProgressRequest
from alliance.agreements.operations.agreements import withdraw
from alliance.agreements.operations.ledger import (
    MilestoneInput,
    ProgressInput,
    add_milestone,
    ask_now,
    ask_progress,
    change_milestone,
    fulfill,
    report_progress,
    settle_milestone,
    unfulfill,
)
from alliance.agreements.operations.reminders import ask_due
from alliance.agreements.operations.signing import undo_sign
from alliance.agreements.queries.ledger import ledger_of, milestones_of, overdue, requests_of
from alliance.agreements.queries.parts import parties_of
from alliance.core.clock import at, now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from alliance.core.secrets import secret_of
from alliance.organizations.queries import this_day
from tests.agreements.drafts import draft, keeper, signed
from tests.factories import PersonFactory

REPORT = ProgressInput(40, Course.ON_COURSE, "The site is chosen", "Li Wei")


@pytest.fixture
def actor():
    return keeper()


@pytest.fixture
def agreement(actor):
    return signed(actor)


def later(days):
    return at(now() + timedelta(days=days))


def milestone(actor, agreement, title="Site chosen", days=20, party=None, amount=None):
    typed = MilestoneInput(Localized(title, "选址"), this_day() + timedelta(days=days), party, amount)
    return add_milestone(actor, agreement, typed)


def link(request):
    return f"/agreements/progress/{secret_of(request.nonce)}"


def test_a_milestone_is_written_down_changed_reached_and_opened_again(actor, agreement, trail):
    row = milestone(actor, agreement, amount=Decimal("5"))
    change_milestone(actor, row, MilestoneInput(Localized("Site bought"), this_day()), row.version)
    settle_milestone(actor, row, MilestoneState.DONE, "Lot 7")
    assert (row.state, row.done_on, row.outcome) == (MilestoneState.DONE, this_day(), "Lot 7")
    with pytest.raises(Refused, match="Open it again first"):
        change_milestone(actor, row, MilestoneInput(Localized("A"), this_day()), row.version)
    settle_milestone(actor, row, MilestoneState.OPEN)
    assert (row.state, row.done_on) == (MilestoneState.OPEN, None)
    assert trail()[-3:] == [
        "agreements.milestone_changed",
        "agreements.milestone_done",
        "agreements.milestone_open",
    ]


def test_a_milestone_needs_a_title_a_party_of_its_own_and_an_amount_that_is_one(actor, agreement):
    other = parties_of(signed(actor).id)[0]
    for typed, field in (
        (MilestoneInput(Localized(), this_day()), "title_en"),
        (MilestoneInput(Localized("A"), this_day(), other), "party"),
        (MilestoneInput(Localized("A"), this_day(), None, Decimal("-1")), "amount"),
    ):
        with pytest.raises(Refused) as refused:
            add_milestone(actor, agreement, typed)
        assert refused.value.field == field


def test_a_withdrawn_agreement_takes_no_milestone(actor):
    agreement = draft(actor)
    withdraw(actor, agreement, "Costs")
    with pytest.raises(Refused, match="withdrawn"):
        milestone(actor, agreement)


def test_dropping_needs_a_reason_and_no_step_is_taken_twice(actor, agreement):
    row = milestone(actor, agreement)
    with pytest.raises(Refused) as refused:
        settle_milestone(actor, row, MilestoneState.DROPPED, " ")
    assert refused.value.field == "outcome"
    with pytest.raises(Refused) as refused:
        settle_milestone(actor, row, MilestoneState.DONE, on=this_day() + timedelta(days=1))
    assert refused.value.field == "on"
    settle_milestone(actor, row, MilestoneState.DROPPED, "No money")
    with pytest.raises(Refused, match="Nothing was changed"):
        settle_milestone(actor, row, MilestoneState.DONE)


def test_the_second_editor_of_a_milestone_is_told(actor, agreement):
    row = milestone(actor, agreement)
    with pytest.raises(Clash):
        change_milestone(actor, row, MilestoneInput(Localized("A"), this_day()), row.version + 1)


def test_parties_are_asked_on_their_days_once_and_reminded_once_two_weeks_later(agreement, outbox):
    before = len(outbox())
    with later(29):
        assert ask_due() == 0
    with later(30):
        assert (ask_due(), ask_due()) == (2, 0)
    with later(43):
        assert ask_due() == 0
    with later(45):
        assert (ask_due(), ask_due()) == (2, 0)
    with later(89):
        assert ask_due() == 0
    with later(90):
        assert ask_due() == 2
    told = [one for one in outbox()[before:] if one[0] == "agreements.progress_asked"]
    assert told == [("agreements.progress_asked", f"{name}@example.com") for name in ("nio", "cqc")] * 3


def test_a_worker_that_has_to_stop_asks_no_more(agreement):
    with later(30):
        assert ask_due(lambda: True) == 0
        assert ask_due() == 2


def test_nobody_is_asked_who_has_reported_has_no_address_or_when_it_is_fulfilled(actor, agreement):
    first, second = parties_of(agreement.id)
    second.contact_email = ""
    db.session.commit()
    with later(29):
        report_progress(requests_of(agreement.id)[0], REPORT, 1)
    with later(31):
        assert ask_due() == 0
        fulfill(actor, agreement, this_day())
    with later(95):
        assert ask_due() == 0
    assert first.email


def test_a_party_reports_by_its_link_and_ticks_off_what_it_has_reached(actor, agreement, client, trail):
    nio, cqc = parties_of(agreement.id)
    own, others = milestone(actor, agreement, "Own", party=nio), milestone(actor, agreement, "Theirs", party=cqc)
    together = milestone(actor, agreement, "Shared")
    request = requests_of(agreement.id)[0]
    page = client.get(link(request))
    assert page.status_code == 200
    assert "Own" in page.text
    assert "Theirs" not in page.text
    data = {
        "percent": "40",
        "course": "on_course",
        "reached": [str(own.id), str(together.id)],
        "outcome": "Lot 7",
        "text": "The site is chosen",
        "by": "Li Wei",
        "version": request.version,
    }
    assert client.post(link(request), data=data).status_code == 303
    assert (request.percent, request.answered_by, own.state, own.outcome) == (
        40,
        "Li Wei",
        MilestoneState.DONE,
        "Lot 7",
    )
    assert (together.state, others.state) == (MilestoneState.DONE, MilestoneState.OPEN)
    assert "Your report is in the ledger" in client.get(link(request)).text
    assert trail()[-3:] == [
        "agreements.progress_reported",
        "agreements.milestone_done",
        "agreements.milestone_done",
    ]


def test_looking_at_the_link_reports_nothing_and_other_links_lead_nowhere(agreement, client):
    request = requests_of(agreement.id)[0]
    client.get(link(request))
    assert request.answered_at is None
    assert client.get("/agreements/progress/abc.def").status_code == 404


def test_a_report_that_lacks_something_is_shown_again_with_what_was_typed(agreement, client):
    request = requests_of(agreement.id)[0]
    answer = client.post(link(request), data={"percent": "140", "text": "Half done", "version": 1})
    assert answer.status_code == 422
    assert "Half done" in answer.text
    assert "Write a share from 0 to 100." in answer.text


def test_two_colleagues_who_report_at_once_do_not_overwrite_one_another(agreement, client):
    request = requests_of(agreement.id)[0]
    report_progress(request, REPORT, 1)
    data = {"percent": "50", "course": "delayed", "text": "Mine", "by": "Wu", "version": 1}
    assert client.post(link(request), data=data).status_code == 409
    assert request.percent == 40


@pytest.mark.parametrize(
    ("odd", "field"), [({"percent": 101}, "percent"), ({"text": " "}, "text"), ({"by": " "}, "by")]
)
def test_a_report_is_a_share_words_and_a_name(agreement, odd, field):
    with pytest.raises(Refused) as refused:
        report_progress(requests_of(agreement.id)[0], replace(REPORT, **odd), 1)
    assert refused.value.field == field


def test_nobody_ticks_off_what_another_party_owns(actor, agreement):
    row = milestone(actor, agreement, party=parties_of(agreement.id)[1])
    with pytest.raises(Refused, match="not yours"):
        report_progress(requests_of(agreement.id)[0], replace(REPORT, reached={row.id: ""}), 1)
    assert db.session.scalar(sa.select(ProgressRequest.answered_at)) is None


def test_an_earlier_report_stays_once_a_later_one_is_there(agreement, client):
    first, _other, second, *_rest = requests_of(agreement.id)
    report_progress(second, REPORT, 1)
    with pytest.raises(Refused, match="after 90 days"):
        report_progress(first, REPORT, 1)
    assert "A later report is there" in client.get(link(first)).text


def test_who_needs_help_reaches_the_keeper(actor, agreement, outbox):
    report_progress(requests_of(agreement.id)[0], replace(REPORT, course=Course.NEEDS_HELP), 1)
    assert outbox()[-1] == ("agreements.help_needed", actor.email)
    assert overdue().help == 1


def test_a_party_is_asked_today_once(actor, agreement, outbox):
    party = parties_of(agreement.id)[0]
    request = ask_now(actor, party)
    assert (request.days, request.due_on) == (0, this_day())
    assert outbox()[-1] == ("agreements.progress_asked", "nio@example.com")
    with pytest.raises(Refused, match="today already"):
        ask_now(actor, party)
    with pytest.raises(Refused):
        ask_now(actor, parties_of(draft(actor).id)[0])


def test_who_has_reported_or_has_no_address_is_not_asked(actor, agreement):
    first, second, *_rest = requests_of(agreement.id)
    report_progress(first, REPORT, 1)
    with pytest.raises(Refused, match="has reported already"):
        ask_progress(actor, first)
    second.party.contact_email = ""
    db.session.commit()
    with pytest.raises(Refused, match="no mail address"):
        ask_progress(actor, second)


def test_what_is_fulfilled_is_asked_about_no_more(actor, agreement):
    row = milestone(actor, agreement)
    with pytest.raises(Refused, match="A milestone is still open: Site chosen"):
        fulfill(actor, agreement, this_day())
    settle_milestone(actor, row, MilestoneState.DONE)
    with pytest.raises(Refused) as refused:
        fulfill(actor, agreement, this_day() + timedelta(days=1))
    assert refused.value.field == "on"
    fulfill(actor, agreement, this_day())
    assert agreement.standing().value == "fulfilled"
    with pytest.raises(Refused):
        fulfill(actor, agreement, this_day())
    with pytest.raises(Refused, match="signed and not fulfilled"):
        ask_progress(actor, requests_of(agreement.id)[0])
    with pytest.raises(Refused):
        unfulfill(actor, agreement, "")
    unfulfill(actor, agreement, "One more year")
    with pytest.raises(Refused):
        unfulfill(actor, agreement, "Twice")


def test_a_link_to_a_report_of_an_undone_signing_leads_nowhere(actor, agreement, client):
    url = link(requests_of(agreement.id)[0])
    undo_sign(actor, agreement, "The wrong one")
    assert client.get(url).status_code == 404


def test_the_ledger_in_figures_counts_the_last_report_of_each_party(actor, agreement):
    milestone(actor, agreement, days=-1)
    settle_milestone(actor, milestone(actor, agreement), MilestoneState.DONE)
    first, other, second, *_rest = requests_of(agreement.id)
    report_progress(first, replace(REPORT, percent=10), 1)
    report_progress(second, replace(REPORT, percent=60), 1)
    report_progress(other, replace(REPORT, percent=20), 1)
    told = ledger_of(milestones_of(agreement.id), requests_of(agreement.id))
    assert (told.done, told.open, told.late, told.total, told.percent) == (1, 1, 1, 2, 40)


def test_the_desk_sees_what_is_overdue_or_ends(actor, as_user):
    agreement = signed(actor, valid_until=this_day() + timedelta(days=150))
    milestone(actor, agreement, "Site chosen", days=5)
    assert overdue().total == 0
    with later(50):
        told = overdue()
        assert (told.milestones, told.reports, told.ending, told.help) == (1, 2, 0, 0)
    with later(100):
        assert overdue().ending == 1
        page = as_user(actor).get("/desk/agreements/ledger").text
        assert "Site chosen" in page
        assert "End within 60 days" in page
        assert page.count("Remind") >= 2
    assert as_user(PersonFactory()).get("/desk/agreements/ledger").status_code == 403


def test_a_party_that_reported_later_owes_no_earlier_report(agreement):
    second = requests_of(agreement.id)[2]
    with later(100):
        report_progress(second, REPORT, 1)
        assert overdue().reports == 1


def test_the_pages_of_the_ledger_work_for_who_manages_it(actor, agreement, as_user):
    browser, base = as_user(actor), f"/agreements/{agreement.id}"
    assert browser.get(f"{base}/milestones/new").status_code == 200
    assert browser.post(f"{base}/milestones/new", data={"title_en": "Site"}).status_code == 422
    data = {"title_en": "Site", "due_on": "2026-12-01", "party": "", "amount": "12.50"}
    assert browser.post(f"{base}/milestones/new", data=data).status_code == 303
    row = milestones_of(agreement.id)[0]
    url = f"/agreements/milestones/{row.id}"
    assert browser.post(f"{url}/edit", data=data | {"version": 99}).status_code == 409
    assert browser.post(f"{url}/edit", data=data | {"version": row.version, "title_en": "Lot"}).status_code == 303
    assert browser.get(f"{url}/settle").status_code == 200
    assert browser.post(f"{url}/settle", data={"state": "dropped"}).status_code == 422
    assert browser.post(f"{url}/settle", data={"state": "done", "outcome": "Lot 7"}).status_code == 303
    assert browser.post(f"{url}/reopen").status_code == 303
    assert browser.post(f"{url}/settle", data={"state": "dropped", "outcome": "No"}).status_code == 303
    assert browser.post(f"/agreements/parties/{parties_of(agreement.id)[0].id}/ask-progress").status_code == 303
    request = requests_of(agreement.id)[1]
    assert browser.post(f"/agreements/progress-requests/{request.id}/ask").status_code == 303
    record = f"/agreements/progress-requests/{request.id}/record"
    assert browser.get(record).status_code == 200
    said = {"percent": "30", "course": "delayed", "text": "By telephone", "by": "Wu", "version": request.version}
    assert browser.post(record, data=said).status_code == 303
    assert "By telephone" in browser.get(f"{base}/ledger").text
    assert browser.post(f"{base}/fulfill", data={"on": this_day().isoformat()}).status_code == 303
    assert browser.get(f"{base}/unfulfill").status_code == 200
    assert browser.post(f"{base}/unfulfill", data={"reason": "One more"}).status_code == 303
    sheet = list(csv.reader(StringIO(browser.post(f"{base}/ledger/export").data.decode("utf-8-sig"))))
    assert sheet[1][0] == "Lot"


def test_a_party_reads_the_ledger_and_does_not_keep_it(actor, agreement, as_user, client):
    milestone(actor, agreement)
    somebody = PersonFactory()
    parties_of(agreement.id)[0].contact_id = somebody.id
    db.session.commit()
    browser, base = as_user(somebody), f"/agreements/{agreement.id}"
    assert "Site chosen" in browser.get(f"{base}/ledger").text
    assert browser.get(f"{base}/milestones/new").status_code == 403
    assert browser.post(f"{base}/ledger/export").status_code == 403
    assert as_user(PersonFactory()).get(f"{base}/ledger").status_code == 403
    assert client.get(f"{base}/ledger").status_code == 303


def test_the_ledger_costs_the_same_for_five_milestones_as_for_one(actor, agreement, as_user, count_queries):
    browser, url = as_user(actor), f"/agreements/{agreement.id}/ledger"
    milestone(actor, agreement)
    with count_queries() as one:
        browser.get(url)
    for party in [None, *parties_of(agreement.id)] * 2:
        milestone(actor, agreement, party=party)
    with count_queries() as many:
        browser.get(url)
    assert len(many) == len(one)
