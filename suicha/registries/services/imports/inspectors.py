# SPDX-License-Identifier: Apache-2.0
"""Judging a sheet of 执法检查人员: who counts has a certificate and its last day, daily staff may have neither.

Who has a certificate is known by its number, who has none by the name.  A sheet puts new people where it says; it moves
nobody: a transfer has its own day and reason, which a roster does not carry.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.core.ids import lost_digits, normalise
from suicha.core.private import masked_mobile, seal, unseal
from suicha.files.models import SheetImport
from suicha.registries.models import Inspector
from suicha.registries.selectors import experts_among, known_by
from suicha.registries.services.imports.cells import choice, day, number_in, refuse_formulas, text, words
from suicha.registries.services.imports.columns import LAYOUTS, Layout
from suicha.registries.services.imports.inspector_names import meet, named, refuse_repeated_people
from suicha.registries.services.imports.inspector_tags import COLUMNS, tags_known, tags_typed
from suicha.registries.services.imports.inspector_towns import towns_known, towns_typed
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, field_title
from suicha.registries.services.postings import keep

LAYOUT = Layout((*LAYOUTS[SheetImport.Kind.INSPECTORS].columns, *COLUMNS))
CHUNK = 500
CATEGORIES: dict[str, tuple[str, ...]] = {
    "certified": (
        "执法人员",
        "行政执法人员",
        "持证人员",
        "执法类公务员",
        "行政执法类公务员",
        "具有行政执法资格的工作人员",
    ),
    "daily": ("日常监管人员", "从事日常监管工作的人员", "从事日常监管工作人员", "辅助人员", "协管员"),
}
YES_NO: dict[str, tuple[str, ...]] = {
    "yes": ("是", "√", "✓", "Y", "YES", "1", "TRUE", "可", "可以"),
    "no": ("否", "×", "N", "NO", "0", "FALSE", "不可", "不可以"),
}


def judge_inspectors(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; queries: two for the units, four for each 500 rows."""
    keep(by, organisation)
    units: dict[str, Organisation] = {}
    below = Organisation.objects.filter(path__startswith=organisation.path).order_by("-path")
    for unit in below:
        units |= {normalise(name): unit for name in (unit.code, unit.short_name, unit.name)}
    verdicts = [_row(Verdict(line), organisation, units) for line in table.lines()]
    towns_known(verdicts)
    tags_known(verdicts, organisation)
    refuse_repeated_people(verdicts)
    reach = Reach(organisation)
    for start in range(0, len(verdicts), CHUNK):
        _against_roster(verdicts[start : start + CHUNK], organisation, reach)
    return verdicts


def _row(verdict: Verdict, organisation: Organisation, units: dict[str, Organisation]) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.label = str(line.cell("name"))[:300]
        verdict.refuse("name", "是整行合并的小标题，不是人员", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["name"] = verdict.label = text(verdict, "name", 40, required=True)
    unit = words(line.cell("organisation"))
    found = units.get(normalise(unit)) if unit else None
    if unit and found is None:
        verdict.refuse(
            "organisation", f"不是{organisation.name}，也不是它的下属单位", "改成单位全称，或由所在单位自己导入"
        )
    elif found is not None:
        values["organisation"], values["organisation_name"] = found.pk, found.name
    _certificate(verdict)
    values["post"] = text(verdict, "post", 60)
    values["domains"] = _domains(verdict)
    towns_typed(verdict)
    tags_typed(verdict)
    _leader_and_mobile(verdict)
    verdict.values = {key: value for key, value in values.items() if value not in ("", None, [])}
    return verdict


def _certificate(verdict: Verdict) -> None:
    """Category, number and last day; daily staff have the whole certificate or nothing of it."""
    line, values = verdict.line, verdict.values
    category = _category(verdict)
    cell = line.cell("certificate")
    number = number_in(verdict, "certificate")
    if lost_digits(cell) or (isinstance(cell, float) and not cell.is_integer()):
        verdict.refuse("certificate", "被表格软件变成了数字，后几位已经丢失", "把这一列设为“文本”格式，照执法证重填")
    elif not number:
        if category == Inspector.Category.DAILY:
            _nothing_of_it(verdict)
        else:
            fix = "补上执法证号；没有执法证的，人员类别填“日常监管人员”"
            verdict.refuse("certificate", "没有填；没有执法证的不能按执法人员入库", fix)
    elif not 4 <= len(number) <= 40:
        verdict.refuse("certificate", f"有{len(number)}位，不像执法证号", "照执法证重填")
    values["certificate"] = number
    values["issuer"] = text(verdict, "issuer", 100)
    since = day(verdict, "certificate_from")
    values["certificate_from"] = since.isoformat() if since else ""
    until = day(verdict, "certificate_until", required=bool(number) or category != Inspector.Category.DAILY)
    if until:
        values["certificate_until"] = until.isoformat()
        if since and since > until:
            verdict.refuse("certificate_from", "晚于有效期至", "照执法证核对两个日期")
        if until < clock.today():
            late = (clock.today() - until).days
            verdict.doubt("certificate_until", f"已过期{late}天，入库后不会被抽到", "换证后改成新的有效期")


def _category(verdict: Verdict) -> str:
    """As it was typed; an empty cell leaves a known person's category alone, and a new one is 执法人员."""
    typed = text(verdict, "category", 40)
    found = choice(CATEGORIES, typed)
    if typed and not found:
        verdict.doubt("category", "不在名录库的写法里，按日常监管人员保存，不计入两名", "填“执法人员”或“日常监管人员”")
        found = Inspector.Category.DAILY.value
    verdict.values["category"] = found
    return found


def _nothing_of_it(verdict: Verdict) -> None:
    for name in ("certificate_until", "certificate_from", "issuer"):
        if words(verdict.line.cell(name)):
            verdict.refuse(name, "填了，却没有执法证号", "补上执法证号；没有执法证的，这一格空着")


def _domains(verdict: Verdict) -> list[str]:
    typed = unicodedata.normalize("NFKC", words(verdict.line.cell("domains")))
    return sorted({part for part in re.split(r"[、,;/\s]+", typed) if part})


def _leader_and_mobile(verdict: Verdict) -> None:
    values = verdict.values
    for name in ("is_leader", "is_office"):
        typed = text(verdict, name, 20)
        known = choice(YES_NO, typed) if typed else ""
        if typed and not known:
            verdict.doubt(name, "不是“是”，也不是“否”，没有保存", "填“是”或“否”")
        values[name] = {"yes": True, "no": False}.get(known)
    if words(verdict.line.cell("tested_until")):
        verdict.doubt("tested_until", "没有保存；合格与否看成绩", "在培训和测试里登记成绩，或导入成绩表")
    mobile = normalise(words(verdict.line.cell("mobile"))).replace("-", "")
    if mobile and not re.fullmatch(r"1\d{10}", mobile):
        verdict.doubt("mobile", "不是11位手机号码，没有保存", "填11位数字，以1开头")
        mobile = ""
    values["mobile"] = seal(mobile)


def _against_roster(verdicts: list[Verdict], organisation: Organisation, reach: Reach) -> None:
    wanted = [verdict for verdict in verdicts if not verdict.refused]
    found = roster(organisation, [verdict.values.get("certificate", "") for verdict in wanted])
    namesakes = named(organisation, [verdict.values["name"] for verdict in wanted])
    experts = experts_among(organisation, [verdict.values for verdict in wanted])
    for verdict in wanted:
        if not experts.isdisjoint(known_by(verdict.values)):
            verdict.refuse("name", "在专业人员库里，不能再进检查人员名录库", "删去这一行，或先在专业人员库里登记出库")
            continue
        person = found.get(verdict.values.get("certificate", ""))
        if person is None:
            person = meet(verdict, namesakes.get(verdict.values["name"], []))
        if person is None:
            verdict.values.setdefault("organisation", organisation.pk)
            continue
        if reach.refuses(verdict, "certificate", [person.organisation_id]):
            continue
        _unit_stays(verdict, person)
        if person.name != verdict.values["name"]:
            verdict.refuse("certificate", f"在名录里是{person.name}的证号", "核对姓名和证号；改名在名录库里办")
            continue
        verdict.existing_id = person.pk
        if person.left_on:
            verdict.doubt("name", f"名录里已于{person.left_on}离岗，导入不会恢复在岗", "回到岗位时在名录库里恢复")
            continue
        for name, after in shown_values(verdict.values).items():
            before = shown_field(person, name)
            # Two numbers may be masked alike; they are compared whole.
            if after != before or (name == "mobile" and person.mobile != unseal(verdict.values[name])):
                verdict.change(name, field_title(Inspector, name), before, after)


def _unit_stays(verdict: Verdict, person: Inspector) -> None:
    """A known person stays where the roster has them, whatever the sheet says."""
    typed = verdict.values.pop("organisation", person.organisation_id)
    verdict.values.pop("organisation_name", None)
    if typed != person.organisation_id:
        what = f"名录里在{person.organisation.name}，没有改单位"
        verdict.doubt("organisation", what, "先办理调动：在这个人的页面上登记调动，写明调动日期和原因")


def roster(organisation: Organisation, certificates: list[str]) -> dict[str, Inspector]:
    """People of the bureau by certificate number, those without one left out; one query."""
    rows = Inspector.objects.filter(
        organisation__path__startswith=organisation.bureau_path, certificate__in=set(certificates) - {""}
    )
    rows = rows.select_related("organisation").prefetch_related("towns", "tags").order_by("-pk")
    return {person.certificate: person for person in rows}


def shown_values(values: dict[str, Any]) -> dict[str, str]:
    """What would be written, in words, by field."""
    words_of: dict[str, Callable[[Any], str]] = {
        "category": lambda value: str(Inspector.Category(value).label),
        "domains": "、".join,
        "mobile": lambda value: masked_mobile(unseal(value)),
    }
    told = {}
    for name, value in values.items():
        if name in ("towns_names", "tags_names"):
            told[name.partition("_")[0]] = value
        elif name not in ("towns", "tags"):
            told[name] = words_of[name](value) if name in words_of else _yes(value)
    return told


def shown_field(person: Inspector, name: str) -> str:
    """What the roster holds, in the same words."""
    if name == "category":
        return str(person.get_category_display())
    if name == "towns":
        return "、".join(town.name for town in sorted(person.towns.all(), key=lambda town: town.code))
    if name == "tags":
        return "、".join(tag.name for tag in sorted(person.tags.all(), key=lambda tag: (tag.group, tag.name)))
    if name == "mobile":
        return masked_mobile(person.mobile)
    value = getattr(person, name)
    if name in ("certificate_from", "certificate_until"):
        return value.isoformat() if value else ""
    return "、".join(value) if isinstance(value, list) else _yes(value)


def _yes(value: object) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
