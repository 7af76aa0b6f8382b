# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 about plans and approval, and the days of the year by which something must be done."""

from suicha.catalogue.rules.setting_rule import LOST, Preset, SettingRule

BASES = ("这一家检查完成", "任务全部检查完成", "检查对象签认", "抽取当天", "检查结果审核通过")
CADENCES = ("一年一次", "半年一次", "每季度一次", "每月一次")
_OWN = "本系统起始值，以本地规定为准"
_ZS = "中山市2020年方案"
_HT = "桓台县2018年方案"
_SL = "市水利局2018年方案"


def _day(title: str, default: int, clause: str, hint: str, *presets: Preset) -> SettingRule:
    return SettingRule(title, default, 101, 1231, "", clause, hint, presets, is_day=True)


PLANNING: dict[str, SettingRule] = {
    "general_ratio_percent": SettingRule(
        "一般检查事项通常的抽查比例",
        5,
        1,
        99,
        "%",
        "省市场监管局方案　一般检查事项按企业的5%抽取",
        "编制计划行时比例的起始值，可以按行另定",
        (Preset(5, "省市场监管局方案"), Preset(10, "漳平市应急管理局2020年方案，一般检查单位的10%")),
    ),
    "plan_approval_steps": SettingRule(
        "计划审批级数",
        1,
        1,
        4,
        "级",
        f"{_ZS}　抽查计划按要求报送、备案或审核后实施；县市场监管局2020年方案　报领导小组审议",
        "每一级由不同的人同意，都同意了计划才是已批准",
        (
            Preset(1, f"{_SL}，分管领导审核"),
            Preset(2, "县市场监管局2020年方案，汇总后报领导小组审议，级数本系统拟定"),
            Preset(3, f"{_ZS}，报送、备案或审核，级数本系统拟定"),
        ),
    ),
    "deadline_base": SettingRule(
        "结果公示期限的起算日",
        0,
        0,
        4,
        "",
        "县市场监管局2020年方案　自该对象检查结束之日起公示；省市场监管局方案　自抽查任务完成之日起公示",
        "结果公示的期限从这一天起算",
        (
            Preset(0, "县市场监管局2020年方案，该对象检查结束"),
            Preset(1, "省市场监管局方案，抽查任务完成"),
            Preset(2, f"{_SL}，检查对象确认"),
        ),
        BASES,
    ),
    "plan_cadence": SettingRule(
        "抽查计划的周期",
        0,
        0,
        3,
        "",
        f"{_SL}　每月编制抽查计划；{_HT}　每半年报送抽查计划",
        "期限一览按它列出计划的编报期限",
        (
            Preset(0, f"{_ZS}，年度计划"),
            Preset(1, f"{_HT}，上半年和下半年各一次"),
            Preset(2, "漳平市应急管理局2020年方案，按季度实施"),
            Preset(3, f"{_SL}和市住建局方案，每月抽取"),
        ),
        CADENCES,
    ),
    "annual_plan_day": _day(
        "年度计划报送期限",
        131,
        f"{_ZS}　每年1月底前制定年度抽查工作计划",
        "10月以后的日子算上一年的；到期前三十天还没有计划的进入待办",
        Preset(131, f"{_ZS}，省市场监管局方案"),
        Preset(110, "省市场监管局方案，市县1月初，日子本系统拟定"),
        Preset(1215, f"{_SL}，上年报水政处汇总，{LOST}"),
        Preset(1225, f"{_SL}，上年12月上传平台，{LOST}"),
        Preset(331, "省市场监管局方案，发文当年3月底前"),
    ),
    "half_year_plan_date": SettingRule(
        "半年计划报送日",
        10,
        1,
        28,
        "日",
        f"{_HT}　每年的1月、7月初，将本部门半年随机抽查计划报县政府审改办",
        "周期为半年或季度的，每期第一个月的这一天前",
        (Preset(10, f"{_HT}，1月、7月初，日子本系统拟定"), Preset(20, _OWN)),
    ),
    "monthly_plan_report_date": SettingRule(
        "月度计划报送日",
        20,
        1,
        28,
        "日",
        f"{_SL}　各处室每月20日前报送下月抽查计划",
        "周期为每月的，上月的这一天前",
        (Preset(20, _SL), Preset(15, _OWN)),
    ),
    "monthly_plan_upload_date": SettingRule(
        "月度计划上传日",
        25,
        1,
        28,
        "日",
        f"{_SL}　月度计划于上月上传平台，日子原文数字缺失",
        "周期为每月的，上月的这一天前",
        (Preset(25, f"{_SL}，{LOST}"), Preset(28, _OWN)),
    ),
    "half_year_report_day": _day(
        "半年总结报送期限",
        715,
        f"{_ZS}　7月15日前报送上半年工作情况",
        "期限一览列出",
        Preset(715, _ZS),
        Preset(630, f"{_HT}，6月底前"),
        Preset(831, "市住建局方案，8月31日前"),
    ),
    "year_report_day": _day(
        "年度总结报送期限",
        1110,
        f"{_ZS}　11月10日前报送全年工作总结",
        "期限一览列出",
        Preset(1110, _ZS),
        Preset(1220, "县市场监管局2020年方案，12月20日前"),
        Preset(1231, f"{_HT}，12月底前"),
        Preset(928, "市住建局方案，9月28日前"),
    ),
    "district_check_day": _day(
        "对下级督查完成期限",
        930,
        "市住建局方案　9月底前对各区县监管工作督查一次",
        "期限一览列出；单位下面有下级的才有这一行",
        Preset(930, "市住建局方案"),
        Preset(1130, _OWN),
    ),
    "media_articles": SettingRule(
        "全年媒体宣传",
        1,
        0,
        100,
        "篇",
        "市交通运输局方案　每单位每年在省级以上媒体刊发信息不少于1篇",
        "期限一览列出；0是不设",
        (Preset(1, "市交通运输局方案，省级以上媒体"), Preset(0, "没有宣传要求的单位")),
    ),
}
