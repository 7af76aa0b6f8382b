# SPDX-License-Identifier: Apache-2.0
"""Judging a sheet of 专业人员: by the number of their qualification; an institution nobody knows yet needs its type."""

import re
import unicodedata
from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.core.ids import lost_digits, normalise
from suicha.core.private import masked_mobile, seal, unseal
from suicha.registries.models import Expert, Institution
from suicha.registries.rules.institutions import KINDS
from suicha.registries.selectors import inspectors_among, institutions_of, known_by
from suicha.registries.services.imports.cells import choice, day, number_in, refuse_formulas, text, words
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title, refuse_repeated

CHUNK = 500
TYPES: dict[str, tuple[str, ...]] = {
    "testing": (KINDS["testing"], "检测机构", "检验机构", "检验检测"),
    "research": (KINDS["research"], "科研机构", "高等院校", "院校", "研究所"),
    "audit": (KINDS["audit"], "会计师事务所", "审计机构", "财务审计"),
    "advisory": (KINDS["advisory"], "咨询机构", "调查机构", "调查咨询"),
    "other": (KINDS["other"], "其他", "其他机构"),
}


def judge_experts(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; queries: one for the institutions, three for each 500 rows."""
    known = {each.name: each for each in institutions_of(organisation)}
    kinds: dict[str, str] = {}
    verdicts = [_row(Verdict(line), known, kinds) for line in table.lines()]
    refuse_repeated(verdicts, ["certificate"], "certificate", "与第{first}行的证书号相同", "核对证书号，同一人只留一行")
    reach = Reach(organisation)
    for start in range(0, len(verdicts), CHUNK):
        _against_library(verdicts[start : start + CHUNK], organisation, reach)
    return verdicts


def _row(verdict: Verdict, known: dict[str, Institution], kinds: dict[str, str]) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.label = str(line.cell("name"))[:300]
        verdict.refuse("name", "是整行合并的小标题，不是人员", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["name"] = verdict.label = text(verdict, "name", 40, required=True)
    _institution(verdict, known, kinds)
    values["title"] = text(verdict, "title", 60)
    typed = unicodedata.normalize("NFKC", words(line.cell("specialties")))
    values["specialties"] = sorted({part for part in re.split(r"[、,;/\s]+", typed) if part})
    if not values["specialties"]:
        verdict.refuse("specialties", "没有填", "至少写一个专业领域")
    _certificate(verdict)
    mobile = normalise(words(line.cell("mobile"))).replace("-", "")
    if mobile and not re.fullmatch(r"1\d{10}", mobile):
        verdict.doubt("mobile", "不是11位手机号码，没有保存", "填11位数字，以1开头")
        mobile = ""
    values["mobile"] = seal(mobile)
    verdict.values = {key: value for key, value in values.items() if value not in ("", None, [])}
    return verdict


def _institution(verdict: Verdict, known: dict[str, Institution], kinds: dict[str, str]) -> None:
    """The institution by name; one that is new comes in with the first row that tells its type."""
    name, typed = text(verdict, "institution", 200), text(verdict, "institution_kind", 40)
    kind = choice(TYPES, typed) if typed else ""
    if not name:
        return
    verdict.values["institution"] = name
    if name in known:
        return
    kind = kind or kinds.get(name, "")
    if not kind:
        verdict.refuse(
            "institution_kind", f"“{name}”不在机构库里，也没有认得的类型", f"填{'、'.join(KINDS.values())}之一"
        )
        return
    if name not in kinds:
        verdict.note("institution", f"机构库里还没有“{name}”，导入时一并新增为{KINDS[kind]}")
    kinds[name] = verdict.values["institution_kind"] = kind


def _certificate(verdict: Verdict) -> None:
    values, cell = verdict.values, verdict.line.cell("certificate")
    number = number_in(verdict, "certificate")
    if lost_digits(cell) or (isinstance(cell, float) and not cell.is_integer()):
        verdict.refuse("certificate", "被表格软件变成了数字，后几位已经丢失", "把这一列设为“文本”格式，照证书重填")
    elif not number:
        verdict.refuse("certificate", "没有填，不能入库", "补上职称证书或资格证书的编号")
    elif not 4 <= len(number) <= 40:
        verdict.refuse("certificate", f"有{len(number)}位，不像证书号", "照证书重填")
    values["certificate"] = number
    until = day(verdict, "certificate_until")
    if until:
        values["certificate_until"] = until.isoformat()
        if until < clock.today():
            late = (clock.today() - until).days
            verdict.doubt("certificate_until", f"已过期{late}天，入库后不会被抽到", "换证后改成新的有效期")


def _against_library(verdicts: list[Verdict], organisation: Organisation, reach: Reach) -> None:
    wanted = [verdict for verdict in verdicts if not verdict.refused]
    found = library(organisation, [verdict.values["certificate"] for verdict in wanted])
    inspectors = inspectors_among(organisation, [verdict.values for verdict in wanted])
    for verdict in wanted:
        values = verdict.values
        if not inspectors.isdisjoint(known_by(values)):
            verdict.refuse("name", "是在岗的执法检查人员，不能进专业人员库", "删去这一行，检查人员从检查人员名录库里抽")
            continue
        person = found.get(values["certificate"])
        if person is None or reach.refuses(verdict, "certificate", [person.organisation_id]):
            continue
        if person.name != values["name"]:
            verdict.refuse("certificate", f"在专业人员库里是{person.name}的证书号", "核对姓名和证书号")
            continue
        verdict.existing_id = person.pk
        if person.left_on:
            verdict.doubt("name", f"已于{person.left_on}出库，导入不会恢复在库", "重新聘请时在专业人员库里恢复")
            continue
        for name, after in shown_values(values).items():
            before = shown_field(person, name)
            # Two numbers may be masked alike; they are compared whole.
            if after != before or (name == "mobile" and person.mobile != unseal(values[name])):
                verdict.change(name, field_title(Expert, name), before, after)


def library(organisation: Organisation, certificates: list[str]) -> dict[str, Expert]:
    """Experts of the bureau by certificate number; one query."""
    rows = Expert.objects.filter(organisation__path__startswith=organisation.bureau_path, certificate__in=certificates)
    return {person.certificate: person for person in rows.select_related("institution").order_by("-pk")}


def shown_values(values: dict[str, Any]) -> dict[str, str]:
    """What would be written, in words, by field."""
    told = {name: value for name, value in values.items() if name != "institution_kind"}
    words_of = {name: "、".join(value) if isinstance(value, list) else str(value) for name, value in told.items()}
    return words_of | {"mobile": masked_mobile(unseal(told["mobile"]))} if "mobile" in told else words_of


def shown_field(person: Expert, name: str) -> str:
    """What the library holds, in the same words."""
    value = masked_mobile(person.mobile) if name == "mobile" else getattr(person, name)
    return "、".join(value) if isinstance(value, list) else "" if value is None else str(value)
