# SPDX-License-Identifier: Apache-2.0
"""Refusals of the second random: matchings by bureau, recusals, seats drawn again."""

from suicha.core.errors import Sentence
from suicha.draws.rules import group_size, lapses

_RECUSE = "行政处罚法第四十三条　有直接利害关系或者其他关系可能影响公正执法的，应当回避"

SEATS = {
    "matching_done": Sentence("{organisation}已经匹配过人员，只做一次。", "个别人员不能去的，重新抽取那一个席位。"),
    "matching_not_part": Sentence("抽取{number}里没有要{organisation}匹配人员的对象。", "看抽取页面上由谁匹配。"),
    "amendment_without_reason": Sentence(
        "承诺以后的调整没有写理由，或者不到{least}个字。", "写明为什么要调整，会公开。", status=422
    ),
    "amendment_not_a_way": Sentence(
        "这样调整不是人员不够时的办法，或者调整得比需要的多。",
        "打开人员匹配页，用上面列出的办法；够用就不调整。",
        status=422,
    ),
    "substitution_other_part": Sentence(
        "“{name}”由{organisation}匹配人员，不能接过已经配好的检查组。", "不能检查的，到场后按实际情况登记结果。"
    ),
    "substitution_seat_open": Sentence("“{name}”的检查组有席位空缺。", "先补上这个席位，再替换。"),
    "recusal_not_own_seat": Sentence("只能为自己申请回避。", "由{name}本人登录后申请。", _RECUSE, status=403),
    "recusal_without_ground": Sentence(
        "没有选事由，或者情况说明不在{least}到{most}个字之间。", "选定事由，写明是什么关系。", _RECUSE, status=422
    ),
    "recusal_name_missing": Sentence("没有写姓名，或者超过{most}个字。", "写申请人的姓名。", status=422),
    "recusal_asked_often": Sentence(
        "这次检查已经申请过{most}次回避。", "有新的情况，直接向检查机关或者纪检监察反映。", _RECUSE
    ),
    "recusal_begun": Sentence(
        "“{target}”的检查已经开始，不再换人。", "把情况写进检查记录，向检查机关的负责人说明。", _RECUSE
    ),
    "recusal_waits": Sentence("{name}的回避申请正等着决定。", "不用再提，等决定的结果。"),
    "recusal_decided": Sentence("这份申请已经办完：{state}。", "有新的情况，重新申请。"),
    "recusal_own_decision": Sentence(
        "自己提出的，或者要自己回避的申请，不能自己决定。", "由另一名有权的人决定。", _RECUSE
    ),
    "recusal_not_own_request": Sentence("只有提出人可以撤回申请。", "由提出人登录后撤回。", status=403),
    "recusal_without_answer": Sentence("没有写理由，或者不在{least}到{most}个字之间。", "写明理由。", status=422),
    "lapse_without_cause": Sentence(
        "没有选原因；因病的，情况说明要{least}个字以上。", "选定原因，写明情况，会公开。", lapses.CLAUSE, status=422
    ),
    "lapse_unfounded": Sentence(
        "名录库里看不出{name}{cause}，不能换人。",
        "确有其事的，先由业务股室在执法检查人员名录库登记，再重新抽取这个席位。",
        lapses.CLAUSE,
        status=422,
    ),
    "lapse_ill_twice": Sentence(
        "“{target}”的这个席位已经因病换过一次人。",
        "{name}确有不能去的原因，先由业务股室在执法检查人员名录库登记请假，再按请假重新抽取这个席位。",
        lapses.CLAUSE,
        status=422,
    ),
    "seat_begun": Sentence("“{target}”的检查组已经到场，席位不再重抽。", "把人员变动写进检查记录。", group_size.CLAUSE),
    "seat_not_visited": Sentence("“{name}”不在检查名单里，席位不用重抽。", "抽取已作废，或者这一家已换出。"),
    "seat_left_already": Sentence("{name}已经退出“{target}”的检查组。", "看这一组现在的人员。"),
    "seat_not_open": Sentence("“{target}”的这个席位已经有人。", "看这一组现在的人员。"),
    "seat_nobody": Sentence(
        "“{target}”的席位还是没有人可派：{reason}。", "等有人销假、换证，或者按页面上的办法补席位。", group_size.CLAUSE
    ),
    "seat_nobody_by_moving": Sentence(
        "调动别的席位也补不上“{target}”的缺。", "补足持证人员；还没派发的，可以作废后重新冻结。", group_size.CLAUSE
    ),
    "seat_moves_changed": Sentence(
        "补“{target}”的席位现在要调动{number}席，与刚才看到的不同。", "重新看一遍要调动谁，再决定。"
    ),
    "group_seat_open": Sentence(
        "“{target}”的检查组有席位空缺，不能开始检查。",
        "由主持匹配的科室在“回避申请”里补上空缺的席位，再到场。",
        group_size.CLAUSE,
    ),
}
