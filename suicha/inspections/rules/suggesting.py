# SPDX-License-Identifier: Apache-2.0
"""What the answers of a 检查表 suggest as the result of the item; the group decides.

Clauses: 000-3「全面、准确地将其检查结果录入」; 000-5「可以当场纠正的，应当依法提出整改要求，并做好记录」.
"""

from collections.abc import Mapping, Sequence

from suicha.catalogue.rules.checklists import NOT_APPLICABLE, Question, Value, asked, failed, left

LATER = ("case", "transfer")
NOTE_LIMIT = 500


def suggested(questions: Sequence[Question], values: Mapping[int, Value]) -> str:
    """A code of ``rules.results.RESULTS``; empty while a required question waits.

    A failing answer that is only recorded is no problem of the item; one that leads to a case or another body leaves
    the problem open, any other was ordered to be put right.  Nothing but 不涉及 means that nothing of the kind goes on.
    """
    if left(questions, values):
        return ""
    leads = {question.leads_to for question in failed(questions, values)}
    if leads & set(LATER):
        return "pending"
    if "order" in leads:
        return "corrected"
    shown = asked(questions, values)
    passes = [values.get(q.position, "") for q in questions if q.answer_type == "pass" and q.position in shown]
    return "no_activity" if passes and all(value == NOT_APPLICABLE for value in passes) else "clear"


def note_of(questions: Sequence[Question], values: Mapping[int, Value]) -> str:
    """The failing answers as the beginning of the 情况说明."""
    told = []
    for question in failed(questions, values):
        if question.leads_to == "record":
            continue
        value = values[question.position]
        words = "、".join(value) if isinstance(value, list) else f"{value}{question.unit}"
        told.append(f"{question.content}：{words}")
    return "；".join(told)[:NOTE_LIMIT]
