# SPDX-License-Identifier: Apache-2.0
"""检查表 of the demo county, taken over from the presets at the beginning of the running year, and what is answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from suicha.accounts.models import User
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import ChecklistVersion, Item
from suicha.catalogue.rules import checklists as rules
from suicha.catalogue.rules.checklist_sheet import Row
from suicha.core import clock
from suicha.demo.calendar import at, working_day
from suicha.demo.county import Department
from suicha.inspections import services as inspections
from suicha.inspections.models import Answer
from suicha.inspections.selectors import sheet_of

# Per bureau: the number of the item in its list, and the preset.
TAKEN: dict[str, dict[int, str]] = {
    "yjglj": {3: "industry", 5: "chemicals", 6: "mine", 7: "fireworks"},
    "scjgj": {3: "special-equipment", 4: "business-licence"},
    "xfjyd": {2: "fire-safety"},
}
# What the problems of the demo are about, as the questions call it.
ABOUT = ("消防器材", "培训", "隐患排查", "应急预案", "防护")
# What a bureau added in summer, after the first visits.
ADDED = rules.Question(0, "高温时段调整作息，有防暑降温措施", required=False, leads_to="order")
ADDED_METHOD = "看作息安排和防暑物品发放记录；室内作业没有高温岗位的选不涉及"
ADDED_BASIS = "《防暑降温措施管理办法》第八条"


def checklists_story(department: Department, year: int) -> Iterator[datetime]:
    """The line office takes presets over, the legal office puts them into use; one is revised in summer."""
    taken = TAKEN.get(department.plan.code, {})
    if not taken:
        return
    day = working_day(date(year, 1, 6))
    yield at(day, 9, 30)
    items = Item.objects.filter(organisation=department.organisation, sequence__in=taken).order_by("sequence", "-pk")
    drafts: dict[int, ChecklistVersion] = {}
    for item in items:
        if item.sequence not in drafts:
            drafts[item.sequence] = catalogue.checklist_begin(
                item=item, preset=taken[item.sequence], by=department.clerk
            )
    yield at(working_day(day + timedelta(days=2)), 15)
    for draft in drafts.values():
        catalogue.checklist_publish(version=draft, by=department.legal)
    if department.plan.code != "yjglj":
        return
    yield at(working_day(date(year, 6, 15)), 10)
    second = catalogue.checklist_revise(checklist=drafts[3].checklist, by=department.clerk)
    catalogue.question_add(version=second, row=Row(ADDED, ADDED_METHOD, ADDED_BASIS), by=department.clerk)
    yield at(working_day(date(year, 6, 17)), 16)
    catalogue.checklist_publish(version=second, by=department.legal)


def replies_give(answer: Answer, problem: str, by: User) -> None:
    """Answer the 检查表 of an item, if it has one: all in order, or one thing that was ordered to be put right."""
    sheet = sheet_of(answer)
    if sheet is None:
        return
    values = {question.position: _usual(question) for question in sheet.questions}
    if problem:
        position, value = _wrong(sheet.questions, values, problem)
        values[position] = value
    inspections.replies_set(answer=answer, values=values, by=by)


def _wrong(
    questions: Sequence[rules.Question], values: Mapping[int, rules.Value], problem: str
) -> tuple[int, rules.Value]:
    """The question that the problem is about and the answer that says so; else one that is ordered to be put right."""
    about = next((word for word in ABOUT if word in problem), problem)
    shown = rules.asked(questions, values)
    for question in questions:
        option = next((each for each in question.failing if about in each), "")
        if option and question.position in shown:
            return question.position, [option] if question.answer_type == "multiple" else option
    able = [q for q in questions if q.position in shown and (q.answer_type, q.leads_to) == ("pass", "order")]
    named = [q for q in able if about in q.content]
    return (named or able)[0].position, rules.NO


def _usual(question: rules.Question) -> rules.Value:
    """What is found where nothing is wrong."""
    if question.answer_type == "pass":
        return rules.YES
    if question.choices:
        good = next(choice for choice in question.choices if choice not in question.failing)
        return [good] if question.answer_type == "multiple" else good
    if question.answer_type == "number":
        bound = question.minimum if question.minimum is not None else question.maximum
        return rules.number_text(bound) if bound is not None else "12"
    if question.answer_type == "date":
        return (clock.today() - timedelta(days=120)).isoformat()
    return "" if question.answer_type in rules.PICTURED else "现场已说明"
