"""The stage plan: by the rules of protocol, and arranged by hand."""

import pytest

from alliance.agreements.enums import SignatoryRole
from alliance.ceremonies.enums import CeremonyState, StageRow
from alliance.ceremonies.operations.stage import (
    PlaceInput,
    add_place,
    arrange_by_hand,
    arrange_by_rules,
    change_place,
    move_place,
    remove_place,
)
from alliance.ceremonies.queries.ceremonies import acts_of
from alliance.ceremonies.queries.stage import from_the_middle
from alliance.ceremonies.queries.whole import whole_of
from alliance.core.clock import now
from alliance.core.db import db
from alliance.core.localized import Localized
from alliance.core.operation import Clash, Refused
from tests.ceremonies.scene import RECOGNITION, agreement, ceremony, coordinator, present
from tests.factories.agreements import SignatoryFactory


@pytest.fixture
def who():
    return coordinator()


@pytest.fixture
def one():
    """Three parties; a witness of the first and of the last, three leaders."""
    made = agreement()
    parties = list(made.parties)
    present(made, SignatoryRole.WITNESS, "Witness of JAC", "江淮见证人", parties[2])
    present(made, SignatoryRole.WITNESS, "Witness of Chery", "奇瑞见证人", parties[0])
    for number in (1, 2, 3):
        present(made, SignatoryRole.LEADER, f"Leader {number}", f"领导{number}")
    return ceremony(made, host=Localized("Chen Lu", "陈璐"))


def names(plan, row):
    return [spot.name.en for spot in plan.of_row(row)]


def by_hand(who, one):
    signing = acts_of(one)[0].signing
    arrange_by_hand(who, signing)
    return signing


def places(one):
    return {spot.name.en: spot.place for spot in whole_of(one).plans[0].spots}


def test_parties_sit_in_the_order_of_the_text_and_others_stand_behind_by_rank_and_side(one):
    (plan,) = whole_of(one).plans
    assert names(plan, StageRow.TABLE) == ["Yin Tongyue", "Li Bin", "Xiang Xingchu"]
    assert names(plan, StageRow.BACK) == ["Witness of Chery", "Leader 2", "Leader 1", "Leader 3", "Witness of JAC"]
    assert not plan.is_by_hand
    assert [spot.party.en for spot in plan.of_row(StageRow.TABLE)] == ["Chery Automobile", "NIO", "JAC"]


def test_ranks_go_from_the_middle_outwards():
    assert from_the_middle([1, 2, 3, 4, 5]) == [4, 2, 1, 3, 5]
    assert from_the_middle([]) == []


def test_the_host_stands_at_the_lectern(one):
    assert names(whole_of(one).general, StageRow.LECTERN) == ["Chen Lu"]


def test_a_plan_by_the_rules_follows_the_agreement(one):
    made = acts_of(one)[0].agreement
    SignatoryFactory(agreement=made, party=made.parties[1], name=Localized("Qin Lihong"), position=9)
    assert names(whole_of(one).plans[0], StageRow.TABLE) == ["Yin Tongyue", "Li Bin", "Qin Lihong", "Xiang Xingchu"]


def test_a_plan_is_kept_and_arranged_by_hand(who, one, trail):
    by_hand(who, one)
    plan = whole_of(one).plans[0]
    assert plan.is_by_hand
    assert names(plan, StageRow.TABLE) == ["Yin Tongyue", "Li Bin", "Xiang Xingchu"]
    move_place(who, places(one)["Xiang Xingchu"], 1)
    assert names(whole_of(one).plans[0], StageRow.TABLE) == ["Xiang Xingchu", "Yin Tongyue", "Li Bin"]
    with pytest.raises(Refused):
        arrange_by_hand(who, acts_of(one)[0].signing)
    assert trail()[-1] == "ceremonies.place_moved"


def test_a_plan_without_people_cannot_be_arranged(who):
    empty = ceremony(agreement((("Nobody yet", ""), ())), filled=False)
    with pytest.raises(Refused):
        arrange_by_hand(who, acts_of(empty)[0].signing)


def test_the_rules_can_be_followed_again(who, one):
    signing = by_hand(who, one)
    move_place(who, places(one)["Xiang Xingchu"], 1)
    arrange_by_rules(who, signing)
    plan = whole_of(one).plans[0]
    assert (plan.is_by_hand, names(plan, StageRow.TABLE)[0]) == (False, "Yin Tongyue")


def test_a_plan_by_hand_says_who_has_no_place_and_who_has_no_part(who, one):
    by_hand(who, one)
    made = acts_of(one)[0].agreement
    acts_of(one)[0].witnesses[0].removed_at = now()
    SignatoryFactory(agreement=made, party=made.parties[1], name=Localized("Qin Lihong"), position=9)
    db.session.commit()
    plan = whole_of(one).plans[0]
    assert [person.name.en for person in plan.missing] == ["Qin Lihong"]
    assert [spot.name.en for spot in plan.gone] == ["Witness of Chery"]
    assert whole_of(one).problems == [
        "Agreement 1: Qin Lihong has no place on the stage.",
        "Agreement 1: Witness of Chery has a place, but no part.",
    ]


def test_places_are_added_changed_and_taken_off(who, one):
    signing = by_hand(who, one)
    added = add_place(who, one, signing, PlaceInput(StageRow.FRONT, Localized("Master of the pens", "礼仪")))
    assert names(whole_of(one).plans[0], StageRow.FRONT) == ["Master of the pens"]
    seen = added.version
    change_place(who, added, PlaceInput(StageRow.BACK, Localized("Usher", "礼仪")), seen)
    assert names(whole_of(one).plans[0], StageRow.BACK)[-1] == "Usher"
    with pytest.raises(Clash):
        change_place(who, added, PlaceInput(StageRow.BACK, Localized("Mine")), seen)
    remove_place(who, places(one)["Leader 1"])
    plan = whole_of(one).plans[0]
    assert names(plan, StageRow.BACK) == ["Witness of Chery", "Leader 2", "Leader 3", "Witness of JAC", "Usher"]
    assert [spot.position for spot in plan.of_row(StageRow.BACK)] == [1, 2, 3, 4, 5]


def test_places_hold_somebody_once(who, one):
    signing = acts_of(one)[0].signing
    with pytest.raises(Refused):
        add_place(who, one, signing, PlaceInput(StageRow.FRONT, Localized("Too early")))
    by_hand(who, one)
    foreign = agreement(RECOGNITION).parties[0].signatories[0]
    for typed, field in (
        (PlaceInput(StageRow.FRONT), "name_en"),
        (PlaceInput(StageRow.FRONT, signatory=acts_of(one)[0].signatories[0]), "signatory"),
        (PlaceInput(StageRow.FRONT, signatory=foreign), "signatory"),
    ):
        with pytest.raises(Refused) as refused:
            add_place(who, one, signing, typed)
        assert refused.value.field == field


def test_the_last_place_of_a_plan_stays(who):
    small = ceremony(agreement((("One side", ""), ((("Chery", "奇瑞"), ("Yin Tongyue", "尹同跃")),))))
    by_hand(who, small)
    with pytest.raises(Refused):
        remove_place(who, places(small)["Yin Tongyue"])


def test_a_plan_has_at_most_80_places(who, one):
    signing = by_hand(who, one)
    for number in range(72):
        add_place(who, one, signing, PlaceInput(StageRow.HALL, Localized(f"Guest {number}")))
    with pytest.raises(Refused):
        add_place(who, one, signing, PlaceInput(StageRow.HALL, Localized("One more")))


def test_guests_of_the_first_row_sit_there_during_all_of_the_ceremony(who, one):
    place = add_place(who, one, None, PlaceInput(StageRow.HALL, Localized("Minister", "部长")))
    add_place(who, one, None, PlaceInput(StageRow.HALL, Localized("Mayor", "市长")))
    assert names(whole_of(one).general, StageRow.HALL) == ["Minister", "Mayor"]
    assert names(whole_of(one).general, StageRow.LECTERN) == ["Chen Lu"]
    remove_place(who, place)
    assert names(whole_of(one).general, StageRow.HALL) == ["Mayor"]


def test_the_stage_stays_as_it_was_once_the_ceremony_is_over(who, one):
    signing = by_hand(who, one)
    one.state = CeremonyState.FINISHED
    db.session.commit()
    place = places(one)["Li Bin"]
    for act in (
        lambda: arrange_by_rules(who, signing),
        lambda: add_place(who, one, signing, PlaceInput(StageRow.HALL, Localized("Late"))),
        lambda: change_place(who, place, PlaceInput(StageRow.HALL, Localized("Late")), place.version),
        lambda: move_place(who, place, 1),
        lambda: remove_place(who, place),
    ):
        with pytest.raises(Refused):
            act()
