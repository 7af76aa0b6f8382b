# SPDX-License-Identifier: Apache-2.0
"""Sheets to start from: an empty template of each kind, and a sample of invented rows with a few faults put in.

Made when asked for, always the same bytes; a newcomer can try an import with the sample at once.
"""

from suicha.core.ids import check_character
from suicha.core.tables import Value, xlsx_bytes
from suicha.files.models import SheetImport
from suicha.registries.services.imports.columns import LAYOUTS

Kind = SheetImport.Kind
Rows = list[list[Value]]


def template_bytes(kind: str) -> bytes:
    """An empty sheet with the columns of ``kind``, and a second page that says how to fill each in."""
    columns = LAYOUTS[kind].columns
    notes = [
        f"{column.title}：{'必填。' if column.required else ''}{column.hint}{_also(column.synonyms)}"
        for column in columns
    ]
    return _bytes(kind, [], notes)


def sample_bytes(kind: str) -> bytes:
    """The template filled with invented rows; some have faults on purpose, so that a preview has something to say."""
    rows = [[_cell(text) for text in line.split("|")] for line in _SAMPLES[Kind(kind)].strip("\n").split("\n")]
    notes = ["这是演示用的样表，内容都是虚构的。有几行故意写错，预检会逐行说明原因和改法。"]
    return _bytes(kind, rows, notes)


def _also(synonyms: tuple[str, ...]) -> str:
    return f"。列名也可以写：{'、'.join(synonyms)}" if synonyms else ""


def _bytes(kind: str, rows: Rows, notes: list[str]) -> bytes:
    columns = LAYOUTS[kind].columns
    head, widths = [column.title for column in columns], [column.width for column in columns]
    return xlsx_bytes(str(Kind(kind).label), head, rows, widths=widths, notes=notes)


def _code(number: int) -> str:
    first = f"91350881MAYB{number:05d}"
    return first + check_character(first)


def _cell(text: str) -> Value:
    """``@3``: the third code; ``@~3``: in small letters and spaces; ``@!3``: with a wrong end; ``#``: a number."""
    if text.startswith("#"):
        return float(text[1:])
    if not text.startswith("@"):
        return text
    code = _code(int(text[-1]))
    if text[1] == "!":
        return code[:17] + ("0" if code[17] != "0" else "1")
    return f" {code.lower()} " if text[1] == "~" else code


_SAMPLES = {
    Kind.ITEMS: """
应急管理局|1|安全生产检查|安全生产责任制的检查|工贸企业|一般检查事项|现场检查|应急管理部门|《安全生产法》第二十一条|
|||安全生产培训的检查|工贸企业|一般检查事项|书面检查|应急管理部门|《安全生产法》第二十八条|
||||||||《生产经营单位安全培训规定》第二十四条|
|2|危险化学品检查|危险化学品储存的检查|危化品单位|重点检查事项|现场检查|应急管理部门|《安全生产法》第三十九条|
|||重大危险源管理的检查|危化品单位|重点检查事项|现场检查|应急管理部门||这一行故意没有写依据
|3|烟花爆竹检查|烟花爆竹零售点的检查|零售点|特殊检查事项|现场检查|应急管理部门|《烟花爆竹安全管理条例》第四条|
""",
    Kind.JOINT_ITEMS: """
1|学校食堂监督抽查|学校食堂食品安全情况的检查|各类学校|市场监管部门|教育部门
||学校消防安全情况的检查|各类学校|消防救援机构|教育部门
2|烟花爆竹监督抽查|烟花爆竹经营许可情况的检查|烟花爆竹经营单位|应急管理部门|公安部门
||烟花爆竹经营许可情况的检查|烟花爆竹经营单位|应急管理部门|公安部门
3|建筑工地监督抽查|施工现场扬尘情况的检查|在建工地||生态环境部门
""",
    Kind.TARGETS: """
样表机械有限公司|@1||有限责任公司|工贸||样表路1号|机械加工|2016-04-30|存续|B
样表烟花经营部||350881600001234|个体工商户|烟花爆竹||样表路2号|零售|2018年7月1日|存续|
样表化工有限公司|#913508810000000000|350881100005678|有限责任公司|危险化学品||样表路3号||2012/3/5|存续|C
样表采石场|@!4|350881100009012|有限责任公司|非煤矿山||样表路4号||民国99年5月1日|存续|D
样表机械有限公司|@1||有限责任公司|工贸||样表路1号||2016-04-30|存续|
|@6||有限责任公司|工贸||样表路6号||2020-02-30|停业|
样表木业有限公司|@~7||有限责任公司|工贸||样表路7号||2019-09-09|歇业|
""",
    Kind.INSPECTORS: """
检查员甲||350881000101|2029-12-31|执法人员|股长|工贸、危险化学品|是|13800000001
检查员乙||350881000102|2029-12-31|执法人员|科员|烟花爆竹|否|13800000002
检查员丙||350881000103|2019-12-31|执法人员|科员|工贸|否|13800000003
检查员丁||350881000104|2026/13/45|执法人员|科员|工贸|否|
检查员戊||350881000101|二〇二九年十二月三十一日|执法人员|科员|工贸|否|
检查员己|别的单位|350881000106|2029-12-31|日常监管人员||工贸|否|1380000
""",
    Kind.EXPERTS: """
专家甲|样表检测有限公司|检验检测机构|危险化学品、特种设备|高级工程师|样工高2018001|2029-12-31|13900000001
专家乙|样表检测有限公司||特种设备|工程师|样工2019002||13900000002
专家丙|样表会计师事务所|会计师事务所|财务审计|注册会计师|样会2016003|2019-12-31|13900000003
专家丁|样表研究院||工贸|研究员|样研2015004||13900000004
专家戊||||高级工程师|样工高2018001||
专家己|||食品安全|教授|样教2014006||1390000
""",
}
