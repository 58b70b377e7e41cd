"""A signing ceremony as tests know it: the laboratory's agreements with parties and people in both languages."""

from datetime import UTC, datetime, timedelta

from alliance.agreements.enums import AgreementState, Answer
from alliance.ceremonies.operations.run import StandardRun, fill_run
from alliance.core.clock import now
from alliance.core.duties import Duty
from alliance.core.localized import Localized
from tests.factories import CoordinatorFactory
from tests.factories.agreements import (
    AgreementFactory,
    CeremonyFactory,
    PartyFactory,
    SignatoryFactory,
    SigningFactory,
)
from tests.factories.events import EventFactory

THREE = datetime(2026, 12, 10, 7, 0, tzinfo=UTC)  # 15:00 in Hefei
SHA = "a" * 64
FRAMEWORK = (
    ("Framework of the laboratory", "实验室合作框架协议"),
    (
        (("Chery Automobile", "奇瑞汽车"), ("Yin Tongyue", "尹同跃")),
        (("NIO", "蔚来"), ("Li Bin", "李斌")),
        (("JAC", "江淮汽车"), ("Xiang Xingchu", "项兴初")),
    ),
)
RECOGNITION = (
    ("Mutual recognition of test reports", "检测报告互认协议"),
    ((("CATARC", "中汽中心"), ("An Tiecheng", "安铁成")), (("CQC", "中国质量认证中心"), ("Xie Zhaoxu", "谢肇煦"))),
)


def both(pair):
    return Localized(*pair)


def coordinator():
    return CoordinatorFactory(duty=Duty.EVENTS)


def agreement(scene=FRAMEWORK, state=AgreementState.DRAFTING, **more):
    """An agreement with its parties, one signatory each; everything confirmed when it is beyond drafting."""
    title, sides = scene
    settled = state is not AgreementState.DRAFTING
    values = {"final_sha256": SHA, "frozen_at": now()} if settled else {}
    made = AgreementFactory(en=title[0], zh=title[1], state=state, **(values | more))
    answer = {"answer": Answer.CONFIRMED, "confirmed_sha256": SHA} if settled else {}
    for place, (party_name, person_name) in enumerate(sides, 1):
        party = PartyFactory(agreement=made, position=place, name=both(party_name), **answer)
        SignatoryFactory(party=party, agreement=made, name=both(person_name), position=place, **answer)
    return made


def frozen(scene=FRAMEWORK, **more):
    """An agreement whose text is frozen and which nobody has confirmed yet."""
    return agreement(scene, final_sha256=SHA, frozen_at=now(), **more)


def present(made, role, en, zh, party=None, title=("Director", "主任")):
    """A witness, or a leader present."""
    person = SignatoryFactory(
        agreement=made, party=party, role=role, name=Localized(en, zh), title=both(title), position=50
    )
    return person


def ceremony(*agreements, starts_at=THREE, filled=True, **more):
    """A ceremony at 15:00 in Hefei with these agreements in signing order, and the standard run."""
    event = more.pop("event", None) or EventFactory(
        en="Matchmaking conference", zh="产业链对接会", starts_at=starts_at - timedelta(hours=6), hours=0,
        city=Localized("Hefei", "合肥"),
    )  # fmt: skip
    made = CeremonyFactory(event=event, starts_at=starts_at, **more)
    for place, one in enumerate(agreements, 1):
        SigningFactory(ceremony=made, agreement=one, position=place)
    if filled:
        fill_run(None, made, StandardRun())
    return made


def two_ready(**more):
    """Two agreements that everybody has confirmed, ready to sign."""
    ready = AgreementState.READY
    return ceremony(agreement(state=ready), agreement(RECOGNITION, state=ready), **more)
