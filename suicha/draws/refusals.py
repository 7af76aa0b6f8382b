# SPDX-License-Identifier: Apache-2.0
"""Refusals of the draw."""

from suicha.core.errors import Sentence
from suicha.draws.rules import group_size, witnessing

_ONCE = "国办发〔2015〕58号　建立随机抽取检查对象、随机选派执法检查人员的“双随机”抽查机制"

REFUSALS = {
    "draw_exists": Sentence("这个任务已有抽取{number}，一个任务只抽一次。", "打开这次抽取，按当前步骤接着办。", _ONCE),
    "pool_empty": Sentence("抽查范围内没有检查对象。", "核对任务的领域、风险分类和镇街，或先补充名录库。"),
    "pool_size_zero": Sentence("抽取数量是0，不能冻结。", "在计划里改好抽查比例，重新建立任务。"),
    "pool_too_small": Sentence(
        "要抽{total}家，能参加抽取的只有{size}家，另有{excluded}家按规则排除。",
        "减少抽取数量重新建立任务，或补充名录库后再冻结。",
    ),
    "pool_number_twice": Sentence("编号{number}在名录里有两条。", "先在检查对象名录库里合并或改正，再冻结。"),
    "pool_refused": Sentence("名录不能冻结：{reason}", "按上面的原因改正名录，再冻结。"),
    "witnesses_too_few": Sentence(
        "见证人{given}名，少于{least}名。", "补足见证人再冻结；人数在细则参数里设定。", witnessing.CLAUSE, status=422
    ),
    "witness_incomplete": Sentence("第{position}名见证人没有填全。", "选定类别，填写姓名。", status=422),
    "witness_twice": Sentence(
        "第{position}名见证人“{name}”前面已经有了。", "一个人只报一个数，换一个人；同名的写明所在单位。", status=422
    ),
    "file_damaged": Sentence(
        "“{name}”的内容与冻结时不一致，不能继续。", "停止抽取，保留现场，由系统管理员从备份找回原文件。"
    ),
    "draw_key_wrong": Sentence(
        "密封系统密数的密钥文件{file}不是冻结时的那一个，打不开。", "由系统管理员从备份恢复密钥文件，再揭示。"
    ),
    "draw_refused": Sentence("这次抽取不能继续：{reason}", "保留现场，由系统管理员核对冻结文件。"),
    "witness_not_open": Sentence("抽取{number}现在不收数字：{why}。", "等主持人通知后再打开这个页面。"),
    "witness_locked": Sentence("这个数字已经锁定，不能再填。", "凭页面上的回执，揭示种子后核对公布的数字。"),
    "witness_number_wrong": Sentence("{fault}", "数字锁定前可以随时重填。", status=422),
    "witnesses_missing": Sentence(
        "还有{number}名见证人没有锁定数字：{names}。", "等全部锁定后再揭示种子。", witnessing.CLAUSE
    ),
    "package_does_not_verify": Sentence(
        "抽取包自检没有通过，这次揭示已撤回：{lines}。", "保留现场，由系统管理员核对程序后再揭示。"
    ),
    "inspectors_too_few": Sentence(
        "{departments}的执法检查人员不够，不能匹配：{short}",
        "人员名单已随承诺固定，不能临时加人；作废后补足持证人员，再重新冻结抽取。",
        group_size.CLAUSE,
    ),
}
