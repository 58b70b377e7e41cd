"""The organizations of the demo that do not exist: every kind, chain position and field, and many regions.

Five lines each: key, kind, chain positions, fields, place, tier, joined and ends (days ago, negative to come), founded,
head-count band; then name, short name, city and products in English and in Chinese; then a description in both.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliance.core.localized import Localized as L
from alliance.demo.organizations import Entry
from alliance.organizations.enums import HeadcountBand

BAY = """
mobility_institute research_institute cross_chain_service battery_electric,standards CN-GD president 1816 - 2008 250_999
Pearl Delta Institute of New Energy Mobility | Pearl Delta Institute | Guangzhou | Contract research, prototype trials
珠三角新能源出行研究院 | 珠三角出行院 | 广州 | 委托研发、样车试制与试验
A public research institute between basic research and series production; it hosts the secretariat of the alliance.
衔接基础研究与量产应用的公益性科研机构，联盟秘书处设于该院。

lingdian component_maker midstream power_battery,battery_management CN-GD vice_president 1812 - 2011 over_5000
Huizhou Lingdian Cell Works Co., Ltd. | Lingdian Cells | Huizhou | Lithium iron phosphate cells, packs for cars and buses
惠州岭电电芯制造有限公司 | 岭电电芯 | 惠州 | 磷酸铁锂电芯、乘用车与客车电池包
Makes cells and packs on four lines and runs an open laboratory for abuse tests.
拥有四条电芯与电池包产线，并设有对外开放的安全滥用试验室。

yuegui technology_company upstream,midstream automotive_semiconductors,power_modules CN-GD standing_council 1801 - 2016 250_999
Guangzhou Yuegui Automotive Silicon Co., Ltd. | Yuegui Silicon | Guangzhou | Microcontrollers, silicon-carbide modules
广州粤硅车芯科技有限公司 | 粤硅车芯 | 广州 | 车规微控制器、碳化硅功率模块
Designs microcontrollers and 800 V power modules and qualifies them together with vehicle makers.
设计车规微控制器和800 V功率模块，与整车企业联合开展上车验证。

nanling component_maker upstream lightweight_materials CN-GD ordinary 1788 - 2003 1000_4999
Shaoguan Nanling Light Alloys Co., Ltd. | Nanling Alloys | Shaoguan | Magnesium and aluminum castings
韶关南岭轻合金有限公司 | 南岭轻合金 | 韶关 | 镁合金与铝合金压铸件
Casts body and chassis parts and takes the scrap of its customers back into its own furnaces.
生产车身与底盘压铸件，并回收客户边角料再熔炼利用。

haiwan aftermarket_enterprise downstream charging_and_swapping,fast_charging,battery_swapping CN-GD council 1700 - 2015 250_999
Shenzhen Haiwan Charging Networks Co., Ltd. | Haiwan Charging | Shenzhen | Public fast charging, fleet depots
深圳海湾充换网络有限公司 | 海湾充换 | 深圳 | 公共快充、车队场站
Operates charging and swapping sites along the motorways of the Greater Bay Area and publishes its uptime.
在大湾区高速公路沿线运营充换电站，并公开设备可用率。

qingou component_maker midstream drive_and_power_electronics,drive_motors CN-GD council 1640 - 2012 1000_4999
Zhuhai Qing'ou Drive Systems Co., Ltd. | Qing'ou Drives | Zhuhai | Flat-wire motors, three-in-one drive units
珠海青鸥电驱系统有限公司 | 青鸥电驱 | 珠海 | 扁线电机、三合一电驱总成
Builds motors without rare earths for city cars and light vans.
面向城市小型车和轻型物流车开发无稀土驱动电机。

huolan component_maker midstream fuel_cell,fuel_cell_stacks CN-GD ordinary 1500 - 2018 50_249
Foshan Huolan Hydrogen Stack Co., Ltd. | Huolan Stack | Foshan | Fuel cell stacks from 30 to 150 kW
佛山火兰氢堆科技有限公司 | 火兰氢堆 | 佛山 | 30至150千瓦燃料电池电堆
Builds stacks for refuse trucks and buses; two hundred of them are on the road for tests.
为环卫车和客车制造燃料电池电堆，两百台样堆正在道路试验。

yuehai higher_education_institution cross_chain_service software,battery_management CN-GD ordinary 1420 - 1987 1000_4999
Yuehai Polytechnic of Vehicle Technology | Yuehai Polytechnic | Dongguan | Degrees, apprenticeships, courses for engineers
粤海车辆技术职业学院 | 粤海车院 | 东莞 | 学历教育、学徒制培养、工程师进修
Trains technicians for high-voltage work and runs a teaching workshop together with twelve members.
培养高压电作业技师，与十二家会员共建教学工厂。

estuary financial_institution cross_chain_service recycling,overseas_markets CN-GD ordinary 1300 - 2010 50_249
Pearl Estuary Equipment Leasing Co., Ltd. | Estuary Leasing | Guangzhou | Leasing of test benches, fleets and charging sites
珠江口装备融资租赁有限公司 | 珠江口租赁 | 广州 | 试验台架、车队与充电场站租赁
Finances equipment for small suppliers and keeps a fund for first orders.
为中小供应商提供设备融资，并设有首台套专项资金。

roundtable industry_association cross_chain_service charging_and_swapping,standards CN-GD ordinary 1250 - 2017 under_50
Bay Area Charging Operators' Roundtable | Charging Roundtable | Guangzhou | Shared rules for roaming and complaints
大湾区充电运营商圆桌会 | 充电圆桌会 | 广州 | 漫游互通与投诉处理公约
A voluntary association of operators that agrees on roaming, signs and fault reports.
由充电运营商自愿组成，协商漫游互通、标识和故障通报规则。

harborlight technology_company upstream automotive_semiconductors,perception CN-HK council 1600 - 2013 50_249
Harborlight Chip Design (Hong Kong) Limited | Harborlight | Hong Kong | Radar front ends, design services
港晖芯片设计（香港）有限公司 | 港晖设计 | 香港 | 毫米波雷达前端、芯片设计服务
Designs radar chips and gives start-ups access to shared tape-outs.
从事雷达芯片设计，为初创企业提供共享流片服务。

lantau financial_institution cross_chain_service battery_electric,second_life CN-HK ordinary 1210 - 2014 under_50
Lantau Mobility Partners Limited | Lantau Partners | Hong Kong | Growth capital, cross-border advice
大屿出行合伙有限公司 | 大屿出行 | 香港 | 成长资本、跨境投融资顾问
Invests in suppliers that want to go from the first customer to the third.
投资处于成长期的零部件企业，助其从首个客户走向规模化。

taipa research_institute cross_chain_service vehicle_to_everything,intelligent_connected CN-MO ordinary 1180 - 2019 under_50
Taipa Laboratory of Connected Streets | Taipa Laboratory | Macao | Street-side units, trials in dense traffic
氹仔智联街区实验室 | 氹仔实验室 | 澳门 | 路侧单元、高密度交通试验
Runs twelve crossings with street-side units as an open trial ground.
在十二个路口部署路侧单元，作为开放试验场。
"""  # noqa: E501 - a table
BEYOND = """
taihu component_maker upstream lightweight_materials,hydrogen_storage CN-JS ordinary 1390 - 2009 250_999
Taihu Rim Composites Co., Ltd. | Taihu Composites | Wuxi | Carbon-fiber tanks and covers
环太湖复合材料有限公司 | 环太湖复材 | 无锡 | 碳纤维储氢瓶与覆盖件
Winds hydrogen tanks and presses battery covers that weigh half of steel ones.
生产碳纤维储氢瓶和电池上盖，重量约为钢制件的一半。

wusong technology_company midstream,downstream software,vehicle_operating_systems,cockpit CN-SH ordinary 1330 - 2017 250_999
Wusong Bend Vehicle Software Co., Ltd. | Wusong Software | Shanghai | Operating systems, cockpit platforms
吴淞湾车载软件有限公司 | 吴淞湾软件 | 上海 | 车用操作系统、座舱平台
Develops a cockpit platform with open interfaces and maintains it for ten years.
开发接口开放的座舱平台，承诺十年维护。

jingxi intellectual_property_service cross_chain_service standards,overseas_markets CN-BJ ordinary 1290 - 2006 under_50
Jingxi Patent and Mark Agents | Jingxi Agents | Beijing | Patent landscapes, filings in 40 countries
京西专利商标事务所 | 京西事务所 | 北京 | 专利导航、四十国申请代理
Maps patents along the chain and defends members in licensing talks.
绘制产业链专利地图，协助会员参与许可谈判。

hanjiang aftermarket_enterprise downstream,upstream recycling,second_life CN-HB ordinary 1270 - 2016 250_999
Hanjiang Loop Battery Recycling Co., Ltd. | Hanjiang Loop | Xiangyang | Dismantling, black mass, second-life storage
汉江循环电池回收有限公司 | 汉江循环 | 襄阳 | 退役电池拆解、黑粉、梯次储能
Takes back packs of any make and reports where every kilogram went.
回收各品牌退役电池包，并公开每公斤物料去向。

minjiang component_maker upstream cell_materials,power_battery CN-SC ordinary 1200 - 2013 250_999
Minjiang Valley Cathode Materials Co., Ltd. | Minjiang Cathodes | Leshan | Iron phosphate and manganese-rich cathodes
岷江谷正极材料有限公司 | 岷江谷正极 | 乐山 | 磷酸铁锂与富锰正极材料
Makes cathode powders with hydropower and gives every batch a carbon sheet.
利用水电生产正极粉体，每批次附碳足迹单。

xiangjiang higher_education_institution cross_chain_service hybrid,range_extenders,drive_motors CN-HN ordinary 1130 - 1958 1000_4999
Xiangjiang University of Mobility Sciences | Xiangjiang University | Changsha | Research, degrees, engine laboratories
湘江出行科学大学 | 湘江出行大学 | 长沙 | 科研、学位教育、发动机实验室
Its faculty of drive trains works on range extenders and quiet motors.
动力系统学院从事增程器与低噪声电机研究。

beibei component_maker midstream functional_safety,intelligent_connected CN-CQ ordinary 900 - 2015 250_999
Beibei Steer-by-Wire Co., Ltd. | Beibei Wire | Chongqing | Steering and brakes by wire
北碚线控转向有限公司 | 北碚线控 | 重庆 | 线控转向与线控制动
Builds steering systems with two independent channels and shows the safety case to its customers.
研制双通道冗余线控转向系统，并向客户开放安全论证。

weishui component_maker midstream power_modules,drive_and_power_electronics CN-SN ordinary 1005 40 2012 250_999
Weishui Power Electronics Co., Ltd. | Weishui Power | Xi'an | Inverters, on-board chargers
渭水电力电子有限公司 | 渭水电力电子 | 西安 | 逆变器、车载充电机
Builds inverters and on-board chargers for vans.
为轻型商用车生产逆变器和车载充电机。

yushan component_maker midstream power_modules CN-TW ordinary 760 - 2011 50_249
Yushan Ridge Power Modules Inc. | Yushan Ridge | Hsinchu | Packages for power semiconductors
玉山脊功率模组股份有限公司 | 玉山脊模组 | 新竹 | 功率半导体封装
Packages power semiconductors for motors and chargers.
为驱动电机和充电设备提供功率半导体封装。

minhai aftermarket_enterprise downstream recycling CN-FJ ordinary 950 210 2014 50_249
Minhai Vehicle Dismantling Co., Ltd. | Minhai Dismantling | Zhangzhou | Dismantling, used parts
闽海汽车拆解有限公司 | 闽海拆解 | 漳州 | 报废汽车拆解、回用件
Dismantles vehicles and sells tested parts.
从事报废汽车拆解，销售经检测的回用件。

yongbei vehicle_maker downstream overseas_markets,market_access CN-GX ordinary 880 - 2010 1000_4999
Yongbei Light Electric Vehicles Co., Ltd. | Yongbei Vehicles | Nanning | Electric vans for ASEAN markets
邕北轻型电动车有限公司 | 邕北电动车 | 南宁 | 面向东盟市场的电动厢式车
Builds vans with the wheel on either side and exports half of them.
生产左右舵电动厢式车，半数出口。

liaohe component_maker upstream lightweight_materials CN-LN ordinary 1100 - 1998 250_999
Liaohe Estuary Castings Co., Ltd. | Liaohe Castings | Panjin | Large castings
辽河口铸造有限公司 | 辽河口铸造 | 盘锦 | 一体化压铸件
Casts rear bodies in one piece.
生产一体化后车体压铸件。

elbtal component_maker midstream fast_charging,charging_and_swapping DE ordinary 820 - 1996 50_249
Elbtal Ladetechnik GmbH | Elbtal | Dresden | Megawatt plugs and cables
易北谷充电技术有限公司 | 易北谷 | 德累斯顿 | 兆瓦级充电接口与线缆
Makes plugs and cooled cables and takes part in the work on megawatt charging.
生产充电接口和液冷线缆，参与兆瓦充电技术研究。

setouchi research_institute cross_chain_service drive_motors,standards JP ordinary 740 - 1989 under_50
Setouchi Drive Research Association | Setouchi Research | Okayama | Noise and wear of drives
濑户内电驱研究会 | 濑户内研究会 | 冈山 | 电驱噪声与磨损研究
Compares noise and wear of drives by a method that members can repeat.
以可复现的方法比较电驱系统的噪声与磨损。

klang international_organization cross_chain_service market_access,standards MY ordinary 520 - 2018 under_50
Klang Forum for Electric Mobility Rules | Klang Forum | Klang | Comparison of rules in ASEAN
巴生电动出行规则论坛 | 巴生论坛 | 巴生 | 东盟法规比较
Keeps a comparison of vehicle rules in ten countries and answers questions of members.
维护十国汽车法规对照表，并解答会员咨询。

fjordlys testing_and_certification_body cross_chain_service testing_and_certification,fast_charging NO ordinary 410 - 2012 under_50
Fjordlys Winter Test AS | Fjordlys | Alta | Winter tests of charging and range
峡湾光冬季试验公司 | 峡湾光 | 阿尔塔 | 充电与续航冬季试验
Tests charging and range at minus 30 degrees, on public roads.
在零下30度的公共道路上测试充电与续航。

longhu public_institution cross_chain_service testing_and_certification,functional_safety CN-HA ordinary -1 - 2004 250_999
Longhu Vehicle Inspection Service | Longhu Inspection | Zhengzhou | Type tests, inspection of cars in use
龙湖机动车检验服务中心 | 龙湖检验 | 郑州 | 型式试验、在用车检验
A public inspection service for cars in use that prepares its laboratory for high-voltage systems.
面向在用车的公益检验机构，正在筹建高压系统实验室。
"""  # noqa: E501 - a table


def entries(table: str) -> Iterator[Entry]:
    """The organizations of a table."""
    for block in table.strip().split("\n\n"):
        first, english, chinese, description, explanation = block.splitlines()
        yield entry(first.split(), english.split(" | "), chinese.split(" | "), L(description, explanation))


def entry(facts: list[str], english: list[str], chinese: list[str], description: L) -> Entry:
    key, kind, chain, fields, place, tier, joined, ends, founded, headcount = facts
    name, short, city, products = (L(en, zh) for en, zh in zip(english, chinese, strict=True))
    return Entry(
        key,
        name,
        short,
        kind,
        tuple(chain.split(",")),
        tuple(fields.split(",")),
        place,
        city,
        description,
        products,
        tier,
        int(joined),
        None if ends == "-" else int(ends),
        int(founded),
        HeadcountBand(headcount),
        f"https://{key.replace('_', '-')}.example.com",
    )


INVENTED = (*entries(BAY), *entries(BEYOND))
