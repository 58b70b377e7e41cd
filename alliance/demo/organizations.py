"""The organizations of the demo that exist: of each only what public documents say, in our own words."""

from __future__ import annotations

from dataclasses import dataclass, field

from alliance.core.localized import Localized as L
from alliance.organizations.enums import HeadcountBand


@dataclass(frozen=True)
class Entry:
    """An organization of the demo; `place` is a region of China or a country, `joined` and `ends` are days ago.

    No `joined` means that it is known and no member; a negative `ends` is to come; None renews by itself.
    """

    key: str
    name: L
    short: L
    kind: str
    chain: tuple[str, ...]
    fields: tuple[str, ...]
    place: str
    city: L = field(default_factory=L)
    description: L = field(default_factory=L)
    products: L = field(default_factory=L)
    tier: str = "ordinary"
    joined: int | None = None
    ends: int | None = None
    founded: int | None = None
    headcount: HeadcountBand | None = None
    website: str = ""


DOWN, CROSS = ("downstream",), ("cross_chain_service",)
MAKER = "vehicle_maker"
LAUNCH = L(
    "A complete vehicle enterprise. It took part in launching "
    "the international innovation base of China's auto industry "
    "in 2022.",
    "整车企业，参加了2022年中国汽车产业国际化创新基地启动仪式。",
)
GUANGZHOU, HEFEI, BEIJING = L("Guangzhou", "广州"), L("Hefei", "合肥"), L("Beijing", "北京")

REAL = (
    Entry(
        "gac_aian",
        L("GAC Aian", "广汽埃安"),
        L("GAC Aian", "埃安"),
        MAKER,
        DOWN,
        ("battery_electric", "intelligent_connected", "charging_and_swapping"),
        "CN-GD",
        GUANGZHOU,
        LAUNCH,
        L("Battery electric passenger cars", "纯电动乘用车"),
        "standing_council",
        1816,
    ),
    Entry(
        "byd",
        L("BYD", "比亚迪"),
        L("BYD", "比亚迪"),
        MAKER,
        ("midstream", "downstream"),
        ("battery_electric", "hybrid", "power_battery"),
        "CN-GD",
        L("Shenzhen", "深圳"),
        LAUNCH,
        tier="standing_council",
        joined=1816,
    ),
    Entry(
        "gd_dst",
        L("Guangdong Provincial Department of Science and Technology", "广东省科学技术厅"),
        L("Guangdong DST", "广东省科技厅"),
        "government_body",
        CROSS,
        ("standards",),
        "CN-GD",
        GUANGZHOU,
        L(
            "Issued the notice that supports the establishment of "
            "the alliance in the Greater Bay Area and solicits member "
            "units, together with the preparation plan.",
            "发布支持组建粤港澳大湾区新能源汽车产业技术创新联盟并征集成员单位的通知及筹建方案。",
        ),
        tier="observer",
        joined=1816,
    ),
    Entry(
        "changan",
        L("Changan", "长安汽车"),
        L("Changan", "长安"),
        MAKER,
        DOWN,
        ("intelligent_connected", "overseas_markets"),
        "CN-CQ",
        L("Chongqing", "重庆"),
        LAUNCH,
        tier="council",
        joined=1815,
    ),
    Entry(
        "geely",
        L("Geely", "吉利汽车"),
        L("Geely", "吉利"),
        MAKER,
        DOWN,
        ("hybrid", "software"),
        "CN-ZJ",
        L("Hangzhou", "杭州"),
        LAUNCH,
        tier="council",
        joined=1815,
    ),
    Entry(
        "catarc",
        L("China Automotive Technology and Research Center Co., Ltd.", "中国汽车技术研究中心有限公司"),
        L("CATARC", "中汽中心"),
        "research_institute",
        CROSS,
        ("standards", "testing_and_certification", "overseas_markets", "intelligent_connected"),
        "CN-TJ",
        L("Tianjin", "天津"),
        L(
            "A technology group that serves the whole vehicle chain "
            "and life cycle: standards and regulations, market and "
            "policy research, international testing and certification. It has a presence in Germany, Japan and "
            "Switzerland, and initiated the international innovation base of China's auto industry.",
            "面向汽车全产业链和全生命周期的科技企业集团，业务包括标准法规、市场与政策研究、国际检测认证。"
            "在德国、日本和瑞士设有机构，是中国汽车产业国际化创新基地的发起单位。",
        ),
        L(
            "Research on markets and policy; coordination of standards and regulations; international testing and "
            "certification",
            "国际市场与政策研究；国际标准法规协调；国际检测认证服务",
        ),
        "vice_president",
        1814,
        headcount=HeadcountBand.TO_4999,
    ),
    Entry(
        "cqc",
        L("China Quality Certification Centre (CQC)", "中国质量认证中心"),
        L("CQC", "质量认证中心"),
        "testing_and_certification_body",
        CROSS,
        ("testing_and_certification", "charging_and_swapping", "automotive_semiconductors", "standards"),
        "CN-BJ",
        BEIJING,
        L(
            "Standards, testing and certification. With partners it "
            "runs the Chain Enhancement Plan, a cooperation platform "
            "for high-quality charging and one for automotive semiconductors.",
            "从事标准、检测与认证。与合作伙伴共同开展强链计划，建设优质充电合作平台和车规半导体协作平台。",
        ),
        tier="vice_president",
        joined=1790,
    ),
    Entry(
        "aiways",
        L("Aiways", "爱驰汽车"),
        L("Aiways", "爱驰"),
        MAKER,
        DOWN,
        ("battery_electric", "overseas_markets"),
        "CN-SH",
        L("Shanghai", "上海"),
        LAUNCH,
        joined=1540,
    ),
    Entry("celis", L("Celis", "赛力斯"), L("Celis"), MAKER, DOWN, ("hybrid",), "CN", L(), LAUNCH, joined=1535),
    Entry(
        "tianji",
        L("Tianji", "天际汽车"),
        L("Tianji"),
        MAKER,
        DOWN,
        ("battery_electric",),
        "CN",
        L(),
        LAUNCH,
        joined=1530,
    ),
    Entry(
        "caam",
        L("China Association of Automobile Manufacturers", "中国汽车工业协会"),
        L("CAAM", "中汽协会"),
        "industry_association",
        CROSS,
        ("overseas_markets", "standards"),
        "CN-BJ",
        BEIJING,
        L(
            "The industry association whose data show how the country's vehicle exports grew.",
            "行业协会，其数据反映了我国汽车出口的增长。",
        ),
        tier="standing_council",
        joined=1500,
    ),
    Entry(
        "casic",
        L("China Automotive Standard International Center"),
        L("CASIC"),
        "international_organization",
        CROSS,
        ("standards", "market_access"),
        "CH",
        L(),
        L(
            "An organization for standards overseas, established by CATARC in Switzerland.",
            "由中国汽车技术研究中心在瑞士设立的海外标准化机构。",
        ),
        joined=1490,
    ),
    Entry(
        "chery",
        L("Chery Automobile", "奇瑞汽车"),
        L("Chery", "奇瑞"),
        MAKER,
        DOWN,
        ("hybrid", "overseas_markets"),
        "CN-AH",
        L("Wuhu", "芜湖"),
        L(
            "A complete vehicle enterprise in Anhui: first among "
            "China's brands in passenger car exports for 25 years in a "
            "row, as announced in Hefei in December 2023.",
            "安徽整车企业。据2023年12月合肥对接大会公布的数据，其中国品牌乘用车出口连续25年居全国第一。",
        ),
        tier="council",
        joined=1040,
    ),
    Entry(
        "nio",
        L("NIO", "蔚来"),
        L("NIO", "蔚来"),
        MAKER,
        DOWN,
        ("charging_and_swapping", "battery_swapping", "battery_electric"),
        "CN-AH",
        HEFEI,
        L(
            "A complete vehicle enterprise in Anhui. It took part "
            "in the chain matchmaking conference in Hefei in 2023.",
            "安徽整车企业，参加了2023年合肥新能源汽车产业链对接大会。",
        ),
        tier="council",
        joined=1040,
    ),
    Entry(
        "jac",
        L("JAC", "江淮汽车"),
        L("JAC", "江淮"),
        MAKER,
        DOWN,
        ("battery_electric", "recycling"),
        "CN-AH",
        HEFEI,
        L("A complete vehicle enterprise in Anhui.", "安徽整车企业。"),
        joined=1035,
    ),
    Entry(
        "anhui_drc",
        L(
            "Anhui Provincial Development and Reform Commission (Anhui Provincial Automotive Office)",
            "安徽省发展和改革委员会（安徽省汽车办）",
        ),
        L("Anhui Automotive Office", "安徽省汽车办"),
        "government_body",
        CROSS,
        ("standards",),
        "CN-AH",
        HEFEI,
        L(
            "Runs the Anhui Automotive Industry Supply-Demand "
            "Matchmaking Platform, launched in November 2023 with nine "
            "segments.",
            "运营安徽省汽车产业供需对接平台，该平台于2023年11月上线试运行，设九个板块。",
        ),
        tier="observer",
        joined=1030,
    ),
    Entry(
        "anhui_committee",
        L("Anhui New Energy Vehicle Industry Cluster Construction Strategic Consultation Committee"),
        L("Anhui NEV Consultation Committee"),
        "public_institution",
        CROSS,
        ("intelligent_connected", "standards"),
        "CN-AH",
        HEFEI,
        L("An advisory committee with a secretariat.", "设有秘书处的咨询委员会。"),
        joined=1030,
    ),
    Entry(
        "anhui_lab",
        L("Anhui Open Automotive Ecology Laboratory", "安徽开放汽车生态实验室"),
        L("Open Ecology Lab", "开放生态实验室"),
        "research_institute",
        CROSS,
        ("software", "cockpit", "standards"),
        "CN-AH",
        HEFEI,
        L(
            "A laboratory signed into being on 20 December 2023, "
            "with core members from large companies, consulting firms "
            "and universities in the automotive field.",
            "2023年12月20日签约共建的实验室，核心成员来自大型企业、咨询机构和汽车领域高校。",
        ),
        joined=1025,
    ),
    Entry(
        "automotive_index",
        L("China Automotive Research Index", "汽车指数"),
        L("Automotive Index", "汽车指数"),
        "testing_and_certification_body",
        CROSS,
        ("testing_and_certification", "overseas_markets"),
        "CN",
        L(),
        L(
            "A rating program with an international think tank of nearly 20 experts from Europe, America and Asia.",
            "测评项目，设有由欧洲、美洲和亚洲近20位专家组成的国际智库。",
        ),
        tier="observer",
        joined=480,
    ),
    Entry(
        "euro_ncap",
        L("Euro NCAP", "欧洲新车安全评鉴协会"),
        L("Euro NCAP"),
        "international_organization",
        CROSS,
        ("testing_and_certification",),
        "BE",
        L(),
        L(
            "An international rating program. It works with the automotive index.",
            "国际测评机构，与汽车指数开展合作。",
        ),
        tier="observer",
        joined=470,
    ),
    Entry(
        "green_ncap",
        L("Green NCAP"),
        L("Green NCAP"),
        "international_organization",
        CROSS,
        ("testing_and_certification", "recycling"),
        "",
        L(),
        L(
            "An international rating program. It works with the automotive index.",
            "国际测评机构，与汽车指数开展合作。",
        ),
        tier="observer",
        joined=470,
    ),
    Entry(
        "my_mot",
        L("Malaysian Ministry of Transport", "马来西亚交通部"),
        L("MOT Malaysia"),
        "government_body",
        CROSS,
        ("market_access", "standards"),
        "MY",
        L(),
        L(
            "Gave the ASEAN Safety Excellence Contribution Award to the automotive index.",
            "向汽车指数颁发东盟安全卓越贡献奖。",
        ),
        tier="observer",
        joined=300,
    ),
    Entry(
        "hezhong_known",
        L("", "合众新能源汽车"),
        L(),
        MAKER,
        DOWN,
        (),
        "CN-ZJ",
        website="https://hezhong.example.com",
    ),
)
"""Members and guests; the last one is known as a guest of two events and reappears in an application."""
