# SPDX-License-Identifier: Apache-2.0
"""Refusals of the list and the 细则."""

from suicha.catalogue.refusals_of_checklists import CHECKLISTS
from suicha.catalogue.refusals_of_powers import POWERS
from suicha.core.errors import Sentence

_RULE = "中山市2020年方案　明确规定抽取方法、检查流程、审批权限、公示程序、归档方式"

REFUSALS = {
    "rule_title_missing": Sentence(
        "细则没有写名称。", "写全称，例如“漳平市应急管理局双随机、一公开工作实施细则”。", status=422
    ),
    "rule_not_draft": Sentence("“{title}”第{version}版不是草稿，不能再改。", "要改的，点“修订”起草下一版。"),
    "rule_reason_missing": Sentence("没有写修订或废止“{title}”的理由。", "写明根据什么、改了什么。", status=422),
    "rule_draft_open": Sentence("“{title}”第{version}版还在起草。", "接着改那一版，公布以后再修订。"),
    "rule_own_publication": Sentence(
        "这一版是{by}自己起草的，由另一个人公布。", "请同一单位另一位有权公布的人办理。", "编制和公布由两个人办理"
    ),
    "rule_day_missing": Sentence(
        "“{title}”没有写印发日期和施行日期，或施行早于印发。", "补上两个日期，施行不早于印发。", status=422
    ),
    "rule_sections_missing": Sentence(
        "“{title}”还缺：{missing}。", "补写这几章，或依照执行写了这几章的上级细则。", _RULE
    ),
    "rule_nobody_responsible": Sentence(
        "“{title}”没有写承办机构和责任人员。",
        "写明由哪个机构承办、哪些人员负责。",
        "桓台县2018年方案　明确承办机构职责，落实执法人员责任",
    ),
    "rule_adopts_not_above": Sentence(
        "“{title}”不是上级单位现行的细则，不能依照执行。", "从列出的上级细则里选。", status=422
    ),
    "rule_end_backdated": Sentence("“{title}”不能从{day}起废止，那一天已经过去。", "填今天或以后的日期。", status=422),
    "rule_not_published": Sentence("“{title}”没有已公布的版本，不用废止。", "草稿不公布就不生效。"),
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
    **CHECKLISTS,
}
