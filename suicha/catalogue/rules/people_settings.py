# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 by which the roster is kept and plans are deliberated."""

from suicha.catalogue.rules.setting_rule import Preset, SettingRule

_OWN = "本系统起始值，以本地规定为准"

PEOPLE: dict[str, SettingRule] = {
    "admission_required": SettingRule(
        "检查人员入库条件",
        0,
        0,
        2,
        "",
        "桓台县2018年方案　采取综合执法能力测试、综合素质评估等方式，将综合素质高、执法能力强的纳入执法检查人员名录库",
        "要求的，没有合格记录的人员先登记为待入库，不参加匹配；合格后办理入库。测试、评估过期的也不参加匹配",
        (
            Preset(0, _OWN),
            Preset(1, "桓台县2018年方案，能力测试"),
            Preset(2, "桓台县2018年方案，能力测试和素质评估都做的单位"),
        ),
        ("持有执法证即可", "能力测试合格", "能力测试和综合素质评估都合格"),
    ),
    "roster_office": SettingRule(
        "名录库由谁维护",
        0,
        0,
        1,
        "",
        "市水利局2018年方案　水政处负责完成全局执法人员库录入工作",
        "统一维护的，只有在全单位范围内有维护权限的人能录入、修改和导入，各股室只能查看",
        (Preset(0, _OWN), Preset(1, "市水利局2018年方案，由水政处统一录入")),
        ("各股室维护本股室的", "由一个科室统一维护"),
    ),
    "certificate_notice_days": SettingRule(
        "执法证到期提醒",
        60,
        1,
        365,
        "天",
        "县农委2018年方案　参加执法检查的人员必须取得行政执法证，坚持持证上岗",
        "到期前这么多天进入名录维护人员的待办，本人手机页上也提示",
        (Preset(60, _OWN), Preset(90, "换证周期较长的地区")),
    ),
    "plan_deliberation": SettingRule(
        "计划由领导小组审议",
        0,
        0,
        1,
        "",
        "县市场监管局2020年方案　年度抽查工作计划报领导小组审议",
        "要求的，没有登记审议同意的计划不能批准",
        (Preset(0, _OWN), Preset(1, "成立领导小组的单位")),
        ("不要求", "要求"),
    ),
}
