# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 on which the sources part: when the scheme is public, and whether a firm is told before."""

from suicha.catalogue.rules.setting_rule import Preset, SettingRule

BEFORE_TASK, BEFORE_VISIT, AFTER_DRAW, NO_DAY = range(4)
SCHEMES = ("建立任务之前", "派发检查之前", "抽取后限期公示", "及时公示，不设期限")
NOTICES = ("不事先告知，到场时告知", "不作统一要求", "检查前告知")
MARKED_WAYS = ("全部列为必查", "单独一层，提高比例")
_OWN = "本系统起始值，以本地规定为准"
_CLAUSE = "县市场监管局2020年方案　随机抽查工作方案、抽取的名单在5个工作日内公示；市交通运输局方案　提前公开检查方案"

PUBLICITY: dict[str, SettingRule] = {
    "scheme_publication": SettingRule(
        "抽查方案公示时间",
        BEFORE_TASK,
        0,
        3,
        "",
        _CLAUSE,
        "计划没有公示时，决定能不能建立任务和派发检查；限期公示的，期限是抽取名单公示期限，进入待办",
        (
            Preset(BEFORE_TASK, "市交通运输局方案，提前在政府门户网站公开"),
            Preset(AFTER_DRAW, "县市场监管局2020年方案，5个工作日内"),
            Preset(NO_DAY, "漳平市应急管理局2020年方案，及时向社会公开"),
        ),
        SCHEMES,
    ),
    "notice_mode": SettingRule(
        "检查前告知",
        1,
        0,
        2,
        "",
        "市住建局方案　受检项目按清单提前准备现场材料；国办发〔2024〕54号　严格规范涉企行政检查",
        "派发时的起始值，每次派发可以另选；不事先告知的，对象的页面到检查那天才打开",
        (
            Preset(2, "市住建局方案，提前准备现场材料"),
            Preset(0, "以突击检查为主的领域，由本地规定"),
            Preset(1, _OWN),
        ),
        NOTICES,
    ),
    "notice_days": SettingRule(
        "检查前告知的提前天数",
        3,
        1,
        15,
        "个工作日",
        "市住建局方案　受检项目按清单提前准备现场材料",
        "告知方式是检查前告知的，告知日和检查日之间不少于这个天数；没有告知的，检查组不能开始",
        (Preset(3, _OWN), Preset(5, "要准备检测报告和台账的项目")),
    ),
    "marked_way": SettingRule(
        "失信情形的处理",
        0,
        0,
        1,
        "",
        "县市场监管局2020年方案　有四项失信情形的全部列入检查对象；国发〔2019〕5号　提高抽查比例和频次",
        "编制计划行时的起始值，可以按行另定",
        (
            Preset(0, "县市场监管局2020年方案，全部列入"),
            Preset(1, "中山市2020年方案、桓台县2018年方案、省市场监管局方案、市水利局2018年方案，提高比例"),
        ),
        MARKED_WAYS,
    ),
}
