# SPDX-License-Identifier: Apache-2.0
"""What the lists of the demo county answer to: powers and duties, codes of other platforms, joint items, regimes.

Powers and clauses are real; the numbers of the lists and of the platforms are invented.
"""

from collections.abc import Mapping
from datetime import date

from suicha.catalogue import services as catalogue
from suicha.catalogue.services.joint import JointWords
from suicha.core.tables import xlsx_bytes
from suicha.demo.county import Department
from suicha.demo.tables import DIVISION, ITEMS
from suicha.disclosure import services as disclosure
from suicha.disclosure.models import Publication
from suicha.registries import services as registries

# Per bureau: kind, category, may inspect, name, basis, numbers of the items that carry it out.
POWERS: dict[str, tuple[tuple[str, str, str, str, str, tuple[int, ...]], ...]] = {
    "yjglj": (
        ("权力事项", "行政检查", "是", "对生产经营单位执行安全生产法律法规和标准情况的监督检查",
         "《中华人民共和国安全生产法》第六十五条", (1, 2, 3, 4)),
        ("权力事项", "行政检查", "是", "对危险化学品单位的监督检查", "《危险化学品安全管理条例》第七条", (5,)),
        ("权力事项", "行政检查", "是", "对矿山企业安全生产的监督检查", "《中华人民共和国矿山安全法》第三十三条", (6,)),
        ("权力事项", "行政检查", "是", "对烟花爆竹经营单位的监督检查", "《烟花爆竹安全管理条例》第五条", (7,)),
        ("权力事项", "行政检查", "是", "对生产经营单位应急准备情况的监督检查",
         "《生产安全事故应急条例》第五条、第八条", (4,)),
        ("权力事项", "行政检查", "是", "对安全评价、检测检验机构的监督检查",
         "《中华人民共和国安全生产法》第六十五条、第七十二条", ()),
        ("权力事项", "行政许可", "否", "烟花爆竹经营（零售）许可", "《烟花爆竹安全管理条例》第十六条", ()),
        ("责任事项", "事中事后监管", "是", "烟花爆竹经营许可后的监督检查",
         "《烟花爆竹安全管理条例》第五条、第十六条", (7,)),
    ),
    "scjgj": (
        ("权力事项", "行政检查", "是", "对食品生产经营活动的监督检查",
         "《中华人民共和国食品安全法》第一百一十条", (1, 2)),
        ("权力事项", "行政检查", "是", "对特种设备使用单位的监督检查",
         "《中华人民共和国特种设备安全法》第五十七条", (3,)),
        ("权力事项", "行政检查", "是", "对市场主体登记事项的监督检查",
         "《中华人民共和国市场主体登记管理条例》第三十八条", (4,)),
    ),
}  # fmt: skip
CODES: dict[str, tuple[tuple[str, str, tuple[int, ...]], ...]] = {
    "yjglj": (
        ("互联网+监管", "生产经营单位安全生产监督检查", (1, 2, 3)),
        ("互联网+监管", "危险化学品安全监督检查", (5,)),
        ("行政执法信息平台", "安全生产行政检查", (1, 2, 3, 4, 5, 6, 7)),
    ),
}
JOINT = (
    JointWords(
        "烟花爆竹", "烟花爆竹经营许可和销售情况的检查", "烟花爆竹经营单位",
        "应急管理部门", "市场监管部门、消防救援机构",
    ),
    JointWords(
        "危险化学品", "危险化学品经营、储存和污染防治情况的检查", "危险化学品单位",
        "应急管理部门", "生态环境部门、消防救援机构",
    ),
    JointWords(
        "建筑市场", "建筑施工安全和特种设备使用情况的检查", "在建工程施工单位",
        "住房和城乡建设部门", "应急管理部门、市场监管部门",
    ),
    JointWords(
        "人员密集场所", "宾馆、商业场所消防和食品安全情况的检查", "宾馆、商业场所",
        "消防救援机构", "市场监管部门",
    ),
)  # fmt: skip
# Per bureau: what, whom, way, ground.
REGIMES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "yjglj": (
        ("事故隐患和违法行为举报的核查", "被举报的生产经营单位", "clue", "《中华人民共和国安全生产法》第七十三条"),
    ),
    "scjgj": (
        ("药品经营和使用的监督检查", "药品零售企业、医疗机构", "existing", "《中华人民共和国药品管理法》第九十九条"),
    ),
}  # fmt: skip


def powers_register(department: Department, year: int) -> None:
    """Bring in what one bureau's list answers to, and publish its joint list and regimes."""
    code = department.plan.code
    names = {number: item.name for number, item in enumerate(ITEMS[code], start=1)}
    if code in POWERS:
        _bring_in(department, "powers", _power_rows(code, year, names), POWER_HEADS)
    if code in CODES:
        _bring_in(department, "codes", _code_rows(code, names), CODE_HEADS)
    for name, object_kind, way, ground in REGIMES.get(code, ()):
        catalogue.outside_regime_register(
            organisation=department.organisation,
            name=name,
            object_kind=object_kind,
            way=way,
            ground=ground,
            since=date(year, 1, 1),
            by=department.clerk,
        )
    if code == "yjglj":
        for words in JOINT:
            catalogue.joint_item_add(organisation=department.organisation, words=words, by=department.clerk)
        _publish(department, Publication.Kind.JOINT)
    if code in REGIMES:
        _publish(department, Publication.Kind.REGIMES)


POWER_HEADS = ["种类", "权责类别", "可以检查", "权责名称", "设定依据", "权责编码", "出自", "清单年度", "对应抽查事项"]
CODE_HEADS = ["平台", "平台上的名称", "平台编码", "对应抽查事项"]


def _power_rows(code: str, year: int, names: Mapping[int, str]) -> list[list[str]]:
    source = "漳平市政府部门权责清单"
    return [
        [
            *row[:5],
            f"{DIVISION}-{code.upper()}-{number:03d}",
            source,
            str(year),
            "；".join(names[each] for each in row[5]),
        ]
        for number, row in enumerate(POWERS[code], start=1)
    ]


def _code_rows(code: str, names: Mapping[int, str]) -> list[list[str]]:
    return [
        [system, name, f"YS{DIVISION}{code.upper()}{number:04d}", "；".join(names[each] for each in numbers)]
        for number, (system, name, numbers) in enumerate(CODES[code], start=1)
    ]


def _bring_in(department: Department, kind: str, rows: list[list[str]], heads: list[str]) -> None:
    preview = registries.sheet_preview(
        kind=kind,
        name=f"{department.plan.short}{'权责清单' if kind == 'powers' else '平台编码'}.xlsx",
        content=xlsx_bytes(department.plan.short, heads, rows),
        organisation=department.organisation,
        by=department.clerk,
    )
    registries.sheet_apply(sheet_import=preview, by=department.clerk)


def _publish(department: Department, kind: Publication.Kind) -> None:
    disclosure.register_publish(kind=kind, organisation=department.organisation, by=department.legal)
