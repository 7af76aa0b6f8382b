# SPDX-License-Identifier: Apache-2.0
"""Refusals of the list and the 细则."""

from suicha.catalogue.refusals_of_powers import POWERS
from suicha.core.errors import Sentence

REFUSALS = {
    "setting_unknown": Sentence("没有“{key}”这个参数。", "在参数页里选一个。", status=422),
    "setting_out_of_bounds": Sentence(
        "{title}不能设为{value}{unit}。", "填{minimum}到{maximum}之间的整数。", status=422
    ),
    "setting_clause_missing": Sentence(
        "改{title}没有写依据。", "写明细则或文件的名称和条款，例如“本局实施细则第十二条”。", status=422
    ),
    "setting_not_per_item": Sentence("{title}不能按事项设定。", "它管的是整个单位，在单位的参数里改。", status=422),
    "setting_backdated": Sentence(
        "{title}不能从{day}起改，那一天已经过去。",
        "从今天或以后的日子起算。",
        "立法法第一百零四条　规章不溯及既往，细则参照",
        422,
    ),
    "setting_not_own": Sentence("{organisation}没有自己设定{title}。", "现在用的就是上级的或者起始值，不用再办。"),
    "setting_same": Sentence("{title}现在就是{value}{unit}，依据也没有变。", "不用再设。"),
    **POWERS,
}
