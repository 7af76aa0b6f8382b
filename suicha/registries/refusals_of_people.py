# SPDX-License-Identifier: Apache-2.0
"""Refusals about the people of the roster: certificates, postings, tags, trainings."""

from suicha.core.errors import Sentence

_ADMISSION = "桓台县2018年方案　将综合素质高、执法能力强的纳入执法检查人员名录库，并实施动态管理"

PEOPLE = {
    "inspector_certificate_half": Sentence(
        "{name}的执法证没有填全。", "执法证号和有效期至一起填；没有执法证的，这几格都空着。", status=422
    ),
    "inspector_certificate_days": Sentence(
        "{name}的执法证有效期自晚于有效期至。", "照执法证核对两个日期。", status=422
    ),
    "inspector_stays": Sentence("{name}已经在{organisation}任这个职务。", "选调入的单位，或写新的职务。", status=422),
    "inspector_transfer_day": Sentence("日期{on}不对。", "填{since}到今天之间的日期。", status=422),
    "inspector_transfer_twice": Sentence(
        "{organisation}的名录库里已有{name}的执法证号。", "先核对那一条；同一人只留一条。", status=422
    ),
    "inspector_not_waiting": Sentence("{name}已经入库。", "不用再办。"),
    "inspector_not_tested": Sentence(
        "{name}还不能入库，缺有效的{missing}。", "在培训和测试里登记合格的成绩，再办入库。", _ADMISSION, status=422
    ),
    "mobile_reason_missing": Sentence("没有写用途。", "写明查看手机号码做什么，查看会留痕。", status=422),
    "tag_name_missing": Sentence("标签没有名称。", "写明标签，例如电气安全。", status=422),
    "tag_taken": Sentence("标签“{name}”已经有了，在{group}里。", "直接用它，或换一个名称。", status=422),
    "tag_retired_already": Sentence("标签“{name}”已经停用。", "要用时重新加上。"),
    "tag_foreign": Sentence("{names}不是本单位的标签。", "先在人员标签里加上，再选。", status=422),
    "training_incomplete": Sentence("没有主题或主办单位。", "两项都要写。", status=422),
    "training_days_wrong": Sentence(
        "日期{held_on}还没到，或者晚于合格有效期。", "填已经举行的日期；有效期在它之后。", status=422
    ),
    "training_without_end": Sentence("{kind}没有写合格有效期。", "写明合格到哪一天有效。", _ADMISSION, status=422),
    "training_twice": Sentence("{held_on}的“{topic}”已经登记。", "在那一条里录入成绩。", status=422),
    "training_nobody": Sentence("“{topic}”没有录入任何人的成绩。", "至少选一人的结果。", status=422),
    "training_foreign": Sentence("{names}不在办这次培训的单位。", "由人员所在单位登记。", status=422),
    "training_result_twice": Sentence("{name}在这一次已有成绩。", "录错了的，先撤销再重新录入。", status=422),
    "training_score_wrong": Sentence("分数不在0到999之间。", "核对分数；没有分数的留空。", status=422),
    "training_result_revoked": Sentence("{name}的这条成绩已经撤销。", "不用再办。"),
    "training_reason_missing": Sentence("没有写撤销的理由。", "写明哪里录错了。", status=422),
}
