"""The people of the demo: the secretariat, those who speak for members, those who apply; and who signs in."""

from __future__ import annotations

from dataclasses import dataclass

from alliance.core.duties import Duty
from alliance.core.localized import Localized as L
from alliance.organizations.enums import AppointmentKind as Kind

PASSWORD = "charge-bravely-2026"  # of the demo alone, printed at every start


@dataclass(frozen=True)
class Human:
    """Somebody; `key` is the part of the address before the sign. `locale` 'zh' reads Chinese."""

    key: str
    family: str
    given: str
    romanized: str = ""
    locale: str = "zh"
    organization: str = ""
    title: L = L()  # noqa: RUF009 - never changed in place
    kinds: tuple[Kind, ...] = ()
    listed: bool = True

    @property
    def address(self) -> str:
        return f"{self.key}@{'example.org' if self.key in DUTIES else 'example.com'}"


PRIMARY, ALTERNATE, TECHNICAL, BILLING = (Kind.PRIMARY,), (Kind.ALTERNATE,), (Kind.TECHNICAL,), (Kind.BILLING,)
GENERAL, COOPERATION = L("Deputy general manager", "副总经理"), L("Head of cooperation", "合作发展部部长")
STANDARDS, RESEARCH = L("Head of standards", "标准部部长"), L("Head of research", "研发中心主任")
OFFICE, AFFAIRS = L("Head of the office", "办公室主任"), L("Manager, industry affairs", "产业事务经理")

SECRETARIAT = (
    Human("zhao.mingyuan", "赵", "明远", "Zhao Mingyuan", "en"),
    Human("lin.yutong", "林", "雨桐", "Lin Yutong", "zh"),
    Human("helena.brandt", "Brandt", "Helena", locale="en"),
    Human("wu.sijie", "吴", "思捷", "Wu Sijie", "zh"),
)
DUTIES = {
    "zhao.mingyuan": Duty.ADMINISTRATION,
    "lin.yutong": Duty.MEMBERSHIP,
    "helena.brandt": Duty.READ_ONLY,
    "wu.sijie": Duty.EVENTS,
}
SPEAKERS = (
    Human("he.jing", "何", "静", "He Jing", "zh", "gac_aian", COOPERATION, PRIMARY),
    Human("luo.weiming", "罗", "伟明", "Luo Weiming", "zh", "gac_aian", STANDARDS, ALTERNATE),
    Human("feng.yaqi", "冯", "雅琪", "Feng Yaqi", "zh", "gac_aian", L("Accountant", "会计"), BILLING, False),
    Human(
        "zhou.hua",
        "周",
        "华",
        "Zhou Hua",
        "zh",
        "catarc",
        L("Member of the party committee and deputy general manager", "党委委员、副总经理"),
        PRIMARY,
    ),
    Human("shen.weijia", "沈", "维佳", "Shen Weijia", "en", "catarc", STANDARDS, ALTERNATE),
    Human("gao.lin", "高", "琳", "Gao Lin", "zh", "catarc", RESEARCH, TECHNICAL),
    Human("liu.gang", "刘", "刚", "Liu Gang", "zh", "cqc", L("Deputy Managing Director", "副总经理"), PRIMARY),
    Human("deng.wei", "邓", "薇", "Deng Wei", "en", "cqc", STANDARDS, ALTERNATE),
    Human(
        "yu.dong",
        "余",
        "东",
        "Yu Dong",
        "zh",
        "anhui_committee",
        L("Secretary-General of the Secretariat", "秘书处秘书长"),
        PRIMARY,
    ),
    Human("guo.zhiyuan", "郭", "志远", "Guo Zhiyuan", "zh", "byd", COOPERATION, PRIMARY),
    Human("peng.siqi", "彭", "思琪", "Peng Siqi", "zh", "nio", AFFAIRS, PRIMARY),
    Human("cao.yifan", "曹", "一帆", "Cao Yifan", "zh", "chery", COOPERATION, PRIMARY),
    Human("tang.minna", "唐", "敏娜", "Tang Minna", "zh", "changan", AFFAIRS, PRIMARY),
    Human("xu.haoyu", "徐", "浩宇", "Xu Haoyu", "zh", "geely", AFFAIRS, PRIMARY),
    Human("ouyang.qing", "欧阳", "晴", "Ouyang Qing", "zh", "mobility_institute", RESEARCH, PRIMARY),
    Human("he.jun", "何", "俊", "He Jun", "zh", "lingdian", GENERAL, PRIMARY),
    Human("mai.xiuling", "麦", "秀玲", "Mai Xiuling", "zh", "lingdian", OFFICE, ALTERNATE),
    Human("ye.kaiwen", "叶", "凱文", "Kelvin Yip", "en", "harborlight", L("Managing director", "董事总经理"), PRIMARY),
    Human("su.jiahui", "苏", "佳慧", "Su Jiahui", "zh", "yuegui", RESEARCH, PRIMARY),
    Human("qiu.ming", "邱", "明", "Qiu Ming", "zh", "haiwan", GENERAL, PRIMARY),
    Human("jiang.ruolan", "江", "若岚", "Jiang Ruolan", "zh", "qingou", OFFICE, PRIMARY),
    Human("huang.zhijian", "黄", "志坚", "Huang Zhijian", "zh", "huolan", GENERAL, PRIMARY),
    Human("fan.xiaoyan", "范", "晓燕", "Fan Xiaoyan", "zh", "yuehai", L("Dean", "院长"), PRIMARY),
    Human("maria.sequeira", "Sequeira", "Maria", locale="en", organization="taipa", title=RESEARCH, kinds=PRIMARY),
    Human("tan.ruoyun", "谭", "若云", "Tan Ruoyun", "zh", "taihu", OFFICE, PRIMARY),
    Human("dong.zeyu", "董", "泽宇", "Dong Zeyu", "zh", "weishui", GENERAL, PRIMARY),
    Human("xie.lihua", "谢", "丽华", "Xie Lihua", "zh", "minhai", OFFICE, PRIMARY),
    Human("wei.guangming", "韦", "光明", "Wei Guangming", "zh", "yongbei", GENERAL, PRIMARY),
    Human("bai.xue", "白", "雪", "Bai Xue", "zh", "liaohe", OFFICE, PRIMARY),
    Human("song.zhenhua", "宋", "振华", "Song Zhenhua", "zh", "longhu", OFFICE, PRIMARY),
    Human("jonas.richter", "Richter", "Jonas", locale="en", organization="elbtal", title=RESEARCH, kinds=PRIMARY),
    Human("mori.akiko", "森", "明子", "Mori Akiko", "en", "setouchi", RESEARCH, PRIMARY),
    Human("aisyah.rahman", "Rahman", "Aisyah", locale="en", organization="klang", title=OFFICE, kinds=PRIMARY),
    Human("ingrid.solberg", "Solberg", "Ingrid", locale="en", organization="fjordlys", title=GENERAL, kinds=PRIMARY),
)
PREDECESSOR = Human("chang.ning", "常", "宁", "Chang Ning", "zh", "xiangjiang", L("Vice-president", "副校长"), PRIMARY)
SUCCESSOR = Human("ding.yu", "丁", "瑜", "Ding Yu", "zh", "xiangjiang", L("Vice-president", "副校长"))
"""One who left and handed over."""

APPLICANTS = (
    Human("chen.haoran", "陈", "浩然", "Chen Haoran", "zh"),
    Human("tang.rui", "唐", "睿", "Tang Rui", "zh"),
    Human("oliver.hart", "Hart", "Oliver", locale="en"),
    Human("ji.xiaobei", "季", "晓蓓", "Ji Xiaobei", "zh"),
    Human("fang.lei", "方", "蕾", "Fang Lei", "zh"),
    Human("nora.lindqvist", "Lindqvist", "Nora", locale="en"),
    Human("pan.jiajun", "潘", "家俊", "Pan Jiajun", "zh"),
    Human("shi.yan", "石", "岩", "Shi Yan", "zh"),
    Human("kong.xiangyu", "孔", "翔宇", "Kong Xiangyu", "zh"),
    Human("daniel.okafor", "Okafor", "Daniel", locale="en"),
)
SIGN_INS = (
    ("Administrator", "zhao.mingyuan"),
    ("Coordinator: membership", "lin.yutong"),
    ("Coordinator: events", "wu.sijie"),
    ("Coordinator: read only", "helena.brandt"),
    ("Primary representative", "he.jing"),
    ("Reviewer", "deng.wei"),
    ("Applicant, a draft begun", "oliver.hart"),
    ("Applicant, asked to answer", "chen.haoran"),
    ("Chair of a group", "gao.lin"),
    ("Member who asks for a seat", "dong.zeyu"),
)
"""What each demo sign-in is for, in the words of the command line, and whose it is."""

EVERYBODY = {human.key: human for human in (*SECRETARIAT, *SPEAKERS, PREDECESSOR, SUCCESSOR, *APPLICANTS)}
