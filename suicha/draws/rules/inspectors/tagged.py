# SPDX-License-Identifier: Apache-2.0
"""Where a task asks for a tag, one seat of each group is taken by somebody who has it (LIBP-4, LIBP-5)."""

from suicha.draws.rules.inspectors.facts import Asked, Candidate

CLAUSE = "漳平市应急管理局2020年方案　对执法人员进行分类标注，实现对执法人员的精准匹配"
KEPT = "有“{tag}”标签"
LOST = "没有这个标签"


def has_tag(person: Candidate, asked: Asked) -> bool:
    """Whether the person has what is asked for; a seat without a tag asks for none."""
    return not asked.tag or asked.tag in person.tags
