# SPDX-License-Identifier: Apache-2.0
"""The demo county as tables of data.  Numbers of targets follow the 2020 plan of 漳平市应急管理局: 33 + 52 + 96 + 332.

Every firm and person is invented; codes hold the letters DEM and have valid check digits.
"""

from typing import NamedTuple

from suicha.accounts.roles import RoleName

SEED = "suicha-demo-1"
DIVISION = "350881"
COUNTY = "漳平市"
TOWNS = {
    "350881001": "菁城街道", "350881002": "桂林街道", "350881100": "新桥镇", "350881101": "双洋镇",
    "350881102": "永福镇", "350881103": "溪南镇", "350881104": "和平镇", "350881105": "拱桥镇",
    "350881106": "象湖镇", "350881107": "赤水镇", "350881108": "芦芝镇", "350881109": "西园镇",
    "350881110": "南洋镇",
}  # fmt: skip


class Bureau(NamedTuple):
    """A department of the county: how many targets per domain, how many inspectors, which words its papers use."""

    code: str
    name: str
    short: str
    domains: dict[str, int]
    inspectors: int
    subject: str


BUREAUS = (
    Bureau(
        "yjglj", "漳平市应急管理局", "市应急管理局",
        {"非煤矿山": 33, "危险化学品": 52, "烟花爆竹": 96, "工贸": 332}, 14, "安全生产",
    ),
    Bureau("scjgj", "漳平市市场监督管理局", "市市场监管局", {"食品经营": 90, "特种设备": 40}, 8, "市场监管"),
    Bureau("zjj", "漳平市住房和城乡建设局", "市住建局", {"建筑施工": 48}, 5, "建设工程"),
    Bureau("sthjj", "漳平生态环境局", "漳平生态环境局", {"排污单位": 64}, 5, "生态环境"),
    Bureau("xfjyd", "漳平市消防救援大队", "市消防救援大队", {"消防重点单位": 56}, 5, "消防安全"),
)  # fmt: skip

# One person per office role in each bureau: role → (account suffix, name).
OFFICES: dict[RoleName, tuple[str, str]] = {
    RoleName.LINE_OFFICE: ("gu", "王某"),
    RoleName.LEGAL_OFFICE: ("fagui", "李某"),
    RoleName.LEADER: ("lingdao", "陈某"),
    RoleName.REVIEWER: ("shenhe", "林某"),
}


class Office(NamedTuple):
    """An office of the county itself with one person."""

    code: str
    name: str
    short: str
    role: RoleName
    person: str


OFFICES_OF_THE_COUNTY = (
    Office("lianxihui", "“双随机、一公开”联席会议办公室", "联席会议办公室", RoleName.SUPERVISOR, "周某"),
    Office("jijian", "派驻纪检监察组", "纪检监察组", RoleName.DISCIPLINE, "黄某"),
)

KINDS = {
    "非煤矿山": ("石灰岩矿业有限公司", "采石场", "建材矿业有限公司"),
    "危险化学品": ("化工有限公司", "加油站", "气体有限公司", "油品经营有限公司"),
    "烟花爆竹": ("烟花爆竹零售店", "日用杂货店", "副食品店", "土产公司"),
    "工贸": ("水泥制品有限公司", "木业有限公司", "茶业有限公司", "机械制造有限公司", "新型建材有限公司", "电子科技有限公司",
           "包装材料有限公司", "日用杂货加工厂"),
    "食品经营": ("餐饮店", "食品超市", "农家饭庄", "食品有限公司"),
    "特种设备": ("电梯维保有限公司", "锅炉使用单位", "起重机械有限公司"),
    "建筑施工": ("建筑工程有限公司", "市政工程有限公司", "装饰工程有限公司"),
    "排污单位": ("污水处理有限公司", "造纸有限公司", "涂料有限公司", "养殖有限公司"),
    "消防重点单位": ("宾馆", "商业广场", "幼儿园", "敬老院", "娱乐城"),
}  # fmt: skip
FIRST = "屿岚沅芷霁澍蔚珩璟溱榕樟禾朗岱铎恒瀚晟翊浔澄桉砚泓漪岑筠"
SECOND = "畅丰瀚盈嘉源洲翔晟腾宁茂骏鸿铭润达信诚安泰和兴隆昌瑞祥华"


class DemoItem(NamedTuple):
    """One 抽查事项 of the demo list."""

    category: str
    name: str
    objects: str
    item_class: str
    methods: str
    basis: str


ITEMS: dict[str, tuple[DemoItem, ...]] = {
    "yjglj": (
        DemoItem("安全生产检查", "安全生产责任制落实情况的检查", "生产经营单位", "一般检查事项", "现场检查、书面检查",
                 "《中华人民共和国安全生产法》第二十一条、第六十五条"),
        DemoItem("安全生产检查", "从业人员安全教育培训情况的检查", "生产经营单位", "一般检查事项", "现场检查、书面检查",
                 "《中华人民共和国安全生产法》第二十八条、第六十五条"),
        DemoItem("安全生产检查", "事故隐患排查治理情况的检查", "生产经营单位", "一般检查事项", "现场检查",
                 "《中华人民共和国安全生产法》第四十一条、第六十五条"),
        DemoItem("安全生产检查", "应急救援预案制定和演练情况的检查", "生产经营单位", "一般检查事项", "现场检查、书面检查",
                 "《中华人民共和国安全生产法》第八十一条；《生产安全事故应急条例》第五条、第八条"),
        DemoItem("危险化学品检查", "危险化学品经营、储存安全条件的检查", "危险化学品单位", "重点检查事项", "现场检查",
                 "《危险化学品安全管理条例》第六条、第七条"),
        DemoItem("非煤矿山检查", "非煤矿山开采安全设施的检查", "非煤矿山企业", "重点检查事项", "现场检查",
                 "《中华人民共和国矿山安全法》第三十三条"),
        DemoItem("烟花爆竹检查", "烟花爆竹经营（零售）安全条件的检查", "烟花爆竹经营单位", "一般检查事项", "现场检查",
                 "《烟花爆竹安全管理条例》第五条、第十六条"),
    ),
    "scjgj": (
        DemoItem("食品安全检查", "食品经营者落实食品安全主体责任的检查", "食品经营者", "一般检查事项", "现场检查",
                 "《中华人民共和国食品安全法》第一百一十条"),
        DemoItem("食品安全检查", "餐饮服务食品安全操作规范执行情况的检查", "餐饮服务提供者", "一般检查事项", "现场检查",
                 "《中华人民共和国食品安全法》第五十五条、第五十六条"),
        DemoItem("特种设备检查", "特种设备定期检验和使用登记的检查", "特种设备使用单位", "重点检查事项", "现场检查",
                 "《中华人民共和国特种设备安全法》第三十三条、第四十条"),
        DemoItem("登记事项检查", "营业执照使用情况的检查", "企业、个体工商户", "一般检查事项", "现场检查、书面检查",
                 "《中华人民共和国市场主体登记管理条例》第三十六条"),
    ),
    "zjj": (
        DemoItem("建设工程检查", "建筑施工现场安全生产的检查", "在建工程施工单位", "重点检查事项", "现场检查",
                 "《建设工程安全生产管理条例》第三十九条、第四十三条"),
        DemoItem("建设工程检查", "建筑业企业资质动态核查", "建筑业企业", "一般检查事项", "书面检查",
                 "《建筑业企业资质管理规定》第二十五条"),
        DemoItem("建设工程检查", "农民工工资支付保障制度落实情况的检查", "施工总承包单位", "一般检查事项", "现场检查、书面检查",
                 "《保障农民工工资支付条例》第三十八条"),
    ),
    "sthjj": (
        DemoItem("污染源检查", "排污许可证执行情况的检查", "排污单位", "一般检查事项", "现场检查、书面检查",
                 "《排污许可管理条例》第二十五条"),
        DemoItem("污染源检查", "危险废物贮存和转移的检查", "产生危险废物的单位", "重点检查事项", "现场检查",
                 "《中华人民共和国固体废物污染环境防治法》第二十六条"),
    ),
    "xfjyd": (
        DemoItem("消防监督检查", "消防安全责任制落实情况的检查", "消防安全重点单位", "一般检查事项", "现场检查",
                 "《中华人民共和国消防法》第五十三条"),
        DemoItem("消防监督检查", "消防设施、器材和疏散通道的检查", "消防安全重点单位", "重点检查事项", "现场检查",
                 "《中华人民共和国消防法》第十六条、第五十三条"),
    ),
}  # fmt: skip

WITNESSES = (
    ("discipline", "张某", "派驻纪检监察组"),
    ("deputy", "刘某", "漳平市人大代表"),
    ("firm", "郑某", "漳平市企业联合会"),
)
# Who keeps the secrets of the county's draws, and the passphrase of their keys; a real one is known to nobody else.
KEEPERS = ("jijian", "lianxihui")
DEMO_PASSPHRASE = "yanshi-baoguan-2026"  # noqa: S105 - printed for everyone to try
CLEAR_RECORD = "按抽查事项逐项核对，查看现场、台账和有关证件，未发现问题。"
PROBLEMS = (
    ("消防器材过了检验期", "更换到期的器材，并提交更换前后的照片"),
    ("安全教育培训记录不全", "补齐本年度全员培训记录并签名"),
    ("隐患排查台账没有闭环", "逐项补齐整改责任人、期限和验收记录"),
    ("应急预案到期没有修订", "修订预案并组织一次演练，报送演练记录"),
    ("皮带输送机尾轮防护罩缺失", "安装防护罩，整改前停用该设备"),
)
