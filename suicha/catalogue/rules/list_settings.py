# SPDX-License-Identifier: Apache-2.0
"""Numbers of the 细则 about the list itself: when it is updated every year, and when it is filed."""

from suicha.catalogue.rules.setting_rule import Preset, SettingRule

LISTS: dict[str, SettingRule] = {
    "list_update_month": SettingRule(
        "清单更新期限",
        0,
        0,
        12,
        "月底前",
        "市水利局2018年方案　局业务处室应于1月底将检查事项逐条逐项导入平台",
        "每年到这个月的最后一天，待办提醒更新清单或确认没有变化；0是不设",
        (Preset(1, "市水利局2018年方案，1月底"), Preset(3, "桓台县2018年方案，3月底前完成")),
    ),
    "list_filing": SettingRule(
        "清单备案时间",
        0,
        0,
        1,
        "",
        "县应急管理局方案　报县“双随机、一公开”监管工作领导小组办公室备案，并做好相关公示工作",
        "决定没有备案的清单能不能公布；备案由联席会议办公室出具回执",
        (Preset(0, "县应急管理局方案，先备案再公示"), Preset(1, "公布后再备案的单位，由本地规定")),
        ("备案后公布", "公布后备案"),
    ),
}
