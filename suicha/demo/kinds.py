# SPDX-License-Identifier: Apache-2.0
"""A project of the county with its firms and people, words to sort targets by, and a row that came in twice."""

from datetime import date

from suicha.accounts.models import User
from suicha.core import clock
from suicha.demo.county import Department
from suicha.registries import services as registries
from suicha.registries.models import Target

TAGS = (("工程", "房屋建筑"), ("工程", "市政工程"), ("重点", "起重机械多"))
PEOPLE = (
    ("陈某某", "一级建造师", "闽1352022202300017", "project_manager"),
    ("郑某某", "注册监理工程师", "35008812", "chief_supervisor"),
)
HOUSING = "zjj"


def kinds_register(department: Department) -> None:
    """What the line office of the housing bureau keeps beside its firms, registered today."""
    if department.plan.code != HOUSING:
        return
    clerk, year = department.clerk, clock.today().year
    firms = list(Target.objects.filter(organisation=department.organisation, status="active").order_by("pk")[:3])
    project = registries.target_create(
        organisation=department.organisation,
        by=clerk,
        kind="project",
        name="漳平市东山安置房一期工程",
        domain="建筑施工",
        town=firms[0].town,
        address="漳平市菁城街道东山路",
        attributes={
            "stage": "在建",
            "project_type": "房屋建筑",
            "area": "28600",
            "price": "7850",
            "starts_on": f"{year - 1}-09-12",
        },
        approval="upper",
        approved_by="龙岩市住房和城乡建设局",
        upstream_system="省建筑市场监管公共服务平台",
        upstream_id="3508812509120001",
    )
    since = date(year - 1, 9, 12)
    for firm, role in zip(firms, ("contractor", "supervisor", "owner"), strict=True):
        registries.link_register(target=project, other=firm, role=role, since=since, by=clerk)
    for (name, occupation, certificate, role), firm in zip(PEOPLE, firms, strict=False):
        person = registries.target_create(
            organisation=department.organisation,
            by=clerk,
            kind="practitioner",
            name=name,
            domain="建筑施工",
            attributes={"occupation": occupation, "certificate": certificate, "certificate_until": f"{year + 2}-12-31"},
        )
        registries.link_register(target=project, other=person, role=role, since=since, by=clerk)
        registries.link_register(target=person, other=firm, role="employer", since=since, by=clerk)
    tags = [
        registries.tag_create(organisation=department.organisation, group=group, name=name, by=clerk)
        for group, name in TAGS
    ]
    registries.targets_tag(organisation=department.organisation, targets=[project, *firms], tag=tags[0], by=clerk)
    _industry_and_twin(firms, department, clerk)


def _industry_and_twin(firms: list[Target], department: Department, clerk: User) -> None:
    first, second = firms[:2]
    registries.target_change(target=first, by=clerk, industry="E471", nature="民营")
    registries.target_verify(target=first, by=clerk)
    # Two rows a clerk typed without a code: one was told to be the firm itself, the other still waits for an answer.
    for firm, merged in ((first, True), (second, False)):
        twin = registries.target_create(
            organisation=department.organisation,
            by=clerk,
            name=firm.name.replace("有限公司", "有限责任公司"),
            domain="建筑施工",
            town=firm.town,
            address=firm.address,
        )
        if merged:
            registries.target_merge(kept=firm, merged=twin, reason="营业执照照面相同，是同一企业", by=clerk)
