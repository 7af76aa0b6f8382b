# SPDX-License-Identifier: Apache-2.0
"""Refusals of plans and tasks."""

from suicha.core.errors import Sentence

REFUSALS = {
    "plan_level_twice": Sentence(
        "{by}已经同意过这份计划，下一级由别的人审批。",
        "请另一位有审批权限的人办理。",
        "各级审批由不同的人办理（细则参数：计划审批级数）",
    ),
    "terms_unknown": Sentence("抽取办法里有认不得的选项。", "重新打开计划行，从列出的选项里选。", status=422),
    "terms_raised_not_higher": Sentence(
        "失信情形单独一层的比例不高于{ratio}。",
        "填一个比{ratio}高的比例，或改为全部列为必查。",
        "对投诉举报多、列入经营异常名录或有严重违法违规记录的，适当提高抽查比例",
        status=422,
    ),
    "plan_title_missing": Sentence("计划没有名称。", "写明年度和单位，例如“2026年度抽查工作计划”。", status=422),
    "plan_title_taken": Sentence(
        "{organisation}的{year}年度已有计划“{title}”。", "打开原来那份修改，或换一个名称。", status=422
    ),
    "plan_year_wrong": Sentence(
        "不能编制{year}年度的计划。", "年度只能是{first}到{last}。", "年度计划以自然年为单位制定", status=422
    ),
    "plan_not_open": Sentence(
        "“{title}”现在是{state}，不能改计划行。", "待审批的先由审批人退回；已批准、已公示的不能改。"
    ),
    "plan_row_title_missing": Sentence(
        "计划行没有写抽查内容。", "写一句话，例如“危险化学品经营单位安全生产检查”。", status=422
    ),
    "plan_row_no_items": Sentence(
        "计划行没有抽查事项。", "从已公布的事项清单里至少选一项。", "抽查事项应在已公布的清单内", status=422
    ),
    "plan_row_items_unpublished": Sentence(
        "事项“{name}”不在本单位已公布的清单里。",
        "先公布清单，或改选已公布的事项。",
        "清单经批准公布后方可实施",
        status=422,
    ),
    "plan_row_period_reversed": Sentence(
        "结束日期{ends_on}早于开始日期{starts_on}。", "对调两个日期，或重填。", status=422
    ),
    "plan_row_period_outside": Sentence(
        "{starts_on}至{ends_on}不全在{year}年内。",
        "时间填在{year}年1月1日到12月31日之间。",
        "年度计划以自然年为单位制定",
        status=422,
    ),
    "plan_row_method_missing": Sentence("计划行没有检查方式。", "选现场检查、书面检查或网络监测。", status=422),
    "plan_row_participant_own": Sentence(
        "参与部门里有本单位。", "参与部门只选其他单位；牵头单位就是本单位。", status=422
    ),
    "plan_not_feasible": Sentence("“{title}”有{count}处不能提交，先改这一处：{first}。", "{fix}"),
    "plan_own_approval": Sentence(
        "不能审批自己提交的计划。", "由{by}以外的分管领导审批。", "年度计划经分管领导审核后实施", status=403
    ),
    "plan_comment_missing": Sentence("退回没有写意见。", "写明要改哪一行、改成什么。", status=422),
    "task_plan_not_published": Sentence(
        "“{title}”还没有公示，不能从中建立任务。", "计划批准并公示后再建立任务。", "严格按照公示的年度抽查计划实施检查"
    ),
    "task_title_missing": Sentence("任务没有名称。", "写明时间和对象，例如“第三季度工贸企业抽查”。", status=422),
    "task_exists": Sentence(
        "这一计划行已有任务“{title}”（{number}），不能再建。",
        "一行计划只抽一次；要分期检查，建任务时填批数；确需再抽，在计划里另列一行，经审批并公示。",
        "中山市2020年方案　规范制定抽查计划和任务",
    ),
    "task_starts_in_the_past": Sentence("检查开始日期{starts_on}已经过去。", "改为今天或以后。", status=422),
    "task_period_reversed": Sentence(
        "任务结束日期{ends_on}早于开始日期{starts_on}。", "对调两个日期，或重填。", status=422
    ),
    "task_period_outside": Sentence(
        "任务时间不全在计划行的{row_starts_on}至{row_ends_on}之间。",
        "改到计划行的时间以内。",
        "严格按照年度抽查计划实施检查",
        status=422,
    ),
    "match_terms_unknown": Sentence(
        "人员匹配办法里有认不出的选项。", "从页面的选项里选；每人最多承担的家数和专家人数不能太大。", status=422
    ),
    "match_specialty_demanded": Sentence(
        "抽查事项要求{demanded}，这个任务不能低于它。",
        "专业特长按事项的要求选，或先在细则里改这个事项的要求。",
        "按照岗位职责、专业特长与监管事项相统一的原则",
        status=422,
    ),
    "match_tag_unknown": Sentence(
        "“{tag}”不是本单位在用的人员标签。", "从在用的标签里选，或先加上这个标签。", status=422
    ),
    "plan_not_deliberated": Sentence(
        "{title}还没有登记领导小组审议同意。",
        "先登记审议结论，再批准。",
        "县市场监管局2020年方案　年度抽查工作计划报领导小组审议",
    ),
    "plan_not_submitted": Sentence("{title}现在不是待审批。", "提交审批以后再登记审议。"),
    "deliberation_group_foreign": Sentence(
        "{group}不是{organisation}或上级的领导小组、联席会议。", "在组织领导里登记，再选。", status=422
    ),
    "deliberation_incomplete": Sentence("没有写会议纪要，或者会议日期还没到。", "照会议纪要登记。", status=422),
    "deliberation_twice": Sentence("{minutes}的审议已经登记。", "再次审议的，写新的会议纪要。", status=422),
    "plan_not_approved_yet": Sentence("{title}还没有批准。", "批准以后再登记收到。"),
    "plan_received_already": Sentence("{title}已经收到，编号{number}。", "不用再登记。"),
    "plan_receipt_number_missing": Sentence("没有写收文编号。", "写明收文编号。", status=422),
    "task_batches_wrong": Sentence("不能分{batches}批。", "批数填1到{most}，不多于要抽的家数。", status=422),
    "task_scope_empty": Sentence(
        "计划行的范围里现在没有可抽的对象。", "先补全检查对象名录库，再建立任务。", "检查对象应纳入名录库"
    ),
}
