# SPDX-License-Identifier: Apache-2.0
"""Refusals of the visit."""

from suicha.core.errors import Sentence

_ENTER = "谁检查、谁录入、谁公示"
_ARRANGE = "由牵头部门组织协调确定检查日程安排、各检查组负责人员、车辆使用"
REFUSALS = {
    "dispatch_not_matched": Sentence("抽取{number}还没有匹配检查人员，不能派发。", "匹配检查人员后再派发。"),
    "dispatch_already": Sentence("抽取{number}的{part}已经派发过。", "到“检查”里查看；没有新的可派发。"),
    "dispatch_batch_unknown": Sentence("抽取{number}没有{part}。", "刷新页面，从列出的批次里选。", status=422),
    "dispatch_group_short": Sentence(
        "{name}的检查组只有{seats}人，少于{size}人，不能派发。",
        "到抽取页补齐检查人员后再派发。",
        "检查时每组人员不得少于2人",
    ),
    "dispatch_scheme_not_public": Sentence(
        "“{title}”还没有公示，不能派发检查。按细则，方案在派发检查之前公示：{clause}",
        "由法规股公示计划后再派发。",
        "提前将检查方案在政府门户网站公开",
    ),
    "notice_unknown": Sentence("没有这种告知方式。", "从列出的方式里选。", status=422),
    "notice_on_arrival_only": Sentence(
        "{name}的检查不事先告知，到场时才告知。", "不用登记告知；需要事先告知的，派发时另选告知方式。"
    ),
    "notice_twice": Sentence("{name}已经告知（{means}）。", "改了检查日期的，要重新告知。"),
    "notice_day_missing": Sentence("{name}还没有定检查日期。", "在“日程安排”里定下日期，再告知。"),
    "notice_means_missing": Sentence("没有写怎样告知的，或者超过{limit}字。", "写明，例如：电话告知陈某。", status=422),
    "notice_too_late": Sentence(
        "离{name}的检查日期{on}不到{days}个工作日，来不及告知。",
        "把检查日期改晚，再告知。",
        "受检项目按清单提前准备现场材料",
    ),
    "notice_missing": Sentence(
        "{name}的检查要在{days}个工作日前告知，还没有告知，不能开始。",
        "由业务股室告知并登记；要改为不事先告知的，下次派发时选。",
        "受检项目按清单提前准备现场材料",
    ),
    "notice_too_short": Sentence(
        "告知{name}之后还不到{days}个工作日，不能开始。", "到告知的检查日期再去。", "受检项目按清单提前准备现场材料"
    ),
    "dispatch_seat_open": Sentence(
        "{name}的检查组有席位空缺，不能派发。", "在“回避申请”里补上空缺的席位，再派发。", "检查时每组人员不得少于2人"
    ),
    "dispatch_recusal_waits": Sentence(
        "回避申请还没有决定：{names}。", "由分管领导或者审核人先决定，再派发。", "行政处罚法第四十三条"
    ),
    "visit_not_in_group": Sentence(
        "你不是{name}检查组的成员，不能办理这次检查。",
        "由检查组成员录入；人员有变动时，到抽取页重新匹配。",
        f"“{_ENTER}”",
        status=403,
    ),
    "visit_group_not_qualified": Sentence(
        "检查组不能去，至少要有{size}名持有效证件、不须回避的执法人员：{faults}。",
        "由主持匹配的科室在“回避申请”里为不符合条件的人重新抽取席位，换好后再到场；检查组不能自己换人，也不能少一个人去。",
        "检查时每组人员不得少于2人，执法证须在有效期内",
    ),
    "visit_not_open": Sentence("这次检查现在是{now}，不能再录入。", "需要改正时，由审核人退回后再改。"),
    "visit_not_waiting": Sentence("{name}的检查现在是{now}，不能再安排。", "日程和同行人员只在到场之前安排。"),
    "visit_of_another_draw": Sentence("这次检查不属于抽取{number}。", "回到日程页，从列出的检查里选。", status=422),
    "visit_day_outside": Sentence(
        "{name}不能排在{on}。", "选{first}到{last}之间的一天。", "检查在任务期限内完成", status=422
    ),
    "visit_leader_unfit": Sentence(
        "{name}的组长不符合条件。",
        "组长从牵头部门派到本组、可任组长的人里定；抽取产生的组长不改。",
        "由综合执法大队中队长、各市场所业务分管所长或网格长为组长",
        status=422,
    ),
    "visit_vehicle_taken": Sentence(
        "{on}的{vehicle}已经给{name}用，{other}不能再用。",
        "换一辆车或者换一天；同车的组至少有一人相同。",
        _ARRANGE,
        status=422,
    ),
    "visit_station_elsewhere": Sentence(
        "{station}不是{name}检查机关的内设或派出机构。", "从列出的单位里选。", status=422
    ),
    "visit_companion_unfit": Sentence(
        "{name}的同行人员里有人不能去：不在名录、已离岗、已在本组，或者申报了回避。", "从列出的人里选。", status=422
    ),
    "visit_follow_up_missing": Sentence(
        "发现了问题，还没有写明交{station}后续处理什么。",
        "由检查组写明后续处理事项，再提交。",
        "由辖区所负责被检查对象违法行为的后续处理，后续处理事项由检查组确定",
        status=422,
    ),
    "answer_elsewhere": Sentence("这个事项不属于这次检查。", "回到检查表，从列出的事项里选。", status=422),
    "answer_result_missing": Sentence(
        "这一项还没有选结果。", "先选一种结果；选“发现问题”的，再选问题的种类。", status=422
    ),
    "answer_result_unknown": Sentence(
        "没有“{result}”这种抽查结果。", "从八种抽查结果里选一种。", "国家企业信用信息公示系统抽查结果代码", status=422
    ),
    "answer_note_missing": Sentence("结果是“{result}”，还没有写情况说明。", "写明看到的问题，再保存。", status=422),
    "answer_note_too_long": Sentence("情况说明有{length}字，超过500字。", "写要点，详情写进现场检查情况。", status=422),
    "answer_against_checklist": Sentence(
        "检查表{failing}不合格，结果却是“{result}”，没有写情况说明。",
        "改选有问题的结果，或者写明为什么不算问题。",
        "全面、准确地将检查结果录入",
        422,
    ),
    "checklist_absent": Sentence("“{item}”这次检查没有检查表。", "直接选这一项的结果。"),
    "reply_question_unknown": Sentence("检查表没有第{position}题。", "刷新页面，从列出的题目里答。", status=422),
    "reply_faulty": Sentence("第{position}题{fault}。", "改好这一题，再保存。", status=422),
    "reply_pictures_too_many": Sentence("一题一次最多上传{limit}张。", "分几次传，只留能说明问题的。", status=422),
    "visit_questions_left": Sentence(
        "检查表还有{count}题没有答：{questions}。",
        "回检查表逐题答完，再提交；没有这项活动的，结果选“未涉及”。",
        "逐一明确检查内容、方法和工作要求",
    ),
    "photo_already_there": Sentence("这张照片在本项里已经有了。", "换一张再传。"),
    "photo_too_many": Sentence("这次检查已有{limit}张照片，不能再传。", "只留能说明问题的照片。"),
    "visit_items_left": Sentence(
        "还有{count}项没有结果：{items}。", "回到检查表逐项录入，再提交。", "全面、准确地将检查结果录入"
    ),
    "visit_finish_in_future": Sentence("检查结束日期{on}还没有到。", "填今天或更早的日期。", status=422),
    "visit_finish_before_start": Sentence(
        "检查结束日期{on}早于到场日期{start}。", "填到场当天或之后的日期。", status=422
    ),
    "visit_evidence_missing": Sentence(
        "没有现场检查情况，也没有照片。",
        "写现场检查情况，或者上传至少一张照片，再提交。",
        "应当通过制作检查记录或者录取音视频的方式，如实记录检查情况",
        status=422,
    ),
    "visit_text_too_long": Sentence("{field}有{length}字，超过{limit}字。", "删减后再提交。", status=422),
    "review_own_visit": Sentence(
        "你参加或提交了这次检查，不能审核。", "由没有参加这次检查的审核人办理。", f"“{_ENTER}”，审核另由一人"
    ),
    "review_comment_missing": Sentence("退回时没有写意见。", "写明哪里要补正，再退回。", status=422),
    "review_comment_too_long": Sentence("审核意见有{length}字，超过500字。", "删减后再办。", status=422),
    "participation_too_late": Sentence("{name}的检查已经审核，不能再登记第三方。", "需要改正时，先由审核人退回。"),
    "participation_incomplete": Sentence("没有写到场人员或承担的工作。", "两项都写明，再登记。", status=422),
    "participation_foreign": Sentence("{name}不在检查单位的机构库。", "从列出的委托记录里选。", status=422),
    "participation_not_entrusted": Sentence(
        "{name}的{number}在{on}不在有效期，不能参与检查。",
        "登记这一天有效的合同或委托书，再登记参与。",
        "通过政府购买服务等方式聘请第三方机构参与检查的，留存合同或委托书",
        status=422,
    ),
    "participation_own_firm": Sentence(
        "{name}就是检查对象，应当回避。", "换一家机构。", "与检查对象有利害关系的应当回避", status=422
    ),
    "participation_twice": Sentence("{name}按{number}参与的情况已经登记。", "不用再登记。", status=422),
}
