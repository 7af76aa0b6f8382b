# SPDX-License-Identifier: Apache-2.0
"""The 细则 of a bureau of the demo county: drafted by the clerk, published by the legal office, revised a year on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from suicha.catalogue import services as catalogue
from suicha.catalogue.models import Item, RuleDocument
from suicha.catalogue.services import RuleText
from suicha.demo.calendar import at, working_day
from suicha.demo.county import Department

CHAPTERS = {
    "ratio": (
        "一般检查事项每年抽查不少于一般检查单位数的10%，重点检查事项按风险分类确定，最高100%。同一"
        "企业同一年度被随机抽查原则上不超过1次，因投诉举报、大数据监测预警等需要检查的除外。"
    ),
    "draw": (
        "检查对象和执法检查人员都通过随机抽查平台抽取。抽取前公布名录和承诺，由纪检监察、业务股室和单位以"
        "外的人见证；不具备电脑抽取条件的，用现场抽签，全程录像。任何人不得指定检查对象和检查人员。"
    ),
    "flow": (
        "派发检查通知，检查组两人以上持证到场，出示证件，告知权利，逐项检查，当场签认，当天录入，由检查组以外的人审核。"
    ),
    "means": (
        "以现场检查为主，也可以书面检查、网络监测，必要时委托专业机构检测、审计。检查内容以公布的抽查事项"
        "清单和检查表为准。"
    ),
    "standard": "每一项按检查表逐条判定，符合的记未发现问题，不符合的按检查表写明的处理办理。",
    "approval": (
        "年度计划由业务股室编制、分管领导审批、法规股公示；作废抽取由分管领导和纪检监察共同同意；检查结果由审核人审核。"
    ),
    "publication": (
        "计划批准后公示；抽取名单自抽取之日起5个工作日内公示；检查结果自该对象检查结束之日起20个工作日内公示。"
    ),
    "archiving": (
        "名录、承诺、抽取包、检查记录、照片、整改材料由承办股室按任务归档，电子档案长期保存，纸质材料随案卷保存。"
    ),
    "use": "检查结果记入企业信用档案，作为下一年风险分类和抽查比例的依据。",
    "penalty": "发现违法行为的，依照《中华人民共和国安全生产法》等法律法规和本省行政处罚裁量基准处理。",
    "penalty_steps": "立案、调查取证、告知、听取陈述申辩、法制审核、决定、送达、执行、结案，各步骤留痕。",
    "staff": ("检查人员持证上岗，遇有利害关系主动回避，不得泄露抽取名单和企业商业秘密，不得妨碍企业正常生产经营。"),
    "accountability": "擅自指定对象、泄露名单、隐瞒问题的，依规依纪追责；按规定程序抽查、履职到位的，依法免责。",
}
ITEM_CHAPTERS = {
    "ratio": "烟花爆竹零售点每年抽查不少于15%，春节前集中抽查一次。",
    "flow": "两人以上持证到场，先查许可证，再查存放条件和从业人员培训，当场签认。",
    "standard": "许可证在有效期内，存放量不超过许可范围，与生活场所分开，消防器材完好，从业人员培训合格。",
    "publication": "检查结果自检查结束之日起10个工作日内公示，销售旺季不过夜。",
    "use": "发现超量存放、混存的，列为下一次必查。",
}

REASON = "国办发〔2024〕54号要求严格规范涉企行政检查"
MORE = "没有公布的事项不得检查，能合并的检查合并进行。"
FIREWORKS = 7


def rules_story(department: Department, year: int) -> Iterator[datetime]:
    """The rule of the bureau before its first plan, one for a single item, and a revision for the second year."""
    yield at(working_day(date(year, 1, 5)), 9)
    row = _drafted(department, f"漳应急〔{year}〕3号", working_day(date(year, 1, 6)), CHAPTERS)
    yield at(working_day(date(year, 1, 5)), 16)
    catalogue.rule_publish(document=row, by=department.legal)
    _numbers(department)
    yield at(working_day(date(year, 11, 2)), 10)
    fireworks = Item.objects.filter(organisation=department.organisation, sequence=FIREWORKS).order_by("-pk").first()
    if fireworks:
        own = _drafted(department, f"漳应急〔{year}〕41号", date(year, 11, 16), ITEM_CHAPTERS, fireworks)
        yield at(working_day(date(year, 11, 2)), 16)
        catalogue.rule_publish(document=own, by=department.legal)
        catalogue.setting_set(
            organisation=department.organisation,
            key="result_publication_days",
            value=10,
            item=fireworks,
            clause="烟花爆竹零售点随机抽查监管细则　公示程序",
            by=department.legal,
        )
    yield at(working_day(date(year, 12, 20)), 10)
    draft = catalogue.rule_revise(document=row, reason=REASON, by=department.clerk)
    chapters = CHAPTERS | {"means": CHAPTERS["means"] + MORE}
    text = _text(department, f"漳应急〔{year}〕52号", date(year + 1, 1, 1), chapters, "")
    catalogue.rule_change(document=draft, text=text, by=department.clerk)
    yield at(working_day(date(year, 12, 20)), 16)
    catalogue.rule_publish(document=draft, by=department.legal)


def _drafted(
    department: Department, number: str, effective: date, chapters: dict[str, str], item: Item | None = None
) -> RuleDocument:
    title = "漳平市烟花爆竹零售点随机抽查监管细则" if item else ""
    return catalogue.rule_draft(
        organisation=department.organisation,
        text=_text(department, number, effective, chapters, title),
        item=item,
        by=department.clerk,
    )


def _text(department: Department, number: str, effective: date, chapters: dict[str, str], title: str) -> RuleText:
    return RuleText(
        title=title or f"{department.plan.name}“双随机、一公开”工作实施细则",
        number=number,
        issued_on=effective - timedelta(days=1),
        effective_on=effective,
        body="政策法规股",
        persons="陈某（分管领导）、林某（法规股）、各业务股室负责人",
        sections=chapters,
    )


def _numbers(department: Department) -> None:
    """The numbers of the rule as settings, each with its chapter."""
    numbers = (
        ("general_ratio_percent", 10, "抽查比例和频次"),
        ("annual_plan_day", 120, "审批权限"),
        ("notice_days", 5, "检查流程"),
    )
    for key, value, chapter in numbers:
        catalogue.setting_set(
            organisation=department.organisation,
            key=key,
            value=value,
            clause=f"{department.plan.short}实施细则　{chapter}",
            by=department.legal,
        )
