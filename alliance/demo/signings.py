"""The agreements and ceremonies of the demo: the launch of 2022, the laboratory, what was signed, what is to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from alliance.agreements.enums import AgreementKind, RegisterAudience
from alliance.agreements.models import Agreement, Party, Signatory
from alliance.agreements.operations.agreements import AgreementInput, create_agreement
from alliance.agreements.operations.answering import ask_for_change, confirm, record_confirmation
from alliance.agreements.operations.asking import ask
from alliance.agreements.operations.parties import PartyInput, add_party
from alliance.agreements.operations.signatories import SignatoryInput, add_signatory
from alliance.agreements.operations.signing import mark_ready, sign
from alliance.agreements.operations.texts import TextInput, add_text, freeze
from alliance.ceremonies.enums import CueKind, StageRow
from alliance.ceremonies.models import Ceremony
from alliance.ceremonies.operations.ceremonies import CeremonyInput, create_ceremony
from alliance.ceremonies.operations.day import begin, go_on, mark_signed
from alliance.ceremonies.operations.run import CueInput, StandardRun, add_cue, cues_in_order, fill_run
from alliance.ceremonies.operations.signings import add_agreement
from alliance.ceremonies.operations.stage import PlaceInput, add_place
from alliance.ceremonies.queries.ceremonies import last_step
from alliance.core.clock import at
from alliance.core.db import db
from alliance.core.localized import Localized as L
from alliance.demo.paper import paper
from alliance.demo.timeline import Story, World, day, moment


@dataclass(frozen=True)
class Side:
    """A party: an organization of the demo by key, or only a name; who signs for it; whether it has confirmed."""

    organization: str = ""
    name: L = field(default_factory=L)
    person: str = ""
    signs: L = field(default_factory=L)
    title: L = field(default_factory=lambda: L("Deputy general manager", "副总经理"))
    confirms: bool = True


@dataclass(frozen=True)
class Draft:
    """An agreement: made so many days ago, in which ceremony, signed how (a date, or with `ready` only made ready)."""

    key: str
    kind: AgreementKind
    title: L
    sides: tuple[Side, ...]
    made: int
    event: str = ""
    signed: date | int | None = None
    ready: bool = False
    languages: tuple[str, ...] = ("zh", "en")
    summary: L = field(default_factory=L)
    amount: Decimal | None = None
    audience: RegisterAudience = RegisterAudience.PUBLIC
    years: int | None = 3
    change: str = ""


GUANGZHOU = L("Guangzhou", "广州")
DIRECTOR, HEAD = L("Director", "主任"), L("Secretary-general", "秘书长")

DRAFTS = (
    Draft(
        "lab2023",
        AgreementKind.LABORATORY,
        L("Anhui Open Automotive Ecology Laboratory", "安徽开放汽车生态实验室"),
        (
            Side("anhui_drc", signs=L("Ren Zhi", "任直"), title=DIRECTOR),
            Side("chery", person="cao.yifan"),
            Side("nio", person="peng.siqi"),
        ),
        299,
        "hefei2023",
        date(2023, 12, 20),
        summary=L("An open laboratory for the vehicle ecosystem.", "面向汽车生态的开放实验室。"),
        years=5,
    ),
    Draft(
        "mutual",
        AgreementKind.RECOGNITION,
        L("Mutual recognition of battery test reports", "动力电池检测报告互认协议"),
        (Side("catarc", person="zhou.hua"), Side("elbtal", person="jonas.richter", title=HEAD)),
        240,
        "",
        200,
        summary=L("Each side accepts the other's reports for two standards.", "双方就两项标准互认检测报告。"),
        years=None,
    ),
    Draft(
        "charging",
        AgreementKind.COOPERATION,
        L("Cooperation on charging quality", "充电质量合作协议"),
        (Side("cqc", person="liu.gang"), Side("gac_aian", person="he.jing")),
        64,
        "lab",
        35,
        summary=L("Joint tests of 400 public chargers in two cities.", "在两座城市联合检测400台公共充电桩。"),
        amount=Decimal("3600000"),
    ),
    Draft(
        "recycling",
        AgreementKind.COOPERATION,
        L("Battery recycling in the bay area", "大湾区电池回收合作协议"),
        (Side("lingdian", person="he.jun"), Side("haiwan", person="qiu.ming"), Side("huolan", person="huang.zhijian")),
        60,
        "lab",
        35,
        summary=L("Collection points, a shared tracing format, one yard.", "回收网点、统一溯源格式与共用场站。"),
        amount=Decimal("12500000"),
        audience=RegisterAudience.MEMBERS,
        years=2,
    ),
    Draft(
        "framework",
        AgreementKind.FRAMEWORK,
        L("Framework of the laboratory", "实验室合作框架协议"),
        (
            Side("anhui_drc", signs=L("Ren Zhi", "任直"), title=DIRECTOR),
            Side("chery", person="cao.yifan"),
            Side("nio", person="peng.siqi"),
            Side("jac", signs=L("Wan Peng", "万鹏")),
        ),
        40,
        "ceremony",
        ready=True,
    ),
    Draft(
        "recognition",
        AgreementKind.RECOGNITION,
        L("Mutual recognition of test reports", "检测报告互认协议"),
        (Side("catarc", person="zhou.hua"), Side("cqc", person="liu.gang")),
        38,
        "ceremony",
        ready=True,
    ),
    Draft(
        "joint_lab",
        AgreementKind.LABORATORY,
        L("Joint laboratory for charging", "充电联合实验室协议"),
        (
            Side("nio", person="peng.siqi", confirms=False),
            Side("cqc", person="liu.gang"),
            Side(
                name=L("Open Automotive Ecology Laboratory", "开放汽车生态实验室"),
                signs=L("Fu Lan", "傅岚"),
                title=DIRECTOR,
            ),
        ),
        36,
        "ceremony",
        languages=("zh",),
        amount=Decimal("8000000"),
        change="Article 4: the second site opens in June, not in March. 第四条：第二场地六月启用，而非三月。",
    ),
    Draft(
        "safety",
        AgreementKind.MEMORANDUM,
        L("Memorandum on safety ratings", "安全评价合作备忘录"),
        (
            Side("casic", signs=L("Urs Keller", "乌尔斯·凯勒"), title=HEAD),
            Side("euro_ncap", signs=L("Claire Dubois", "克莱尔·杜布瓦"), title=HEAD),
        ),
        34,
        "ceremony",
    ),
)
CEREMONIES = {
    "teda2022": L("Launch of the international innovation base", "国际化创新基地启动仪式"),
    "hefei2023": L("Signing of the laboratory", "实验室签约仪式"),
    "lab": L("Signing of two cooperation agreements", "两项合作协议签约"),
    "ceremony": L("Open Automotive Ecology Laboratory", "开放汽车生态实验室"),
}
LAUNCHERS = ("Changan", "Geely", "Seres", "GAC Aian", "Tianji", "Aiways", "Hozon", "Leapmotor", "BYD")
LAUNCHERS_ZH = ("长安", "吉利", "赛力斯", "广汽埃安", "天际", "爱驰", "合众", "零跑", "比亚迪")


def plan_signings(story: Story, world: World) -> None:
    """Agreements as they are drafted and confirmed, then the ceremonies that sign them."""
    for draft in DRAFTS:
        story.add(moment(draft.made, "10:00"), partial(make, world, draft))
        story.add(moment(draft.made - 2, "10:00"), partial(send_out, world, draft))
        story.add(moment(draft.made - 5, "10:00"), partial(answer, world, draft))
    story.add(moment(298, "09:00"), partial(stage, world, "teda2022"))
    story.add(moment(298, "09:30"), partial(stage, world, "hefei2023"))
    story.add(moment(297, "09:00"), partial(launch, world))
    story.add(moment(58, "09:00"), partial(stage, world, "lab"))
    story.add(moment(28, "15:00"), partial(stage, world, "ceremony"))
    story.add(moment(290, "09:00"), partial(run_through, world, "teda2022"))
    story.add(moment(290, "09:10"), partial(run_through, world, "hefei2023"))
    story.add(moment(200, "11:00"), partial(enter_signed, world, "mutual"))
    story.add(moment(35, "16:00"), partial(run_through, world, "lab"))


def make(world: World, draft: Draft) -> None:
    """The agreement with its parties, who signs for them, and a text in each language."""
    typed = AgreementInput(
        kind=draft.kind,
        title=draft.title,
        summary=draft.summary,
        languages=draft.languages,
        amount=draft.amount,
        audience=draft.audience,
        keeper=world.host,
        valid_until=validity(draft),
    )
    agreement = world.agreements[draft.key] = create_agreement(world.host, typed)
    for side in draft.sides:
        add_side(world, agreement, side)
    for language in draft.languages:
        lines = ("The parties work together.", f"Language version: {language}.", draft.title.en)
        text = TextInput(language, f"{draft.key}-{language}.pdf", paper(draft.title.en, lines))
        add_text(world.host, agreement, text)


def validity(draft: Draft) -> date | None:
    if draft.years is None:
        return None
    begins = draft.signed if isinstance(draft.signed, date) else day(draft.signed or -18)
    return begins.replace(day=1) + timedelta(days=365 * draft.years)


def add_side(world: World, agreement: Agreement, side: Side) -> None:
    person = world.people.get(side.person)
    party = add_party(
        world.host,
        agreement,
        PartyInput(
            organization=world.organizations.get(side.organization),
            name=side.name or None,
            contact=person,
            contact_name="" if person else side.signs.zh,
            contact_email="" if person else f"office.{len(agreement.parties) + 1}.{agreement.id}@example.net",
        ),
    )
    add_signatory(world.host, agreement, signatory_input(world, side, party))


def signatory_input(world: World, side: Side, party: Party) -> SignatoryInput:
    person, work = world.people.get(side.person), world.affiliations.get(side.person)
    if person is None:
        return SignatoryInput(side.signs, side.title, party, email=f"signs.{party.id}@example.net", locale="zh")
    name = L(person.romanized_name or person.display_name, person.display_name)
    return SignatoryInput(name, work.title if work else side.title, party, person=person, email=person.email)


def send_out(world: World, draft: Draft) -> None:
    agreement = world.agreements[draft.key]
    freeze(world.host, agreement)
    if not isinstance(draft.signed, date):
        ask(world.host, agreement)


def answer(world: World, draft: Draft) -> None:
    """Everybody who confirms does; what was signed long ago was confirmed on paper."""
    agreement = world.agreements[draft.key]
    on_paper = isinstance(draft.signed, date)
    for party, side in zip(agreement.parties, draft.sides, strict=True):
        people: list[Party | Signatory] = [party, *party.signatories]
        for who in people:
            if not side.confirms:
                continue
            if on_paper:
                record_confirmation(world.host, who, "Signed on paper at the conference. 会议现场纸质签署。")
            else:
                confirm(who, agreement.final_sha256 or "")
        if draft.change and not side.confirms:
            ask_for_change(party, agreement.final_sha256 or "", draft.change)
    if draft.signed or draft.ready:
        mark_ready(world.host, agreement)


def stage(world: World, key: str) -> None:
    """A ceremony with its agreements in order and the usual run of show."""
    event = world.events[key]
    begins = event.starts_at + timedelta(minutes=60 if key == "teda2022" else 30)
    typed = CeremonyInput(
        CEREMONIES[key],
        begins,
        event.venue or event.city,
        L("Wu Sijie", "吴思捷"),
        L("Pens in pairs.", "签字笔成对摆放。"),
    )
    ceremony = world.ceremonies[key] = create_ceremony(world.host, event, typed)
    for draft in DRAFTS:
        if draft.event == key:
            add_agreement(world.host, ceremony, world.agreements[draft.key])
    if key != "teda2022":
        fill_run(world.host, ceremony, StandardRun())


def launch(world: World) -> None:
    """The launch of 2022: nine companies in a row before the screen."""
    ceremony = world.ceremonies["teda2022"]
    cues = (
        (CueKind.WELCOME, 5, L("Welcome", "致欢迎辞")),
        (CueKind.SPEECH, 10, L("What the base is for", "基地介绍")),
        (CueKind.UNVEILING, 10, L("Launch with nine vehicle enterprises", "九家整车企业共同启动")),
        (CueKind.PHOTOGRAPH, 5, L("Photograph", "合影")),
    )
    for kind, minutes, title in cues:
        add_cue(world.host, ceremony, CueInput(kind, minutes, title=title))
    for english, chinese in zip(LAUNCHERS, LAUNCHERS_ZH, strict=True):
        add_place(world.host, ceremony, None, PlaceInput(StageRow.FRONT, L(english, chinese), L()))


def run_through(world: World, key: str) -> None:
    """The ceremony as it was pressed on its day, by the clock of that day; what is signed enters the register."""
    ceremony = world.ceremonies[key]
    when = ceremony.starts_at
    for number, cue in enumerate(cues_in_order(ceremony)):
        with at(when):
            press = go_on if number else begin
            press(world.host, ceremony, seen(ceremony))
            db.session.flush()
        if cue.kind is CueKind.SIGNING and cue.signing is not None:
            with at(when + timedelta(minutes=2)):
                mark_signed(world.host, cue.signing, seen(ceremony))
                db.session.flush()
        when += cue.length
    with at(when):
        go_on(world.host, ceremony, seen(ceremony))
        db.session.flush()


def seen(ceremony: Ceremony) -> int:
    """The press that whoever presses next has seen."""
    step = last_step(ceremony)
    return step.id if step else 0


def enter_signed(world: World, key: str) -> None:
    """Into the register, with the day and place of the signing."""
    draft = next(one for one in DRAFTS if one.key == key)
    place = world.events[draft.event].city if draft.event else GUANGZHOU
    on = draft.signed if isinstance(draft.signed, date) else day(draft.signed or 0)
    sign(world.host, world.agreements[key], on, place)
