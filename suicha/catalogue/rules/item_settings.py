# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 by which the list of items is kept in use."""

from suicha.catalogue.rules.setting_rule import Preset, SettingRule

ITEM_USE: dict[str, SettingRule] = {
    "unused_years": SettingRule(
        "事项多年未用的年限",
        5,
        1,
        20,
        "年",
        "国办发〔2024〕54号　对虽有法定依据但近五年未发生的行政检查事项，按程序推动取消",
        "从最近一次抽取起算，没有抽取过的从第一次公布起算；到了年限，清单覆盖页列出",
        (Preset(5, "国办发〔2024〕54号，近五年未发生的"), Preset(3, "从严清理的单位")),
    ),
}
