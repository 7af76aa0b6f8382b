# SPDX-License-Identifier: Apache-2.0
"""Every number on which the policy sources disagree, as a table: default, bounds, clause, and the sources' own values.

An organisation may set each of them; what it leaves unset comes from the organisation above, and last from here.
"""

from typing import NamedTuple


class Preset(NamedTuple):
    """A value that a published plan uses, and which plan."""

    value: int
    source: str


class SettingRule(NamedTuple):
    """One number of the 细则.  ``minimum`` and ``maximum`` are inclusive; ``hint`` says where it bites.

    ``choices``: where the number stands for one of several ways, their names from 0 on.
    """

    title: str
    default: int
    minimum: int
    maximum: int
    unit: str
    clause: str
    hint: str
    presets: tuple[Preset, ...]
    choices: tuple[str, ...] = ()

    def said(self, value: int) -> int | str:
        """A value without its unit: the number itself, or the name of the way it stands for."""
        return self.choices[value] if 0 <= value < len(self.choices) else value

    @property
    def presets_said(self) -> list[tuple[int | str, str]]:
        """The values of the sources, each with its source."""
        return [(self.said(preset.value), preset.source) for preset in self.presets]


_5 = "国发〔2019〕5号　在市场监管领域全面推行部门联合“双随机、一公开”监管的意见"

SETTINGS: dict[str, SettingRule] = {
    "draw_publication_days": SettingRule(
        "抽取名单公示期限",
        5,
        1,
        20,
        "个工作日",
        "县市场监管局2020年方案　工作方案和抽取名单在5个工作日内公示",
        "从抽取当天起算，逾期进入待办",
        (Preset(5, "县市场监管局2020年方案"), Preset(7, "双公示的通常期限，以本地规定为准")),
    ),
    "result_publication_days": SettingRule(
        "检查结果公示期限",
        20,
        1,
        30,
        "个工作日",
        f"{_5}　检查结果在20个工作日内公示",
        "从这一家检查完成起算",
        (Preset(20, "县市场监管局2020年方案，省市场监管局方案"), Preset(7, "市水利局2018年方案，经确认后7个工作日内")),
    ),
    "yearly_cap": SettingRule(
        "同一对象一年抽查上限",
        1,
        1,
        12,
        "次",
        "漳平市应急管理局2020年方案　同一企业同一年度被随机抽查原则上不超过1次",
        "达到上限的对象不再参加抽取，名录里写明原因",
        (Preset(1, "漳平市应急管理局2020年方案"), Preset(2, "市水利局2018年方案，原则上不超过2次")),
    ),
    "coverage_cycle_years": SettingRule(
        "全覆盖周期",
        1,
        1,
        3,
        "年",
        "市水利局2018年方案　原则上一年内实现检查对象全覆盖，对象较多的可放宽至2到3年",
        "覆盖页按这个周期列出还没有抽到过的对象；计划行可以只抽它们",
        (
            Preset(1, "市水利局2018年方案，原则上一年"),
            Preset(2, "市水利局2018年方案，对象较多时"),
            Preset(3, "市水利局2018年方案，最长放宽"),
        ),
    ),
    "mandatory_years": SettingRule(
        "必查的追溯年限",
        3,
        1,
        5,
        "年",
        "县市场监管局2020年方案　最近三年受到行政处罚或有群体性投诉的，全部列入检查对象",
        "从冻结名录的当天往前数",
        (Preset(3, "县市场监管局2020年方案"), Preset(1, "只看最近一年的，由本地规定")),
    ),
    "mandatory_complainants": SettingRule(
        "群体性投诉的人数",
        10,
        2,
        1000,
        "人",
        "县市场监管局2020年方案　已经调查核实的10人以上群体性消费者投诉",
        "一件投诉达到这个人数，冻结名录时列为必查",
        (Preset(10, "县市场监管局2020年方案"), Preset(5, "更严的，由本地规定")),
    ),
    "yearly_floor_percent": SettingRule(
        "全年抽查下限",
        0,
        0,
        100,
        "%",
        "漳平市应急管理局2020年方案　随机抽查比例原则上不低于年度一般检查单位数的10%",
        "提交计划时核对全年抽查家数；0是不设",
        (Preset(10, "漳平市应急管理局2020年方案"), Preset(5, "省市场监管局方案，企业的5%")),
    ),
    "monthly_floor_percent": SettingRule(
        "每月抽查下限",
        0,
        0,
        100,
        "%",
        "市住建局方案　每个月随机抽取不少于10%的项目进行抽查",
        "提交计划时逐月核对，从当月开始的行计入；0是不设",
        (Preset(10, "市住建局方案，在建项目的10%"), Preset(0, "不按月抽查的单位")),
    ),
    "minimum_witnesses": SettingRule(
        "见证人最少人数",
        3,
        2,
        10,
        "人",
        "省市场监管局方案　抽取由纪检部门、相关业务条线共同参与",
        "冻结名录时按这个人数核对",
        (Preset(3, "纪检、业务条线、单位以外各一人"), Preset(5, "桓台县2018年方案，邀请代表委员和媒体到场")),
    ),
    "minimum_witness_kinds": SettingRule(
        "见证人最少类别",
        2,
        1,
        8,
        "类",
        "桓台县2018年方案　邀请人大代表、政协委员、新闻媒体、有关社会服务机构等现场监督",
        "冻结名录时按这个类别数核对",
        (Preset(2, "纪检监察和单位以外各一类"), Preset(3, "纪检监察、代表委员、企业各一类")),
    ),
    "witness_code_minutes": SettingRule(
        "见证口令有效时间",
        30,
        5,
        240,
        "分钟",
        "GB/T 22239—2019 8.1.4.1　身份鉴别信息应有时限",
        "发给见证人的一次性口令过了时间要重发，重发次数公开",
        (Preset(30, "现场签到的通常时间"), Preset(120, "远程见证")),
    ),
    "reveal_hours": SettingRule(
        "揭示时限",
        72,
        1,
        240,
        "小时",
        "抽取规范 sj1 第十一节　承诺公布后到期没有揭示的，应当报警",
        "从最后一个种子来源到期起算，过时在待办和公示平台上标明",
        (Preset(72, "含一个周末"), Preset(24, "当场揭示的单位")),
    ),
    "disclosure_mode": SettingRule(
        "抽取结果公开方式",
        0,
        0,
        2,
        "",
        "国发〔2019〕5号　抽查计划、抽查结果应当公开；抽取之后、检查之前是否公开名单由本地规定",
        "冻结名录时的起始值，每个任务可以另选；选定后写进承诺，不能改",
        (Preset(0, "县市场监管局2020年方案，名单在5个工作日内公示"), Preset(1, "县农委2018年方案，集中抽取、分期实施")),
        ("抽取后公开全部名单", "检查一批公开一批", "分类分层不公开"),
    ),
    "witness_digits": SettingRule(
        "见证人数字位数",
        8,
        6,
        20,
        "位",
        "抽取规范 sj1　每位见证人的数字不少于6位，合计强度不低于64比特",
        "人数和位数合起来不足64比特时，抽取页写明强度不足",
        (Preset(6, "抽取规范的最低位数"), Preset(8, "三位见证人合计约79比特")),
    ),
    "group_size": SettingRule(
        "每组检查人员",
        2,
        2,
        6,
        "人",
        "行政处罚法第四十二条　执法人员不得少于两人",
        "只有执法证有效的人员计入",
        (Preset(2, "县农委、省市场监管局、漳平市应急管理局方案"), Preset(3, "含一名组长的检查组")),
    ),
    "rectification_days": SettingRule(
        "责令整改期限",
        10,
        1,
        60,
        "个工作日",
        "安全生产法第六十五条　对检查中发现的问题责令限期改正",
        "下达整改通知时的起始值，每份通知可以另定",
        (Preset(10, "本系统起始值"), Preset(30, "需要停产整改的情形，由执法人员另定")),
    ),
    "keeper_days": SettingRule(
        "留痕日志交存间隔",
        7,
        1,
        90,
        "日",
        "国办发〔2015〕58号　全程留痕，责任可追溯",
        "存证单位手里的检查点早于这个天数就提醒；不足两家时门户上也写明",
        (Preset(7, "本系统起始值，每周交存一次"), Preset(30, "按月交存，以本地规定为准")),
    ),
    "general_ratio_ceiling_percent": SettingRule(
        "一般检查事项抽查比例上限",
        99,
        1,
        99,
        "%",
        "中山市2020年方案　一般检查事项应设置上限，抽查比例不能达到100%",
        "只管一般检查事项；重点检查事项最高100%",
        (Preset(5, "省市场监管局方案，企业的5%"), Preset(10, "漳平市应急管理局2020年方案"), Preset(99, "只排除100%")),
    ),
}
