# SPDX-License-Identifier: Apache-2.0
"""Institutions, contracts and experts of the demo county, and what experts do in one joint campaign of each year."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from suicha.core.tables import Value, xlsx_bytes
from suicha.demo.calendar import at, working_day
from suicha.demo.county import Department
from suicha.demo.visits import demo_photo
from suicha.draws import services as draws
from suicha.draws.models import Draw, ExpertSeat
from suicha.inspections import services as inspections
from suicha.inspections.models import Inspection
from suicha.registries import services as registries
from suicha.registries.models import Entrustment, Institution


class House(NamedTuple):
    """An institution with the number and subject of what is entrusted to it; without one it lends experts only."""

    name: str
    kind: str
    qualification: str
    contract: str = ""
    subject: str = ""


HOUSES: dict[str, tuple[House, ...]] = {
    "yjglj": (
        House(
            "演示安全检测有限公司",
            "检验检测机构",
            "检验检测机构资质认定证书DEM0001",
            "演示应急购",
            "罐区和压力管道检测",
        ),
        House("演示化工研究院", "科研院所", ""),
        House(
            "演示会计师事务所",
            "财务审计机构",
            "会计师事务所执业证书DEM0002",
            "演示应急委",
            "安全生产费用提取和使用审计",
        ),
    ),
    "scjgj": (House("演示特种设备检验所", "检验检测机构", "特种设备检验检测机构核准证DEM0003"),),
}
# Name, the house by its place (-1: none), fields, title.
EXPERTS: dict[str, tuple[tuple[str, int, str, str], ...]] = {
    "yjglj": (
        ("周某工", 0, "危险化学品、工贸", "高级工程师"),
        ("吴某工", 0, "危险化学品、非煤矿山", "工程师"),
        ("郑某", 1, "危险化学品", "研究员"),
        ("冯某", 1, "危险化学品、烟花爆竹", "副研究员"),
        ("褚某", 2, "财务审计", "注册会计师"),
        ("卫某", -1, "非煤矿山、工贸", "教授级高级工程师"),
    ),
    "scjgj": (("蒋某工", 0, "特种设备", "高级工程师"), ("沈某", -1, "食品经营", "教授")),
}
HEADS = ["姓名", "专业机构", "机构类型", "专业领域", "职称", "资格证书号", "有效期至", "手机号码"]
OPINIONS = (
    "查看储罐呼吸阀、液位联锁和可燃气体报警器的检定记录，随机试验两处，动作正常，未发现问题。",
    "查看装卸区防静电接地和作业票证，接地电阻在标准范围内；建议把紧急切断阀的月度试验写进操作规程。",
)


def experts_register(department: Department, first_year: int) -> None:
    """Experts come by a sheet, institutions along with them; contracts are registered one by one."""
    code = department.plan.code
    houses = HOUSES.get(code, ())
    if not houses:
        return
    rows: list[list[Value]] = []
    for number, (name, place, fields, title) in enumerate(EXPERTS[code], start=1):
        where = (houses[place].name, houses[place].kind) if place >= 0 else ("", "")
        rows.append([name, *where, fields, title, f"DEM{code}{number:03d}", f"{first_year + 4}-12-31", ""])
    preview = registries.sheet_preview(
        kind="experts",
        name=f"{department.plan.short}专业人员库.xlsx",
        content=xlsx_bytes(department.plan.short, HEADS, rows),
        organisation=department.organisation,
        by=department.clerk,
    )
    registries.sheet_apply(sheet_import=preview, by=department.clerk)
    for house in houses:
        _papers(department, house, first_year)


def _papers(department: Department, house: House, first_year: int) -> None:
    institution = Institution.objects.get(organisation=department.organisation, name=house.name)
    if house.qualification:
        registries.institution_change(institution=institution, qualification=house.qualification, by=department.clerk)
    for year in (first_year, first_year + 1) if house.contract else ():
        registries.entrustment_register(
            institution=institution,
            kind="purchase" if house.contract.endswith("购") else "entrust",
            number=f"{house.contract}〔{year}〕3号",
            subject=house.subject,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            file=("合同.jpg", demo_photo(f"{house.contract}|{year}")),
            by=department.clerk,
        )


def expert_draw_story(department: Department, draw: Draw, day: date) -> Iterator[datetime]:
    """Experts are drawn after the inspectors; one firm asks that an expert stay away, and the leader agrees."""
    yield at(day, 9, 45)
    draws.expert_match_run(draw=draw, by=department.legal)
    seat = _seats(draw).order_by("drawn_target__seq", "position")[0]
    yield at(day, 14)
    request = draws.expert_recusal_ask(
        seat=seat,
        kind="firm",
        name="企业安全负责人",
        ground="interest",
        note="这名专家给本企业做过有偿咨询",
        by=department.clerk,
    )
    following = working_day(day + timedelta(days=1))
    yield at(following, 9)
    draws.expert_recusal_decide(request=request, granted=True, answer="情况属实，换一名专家", by=department.leader)


def opinion_story(department: Department, inspection: Inspection, day: date) -> Iterator[datetime]:
    """Before the visit each expert has a link; after it one writes by the link, another signs paper."""
    yield at(day, 9)
    seats = list(_seats(inspection.drawn_target.draw).filter(drawn_target=inspection.drawn_target).order_by("position"))
    links = [(seat, draws.expert_invite(seat=seat, by=department.clerk)) for seat in seats]
    yield at(day, 9, 45)
    if inspection.drawn_target.turn == 1:
        third_party_register(department, inspection)
    yield at(day, 15)
    for seat, link in links:
        text = OPINIONS[seat.pk % len(OPINIONS)]
        if inspection.drawn_target.turn % 2:
            draws.expert_opinion_give(token=link, text=text)
        else:
            scan = ("专家意见.jpg", demo_photo(f"{inspection.notice_number}|{seat.position}"))
            draws.expert_opinion_register(seat=seat, text=text, signed_on=day, upload=scan, by=department.clerk)


def third_party_register(department: Department, inspection: Inspection) -> None:
    """The testing house came along, under its contract of the year."""
    records = Entrustment.objects.filter(institution__organisation=department.organisation)
    record = records.filter(kind="purchase", starts_on__year=inspection.task.row.plan.year).order_by("pk").first()
    if record is not None:
        inspections.participation_register(
            inspection=inspection,
            entrustment=record,
            people="检测员甲、检测员乙",
            work="储罐壁厚检测",
            by=department.clerk,
        )


def _seats(draw: Draw) -> QuerySet[ExpertSeat]:
    return ExpertSeat.objects.current().filter(drawn_target__draw=draw).select_related("drawn_target")
