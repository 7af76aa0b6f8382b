# SPDX-License-Identifier: Apache-2.0
"""Refusals of the list and the 细则."""

from suicha.catalogue.refusals_of_checklists import CHECKLISTS
from suicha.catalogue.refusals_of_powers import POWERS
from suicha.catalogue.refusals_of_ratios import RATIOS
from suicha.core.errors import Sentence

_RULE = "中山市2020年方案　明确规定抽取方法、检查流程、审批权限、公示程序、归档方式"
_APPROVED = "梳理后的事项清单经县政府批准公布后方可实施"
_MERGED = "市水利局2018年方案　由水政处汇总后统一向社会公示"
_DYNAMIC = "根据法律法规规章立改废释和工作实际情况等对随机抽查事项清单进行动态调整"

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
    "rule_backdated": Sentence(
        "“{title}”不能从{day}起施行，那一天已经过去。",
        "把施行日期改为今天或以后，再公布。",
        "立法法第一百零四条　规章不溯及既往，细则参照",
        422,
    ),
    "rule_there": Sentence(
        "同一范围已有细则“{title}”，现在是{state}。", "草稿接着写；已公布的打开它修订，不另起一份。", status=422
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
    **RATIOS,
    **CHECKLISTS,
    "list_under_way": Sentence(
        "“{list}”现在是{state}，不能改动。", "等这一版公布，或由审批、备案的人退回后再改。", _APPROVED
    ),
    "list_not_open": Sentence(
        "“{list}”不是正在起草的一版，不能上报。", "打开清单版本里正在起草的一版，再上报。", _APPROVED
    ),
    "list_change_closed": Sentence(
        "“{name}”的改动已经公布或放弃，不能再改。", "刷新页面；要改已公布的事项，起草新的改动。", _APPROVED
    ),
    "list_part_handed_in": Sentence(
        "{organisation}的部分已经上报，不能改动。", "由汇总清单的科室退回这一部分后再改。", _MERGED
    ),
    "list_parts_missing": Sentence(
        "{organisations}的改动还没有上报，不能汇总。",
        "由这些股室上报各自的部分，或放弃改动。",
        _MERGED,
    ),
    "list_nothing_changed": Sentence(
        "{organisation}的清单没有改动，不用上报。", "本年没有变化的，在版本页确认年度清理。"
    ),
    "list_nothing_chosen": Sentence("没有选中任何一行。", "在表格左边勾选后再办。", status=422),
    "item_reason_missing": Sentence(
        "“{name}”的改动没有写理由。", "选立、改、废、释或工作实际，写明哪部法律法规的哪一条。", _DYNAMIC, status=422
    ),
    "list_row_incomplete": Sentence(
        "“{name}”没有填{fields}。", "补齐后再上报；哪些栏必填由本单位设定。", "清单应明确依据、主体、对象、内容、方式等"
    ),
    "list_comment_missing": Sentence("退回没有写意见。", "写明哪一项要改、改成什么。", status=422),
    "list_own_approval": Sentence("不能批准自己上报的清单。", "由{by}以外的领导批准。", _APPROVED, status=403),
    "list_approval_missing": Sentence(
        "没有写批准文号。", "填政府或局领导批准的文号，例如“漳政办〔2026〕3号”。", _APPROVED, status=422
    ),
    "list_filed_twice": Sentence("“{list}”已经备案，回执号{receipt}。", "不用再办。"),
    "list_receipt_missing": Sentence("没有写备案回执号。", "填回执的编号，例如“漳双随机备〔2026〕2号”。", status=422),
    "list_not_filed": Sentence(
        "“{list}”还没有备案，不能公布。",
        "由联席会议办公室备案并出具回执；本地规定公布后备案的，改参数“清单备案时间”。",
        "报县“双随机、一公开”监管工作领导小组办公室备案，并做好相关公示工作",
    ),
    "list_effective_past": Sentence("施行日期{day}已经过去。", "填今天或以后的日期。", _APPROVED, status=422),
    "list_effective_before_last": Sentence("施行日期{day}早于上一版的{last}。", "填{last}或以后的日期。", status=422),
    "list_outcome_missing": Sentence("没有写清理情况。", "写一句对照了哪些法律法规、有没有变化。", status=422),
    "list_reviewed": Sentence("{organisation}{year}年的清理已经确认。", "清单有改动时起草新的一版。"),
    "list_demand_same": Sentence("{organisation}的必填栏现在就是这样，依据也没有变。", "不用再设。"),
    "list_field_unknown": Sentence("必填栏里有认不出的栏。", "从页面列出的栏里选。", status=422),
    "item_not_current": Sentence("“{name}”不是最新的一版，不能改。", "打开清单，从现行的一项改。"),
    "item_same": Sentence("“{name}”没有改动。", "改好再保存，或返回。", status=422),
    "item_words_missing": Sentence(
        "没有填{fields}。", "补齐后再保存；没有依据的事项不能列入清单。", "确保检查清单于法有据", status=422
    ),
    "item_words_long": Sentence("{field}超过{most}字。", "缩短到{most}字以内。", status=422),
    "item_twice": Sentence(
        "清单里已有相同的“{name}”（{number}）。", "改原来那一项，或写清类别、事项和对象的不同。", status=422
    ),
    "item_not_in_force": Sentence(
        "事项“{name}”不在施行的清单里，不能列入计划、建立任务或抽取。",
        "先上报、批准、公布清单，到施行日期再办；或改选施行的事项。",
        "国办发〔2024〕54号　没有公布的检查事项不得检查；清单经批准公布后方可实施",
    ),
    "item_level_wrong": Sentence(
        "事项“{name}”的实施层级不含本级。",
        "改选本级可以实施的事项，或在清单里更正实施层级。",
        "明确抽查依据、抽查主体、抽查内容、抽查方式等事项，明确实施层级",
        status=422,
    ),
    "upper_has_no_list": Sentence("{organisation}在平台上没有施行的清单。", "改用表格导入上级清单。"),
    "upper_known": Sentence("{organisation}的第{number}版已经取得。", "在上级清单里打开它。"),
    "upper_issuer_missing": Sentence("没有写发布单位。", "填发布清单的上级单位全称。", status=422),
    "upper_nothing_to_take": Sentence(
        "选中的行没有可以承接的。", "选“未承接”或“上级已改”的行；本地改过的，打开事项自己改。", status=422
    ),
    "note_empty": Sentence("没有写内容。", "写一句备注或要请示的问题。", status=422),
    "note_not_waiting": Sentence("这一条不在等答复。", "刷新页面再看。"),
    "note_answer_missing": Sentence("没有写答复或答复的来源。", "写明答复内容、答复单位和文号。", status=422),
}
