# SPDX-License-Identifier: Apache-2.0
"""A sheet of results of courses, tests and appraisals, one person a row (TRAIN-1): judging and saving."""

from datetime import date
from decimal import Decimal, InvalidOperation

from suicha.accounts.models import Organisation, User
from suicha.core import clock
from suicha.core.ids import lost_digits
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Inspector, Training, TrainingResult
from suicha.registries.rules.admission import is_score
from suicha.registries.services.imports.beside import keep_beside
from suicha.registries.services.imports.cells import choice, day, number_in, refuse_formulas, text, words
from suicha.registries.services.imports.columns import Column, Layout
from suicha.registries.services.imports.inspector_names import named
from suicha.registries.services.imports.inspectors import roster
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.verdicts import Verdict, refuse_repeated
from suicha.registries.services.postings import keep

KINDS: dict[str, tuple[str, ...]] = {
    "course": ("培训", "业务培训", "执法培训"),
    "test": ("能力测试", "综合执法能力测试", "测试", "考试"),
    "appraisal": ("综合素质评估", "素质评估", "评估"),
}
RESULTS: dict[str, tuple[str, ...]] = {
    "passed": ("合格", "通过", "优秀", "良好", "及格"),
    "failed": ("不合格", "未通过", "不及格"),
    "absent": ("缺席", "缺考", "未参加"),
}
BY_NAME = "按文本填写，用它找到人；没有执法证的按姓名找"
LAYOUT = Layout(
    (
        Column("name", "姓名", ("人员姓名", "执法人员姓名"), True, "名录库里的姓名", 12),
        Column("certificate", "执法证号", ("执法证编号", "行政执法证号"), hint=BY_NAME, width=20),
        Column("kind", "种类", ("类型", "培训类型"), True, "培训、能力测试或综合素质评估", 14),
        Column("topic", "主题", ("培训主题", "培训内容", "测试名称"), True, "同一次的主题写得一样", 30),
        Column("held_on", "日期", ("培训日期", "测试日期"), True, "公历，例如2026-05-20", 14),
        Column("hours", "学时", ("课时",), hint="整数，可不填", width=8),
        Column("organiser", "主办单位", ("组织单位", "培训单位"), True, "谁办的", 22),
        Column("result", "结果", ("成绩结果", "是否合格"), True, "合格、不合格或缺席", 10),
        Column("score", "分数", ("成绩", "得分"), hint="没有分数的空着", width=8),
        Column("valid_until", "合格有效期至", ("有效期至",), hint="能力测试和评估要填", width=14),
    )
)
CHUNK = 500
Key = tuple[str, str, str]


def judge_trainings(table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row; two queries for each 500 rows and one for the trainings."""
    keep(by, organisation)
    verdicts = [_row(Verdict(line)) for line in table.lines()]
    for known_by in ("certificate", "name"):
        mine = [each for each in verdicts if bool(each.values.get("certificate")) == (known_by == "certificate")]
        key = [known_by, "kind", "topic", "held_on"]
        refuse_repeated(mine, key, known_by, "与第{first}行是同一人的同一次", "同一人同一次只留一行")
    known = {_key(each): each for each in Training.objects.filter(organisation=organisation)}
    reach = Reach(organisation)
    for start in range(0, len(verdicts), CHUNK):
        _against_library(verdicts[start : start + CHUNK], organisation, known, reach)
    return verdicts


def _row(verdict: Verdict) -> Verdict:
    line, values = verdict.line, verdict.values
    if line.heading():
        verdict.refuse("name", "是整行合并的小标题，不是人员", "删去这一行")
        return verdict
    refuse_formulas(verdict, line.table.columns)
    values["name"] = verdict.label = text(verdict, "name", 40, required=True)
    cell = line.cell("certificate")
    values["certificate"] = number_in(verdict, "certificate")
    if lost_digits(cell) or (isinstance(cell, float) and not cell.is_integer()):
        verdict.refuse("certificate", "被表格软件变成了数字，后几位已经丢失", "把这一列设为“文本”格式，照执法证重填")
    for name, table, fix in (("kind", KINDS, "填培训、能力测试或综合素质评估"), ("result", RESULTS, "填合格或不合格")):
        values[name] = choice(table, text(verdict, name, 20))
        if not values[name]:
            verdict.refuse(name, "没有这种写法", fix)
    values["topic"] = text(verdict, "topic", 200, required=True)
    values["organiser"] = text(verdict, "organiser", 100, required=True)
    held_on, until = day(verdict, "held_on", required=True), day(verdict, "valid_until")
    values["held_on"] = held_on.isoformat() if held_on else ""
    values["valid_until"] = until.isoformat() if until and values["kind"] != "course" else ""
    if held_on and held_on > clock.today():
        verdict.refuse("held_on", "还没到", "填已经举行的日期")
    if values["kind"] in ("test", "appraisal") and (until is None or (held_on and until < held_on)):
        verdict.refuse("valid_until", "没有填，或者早于测试日期", "写明合格到哪一天有效")
    _numbers(verdict)
    return verdict


def _numbers(verdict: Verdict) -> None:
    values = verdict.values
    hours, score = words(verdict.line.cell("hours")), words(verdict.line.cell("score"))
    values["hours"] = int(hours) if hours.isdecimal() and len(hours) <= 3 else 0
    if hours and str(values["hours"]) != hours:
        verdict.doubt("hours", "不是整数，没有保存", "填整数，例如8")
    try:
        number = Decimal(score).quantize(Decimal("0.1")) if score else None
    except InvalidOperation:
        number = Decimal(-1)
    if number is not None and not is_score(number):
        verdict.doubt("score", "不是0到999之间的分数，没有保存", "填数字，例如85.5")
        number = None
    values["score"] = "" if number is None else str(number)


def _against_library(
    verdicts: list[Verdict], organisation: Organisation, known: dict[Key, Training], reach: Reach
) -> None:
    wanted = [verdict for verdict in verdicts if not verdict.refused]
    people = roster(organisation, [verdict.values["certificate"] for verdict in wanted])
    bare = named(organisation, [verdict.values["name"] for verdict in wanted if not verdict.values["certificate"]])
    known_people = [*people.values(), *(each for namesakes in bare.values() for each in namesakes)]
    rows = TrainingResult.objects.filter(
        inspector__in=[person.pk for person in known_people], training__organisation=organisation, revoked_at=None
    )
    had = {(row.inspector_id, row.training_id): row for row in rows.order_by("pk")}
    for verdict in wanted:
        values = verdict.values
        person = _meant(verdict, people, bare, reach)
        if person is not None:
            values["inspector"] = person.pk
            training = known.get((values["kind"], values["topic"], values["held_on"]))
            row = had.get((person.pk, training.pk)) if training else None
            if row is not None and (row.result, _score(row)) == (values["result"], values["score"]):
                verdict.existing_id = row.pk
            elif row is not None:
                told = f"这一次已登记为{row.get_result_display()}{_score(row)}"
                verdict.refuse("result", told, "录错了的，先在培训和测试里撤销，再导入")


def _meant(
    verdict: Verdict, people: dict[str, Inspector], bare: dict[str, list[Inspector]], reach: Reach
) -> Inspector | None:
    """The person of the row: by the certificate number, who has none by the name."""
    name, number = verdict.values["name"], verdict.values["certificate"]
    if not number:
        without = [each for each in bare.get(name, []) if not each.certificate]
        if len(without) == 1:
            return without[0]
        what = f"名录里有{len(without)}名没有执法证的{name}" if without else f"名录里没有叫{name}又没有执法证的人员"
        verdict.refuse("certificate", f"没有填；{what}", "补上执法证号，或在培训和测试里逐人录入")
        return None
    person = people.get(number)
    if person is None:
        verdict.refuse("certificate", "名录库里没有这个执法证号", "先把人员录入名录库，再导入成绩")
    elif reach.refuses(verdict, "certificate", [person.organisation_id]):
        return None
    elif person.name != name:
        verdict.refuse("certificate", f"在名录里是{person.name}的证号", "核对姓名和证号")
        return None
    return person


def save_trainings(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Write the results, with the trainings that are new; a constant number of queries however many rows."""
    organisation, now = sheet_import.organisation, clock.now()
    keep(by, organisation)
    rows = [row for row in rows if row.existing_id is None]
    known = {_key(each): each for each in Training.objects.filter(organisation=organisation)}
    wanted = {(row.values["kind"], row.values["topic"], row.values["held_on"]): row.values for row in rows}
    made = Training.objects.bulk_create(
        Training(
            organisation=organisation,
            kind=values["kind"],
            topic=values["topic"],
            held_on=date.fromisoformat(values["held_on"]),
            hours=values["hours"],
            organiser=values["organiser"],
            valid_until=date.fromisoformat(values["valid_until"]) if values["valid_until"] else None,
            registered_at=now,
            registered_by=by,
        )
        for key, values in wanted.items()
        if key not in known
    )
    for training in made:
        keep_beside(sheet_import, training)
    known |= {_key(each): each for each in made}
    fresh, had = [], _had(rows)
    for row in rows:
        training = known[(row.values["kind"], row.values["topic"], row.values["held_on"])]
        if (row.values["inspector"], training.pk) in had:
            refuse_row(row, "预检之后，这个人的成绩已经登记，没有重复导入")
            continue
        score = Decimal(row.values["score"]) if row.values["score"] else None
        result = TrainingResult(training=training, inspector_id=row.values["inspector"], score=score)
        result.result, result.registered_at, result.registered_by = row.values["result"], now, by
        fresh.append((row, result))
    TrainingResult.objects.bulk_create(result for _, result in fresh)
    for row, result in fresh:
        row.saved_id = result.pk


def _had(rows: list[ImportRow]) -> set[tuple[int, int]]:
    people = [row.values["inspector"] for row in rows]
    standing = TrainingResult.objects.filter(inspector__in=people, revoked_at=None).order_by()
    return set(standing.values_list("inspector_id", "training_id"))


def _key(training: Training) -> Key:
    return training.kind, training.topic, training.held_on.isoformat()


def _score(row: TrainingResult) -> str:
    return "" if row.score is None else str(row.score)
