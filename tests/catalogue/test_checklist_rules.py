# SPDX-License-Identifier: Apache-2.0
"""检查表 as rules: what is asked, what may be answered, what fails, and the same words on a sheet and back."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.catalogue.presets import BY_CODE, PRESETS, preset_for, rows_of
from suicha.catalogue.rules.checklist_sheet import COLUMNS, cells_of, condition_words, question_of
from suicha.catalogue.rules.checklists import (
    PASS_OPTIONS,
    Question,
    answer_fault,
    asked,
    failed,
    is_failing,
    left,
    number_of,
    number_text,
    question_faults,
    tidied,
)

NUMBERS = st.decimals(min_value=-99999, max_value=99999, places=3).map(Decimal)
WORDS = st.sampled_from(["有", "没有", "部分", "说不清", "每日", "每周"])


@st.composite
def whole(draw: st.DrawFn, position: int, earlier: list[Question]) -> Question:
    """A question that has no fault beside the earlier ones."""
    kind = draw(st.sampled_from(["pass", "single", "multiple", "number", "text", "date", "photo", "location"]))
    question = Question(position, f"第{position}件事", kind, required=draw(st.booleans()))
    if kind in ("single", "multiple"):
        options = tuple(draw(st.lists(WORDS, min_size=2, max_size=4, unique=True)))
        question = question._replace(options=options, failing=options[: draw(st.integers(0, 1))])
    if kind == "number":
        low, high = sorted([draw(NUMBERS), draw(NUMBERS)])
        question = question._replace(unit="米", minimum=low, maximum=high)
    if kind in ("pass", "number") or question.failing:
        question = question._replace(leads_to=draw(st.sampled_from(["record", "order", "case", "transfer"])))
    sources = [one for one in earlier if one.choices]
    if sources and draw(st.booleans()):
        source = draw(st.sampled_from(sources))
        values = tuple(draw(st.lists(st.sampled_from(source.choices), min_size=1, unique=True)))
        question = question._replace(when=source.position, when_values=values)
    return question


@st.composite
def checklists(draw: st.DrawFn) -> list[Question]:
    made: list[Question] = []
    for position in range(1, draw(st.integers(1, 7)) + 1):
        made.append(draw(whole(position, made)))
    return made


@st.composite
def answered(draw: st.DrawFn) -> tuple[list[Question], dict[int, str | list[str]]]:
    """A whole 检查表 with some of its choices ticked."""
    questions = draw(checklists())
    values: dict[int, str | list[str]] = {}
    for question in questions:
        if question.choices and draw(st.booleans()):
            choice = draw(st.sampled_from(question.choices))
            values[question.position] = [choice] if question.answer_type == "multiple" else choice
    return questions, values


@settings(max_examples=60)
@pytest.mark.covers("ITEM-29")
@given(answered())
def test_a_question_is_asked_exactly_when_the_one_it_hangs_on_is_asked_and_so_answered(made) -> None:
    questions, values = made
    shown = asked(questions, values)

    for question in questions:
        source = values.get(question.when or 0, "")
        ticked = source if isinstance(source, list) else [source]
        met = question.when is None or (question.when in shown and bool(set(ticked) & set(question.when_values)))
        assert (question.position in shown) == met
    assert asked(list(reversed(questions)), values) == shown
    assert {one.position for one in failed(questions, values)} <= shown
    assert set(left(questions, values)) <= shown


@settings(max_examples=60)
@pytest.mark.covers("ITEM-29")
@given(answered())
def test_what_is_not_asked_changes_nothing(made) -> None:
    questions, values = made
    shown = asked(questions, values)
    kept = {position: value for position, value in values.items() if position in shown}

    assert asked(questions, kept) == shown
    assert failed(questions, kept) == failed(questions, values)
    assert left(questions, kept) == left(questions, values)


@settings(max_examples=60)
@pytest.mark.covers("ITEM-29")
@given(checklists())
def test_a_question_reads_the_same_from_its_sheet_and_whole_ones_have_no_fault(questions) -> None:
    assert question_faults(questions) == []
    for question in questions:
        cells = cells_of(question, "看台账", "第十条")
        read, faults = question_of(dict(zip([field for field, _ in COLUMNS], cells, strict=True)), question.position)
        assert (read, faults) == (question, [])


@pytest.mark.covers("ITEM-29")
@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(2, "", leads_to="order"), "没有写检查内容"),
        (Question(2, "甲", "mood"), "没有“mood”这种答题方式"),
        (Question(2, "甲", "single", options=("有",)), "至少写两个选项"),
        (Question(2, "甲", "single", options=("有", "有")), "有两个选项相同"),
        (Question(2, "甲", "single", options=("有", "无" * 61)), "选项最多20个，每个60字以内"),
        (Question(2, "甲", "single", options=("有", "无"), failing=("少",), leads_to="order"), "“少”不在选项里"),
        (Question(2, "甲", "text", options=("有", "无")), "只有单选和多选有选项"),
        (Question(2, "甲", "text", unit="米"), "只有数字题有单位和合格范围"),
        (Question(2, "甲", "number", minimum=Decimal(2), maximum=Decimal(1), leads_to="order"), "下限大于合格上限"),
        (Question(2, "甲", leads_to="fine"), "没有“fine”这种处理"),
        (Question(2, "甲", "text", leads_to="order"), "没有不合格的答案"),
        (Question(2, "甲"), "没有写不合格的怎么处理"),
        (Question(2, "甲", leads_to="order", when=2, when_values=("符合",)), "第2题不在这一题前面"),
        (Question(2, "甲", leads_to="order", when=1, when_values=("有",)), "第1题不是选择题"),
        (Question(3, "甲", leads_to="order", when=2, when_values=("有",)), "“有”不是第2题的选项"),
    ],
)
def test_a_question_that_is_not_whole_is_told_in_words(question: Question, words: str) -> None:
    before = [Question(1, "说明", "text"), Question(2, "是否", leads_to="order")]
    faults = question_faults([one for one in before if one.position < question.position] + [question])

    assert any(words in told for position, told in faults if position == question.position)


@pytest.mark.covers("ITEM-29")
@pytest.mark.parametrize(
    ("question", "typed", "kept", "fault"),
    [
        (Question(1, "甲"), "符合", "符合", ""),
        (Question(1, "甲"), "大概", "大概", "没有“大概”这个选项"),
        (Question(1, "甲", "multiple", ("乙", "丙")), ["丙", " 乙 "], ["乙", "丙"], ""),
        (Question(1, "甲", "multiple", ("乙", "丙")), "丁", ["丁"], "没有“丁”这个选项"),
        (Question(1, "甲", "number"), "１，２００．５０", "1200.5", ""),
        (Question(1, "甲", "number"), "-0", "0", ""),
        (Question(1, "甲", "number"), "二十", "二十", "不是数字"),
        (Question(1, "甲", "number"), "99999999999", "99999999999", "不是数字"),
        (Question(1, "甲", "number"), "9999999999", "9999999999", "不是数字"),
        (Question(1, "甲", "date"), "2026-02-28", "2026-02-28", ""),
        (Question(1, "甲", "date"), "2026-02-30", "2026-02-30", "不是日期"),
        (Question(1, "甲", "date"), "昨天", "昨天", "不是日期"),
        (Question(1, "甲", "text"), " 写了 ", "写了", ""),
        (Question(1, "甲", "text"), "长" * 501, "长" * 501, "有501字，超过500字"),
        (Question(1, "甲", "text"), ["写了"], "写了", ""),
        (Question(1, "甲", "photo"), ["ab12"], ["ab12"], ""),
        (Question(1, "甲", "number"), "", "", ""),
    ],
)
def test_an_answer_is_tidied_and_what_cannot_be_kept_is_told(question, typed, kept, fault) -> None:
    value = tidied(question, typed)

    assert value == kept
    told = answer_fault(question, value)
    assert fault in told
    assert bool(told) == bool(fault)


@pytest.mark.covers("ITEM-29")
def test_a_number_outside_its_bounds_fails_and_is_kept() -> None:
    oxygen = Question(
        1, "氧含量", "number", unit="%", minimum=Decimal("19.5"), maximum=Decimal("23.5"), leads_to="order"
    )
    assert [is_failing(oxygen, value) for value in ("19.4", "19.5", "23.5", "23.51", "")] == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert is_failing(Question(1, "甲"), "不符合")
    assert is_failing(Question(1, "甲", "multiple", ("好", "坏"), ("坏",)), ["好", "坏"])
    assert not is_failing(Question(1, "甲", "text"), "坏")


@pytest.mark.covers("ITEM-29")
def test_cells_that_cannot_be_read_are_told_and_never_guessed() -> None:
    cells = {
        "content": "甲", "answer_type": "猜", "leads_to": "罚款", "minimum": "很小", "required": "也许",
        "shown_when": "看情况",
    }  # fmt: skip
    question, faults = question_of(cells, 4)
    assert {name for name, _ in faults} == {"answer_type", "leads_to", "minimum", "required", "shown_when"}
    assert (question.answer_type, question.leads_to, question.when) == ("pass", "order", None)

    question, faults = question_of({"content": "甲", "shown_when": "2：符合;不涉及", "required": "选答"}, 4)
    assert (question.when, question.when_values, question.required, faults) == (2, ("符合", "不涉及"), False, [])
    assert condition_words(question) == "第2题答“符合”或“不涉及”时填"
    assert question_of({"content": "甲", "answer_type": "数字", "maximum": "3"}, 1)[0].leads_to == "order"
    assert question_of({"content": "甲", "answer_type": "文字"}, 1)[0].leads_to == ""


@pytest.mark.covers("ITEM-29")
def test_numbers_are_written_plainly() -> None:
    assert [number_text(Decimal(text)) for text in ("20", "1E+2", "19.50", "-0.0")] == ["20", "100", "19.5", "0"]
    assert number_of("1.2345678") is None
    assert number_of("1e3") is None
    assert Question(1, "甲").choices == PASS_OPTIONS


@pytest.mark.covers("ITEM-29", "RULE-5")
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.code)
def test_a_preset_is_whole_says_how_to_look_and_names_its_law(preset) -> None:
    rows = rows_of(preset.code)
    assert len(rows) >= 6
    assert question_faults([row.question for row in rows]) == []
    judged = [row for row in rows if row.question.answer_type == "pass"]
    assert all(row.method and "《" in row.basis for row in judged)


@pytest.mark.covers("ITEM-29")
def test_there_is_a_preset_for_each_domain_of_the_demo_county_and_for_items_of_the_real_list() -> None:
    assert len(BY_CODE) == len(PRESETS) == 12
    names = {
        "非煤矿山开采安全设施的检查": "mine",
        "危险化学品经营、储存安全条件的检查": "chemicals",
        "烟花爆竹经营（零售）安全条件的检查": "fireworks",
        "事故隐患排查治理情况的检查": "industry",
        "烟花爆竹生产经营企业安全生产情况的检查": "fireworks-wholesale",
        "营业执照（登记证）规范使用情况的检查": "business-licence",
        "年度报告公示信息的检查": "annual-report",
        "餐饮具清洗消毒情况的检查": "tableware",
        "对特种设备使用单位的监督检查": "special-equipment",
        "消防安全检查": "fire-safety",
        "燃气经营监督执法检查": "gas",
        "宾馆、旅店治安安全情况的检查": "hotel-security",
    }
    assert {name: found.code for name in names if (found := preset_for(name))} == names
    assert preset_for("劳动合同检查", "用人单位") is None
