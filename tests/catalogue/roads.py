# SPDX-License-Identifier: Apache-2.0
"""The people on the road of a list, and the road walked."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.catalogue import selectors, services
from suicha.catalogue.models import Item, ListVersion
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.disclosure import services as disclosure
from tests.factories import make_organisation, make_user

WORDS = {
    "sequence": 1, "compiler": "", "category": "工贸检查", "name": "有限空间检查", "object_kind": "工贸企业",
    "item_class": "general", "methods": "现场检查", "body": "应急管理局", "legal_basis": "《规定》第十四条",
}  # fmt: skip
LAW = {"ground": "amended", "reason": "《安全生产法》2021年修正"}


@dataclass
class Bureau:
    organisation: Organisation
    section: Organisation
    clerk: User
    legal: User
    leader: User
    office: User


def five_people() -> Bureau:
    """A bureau with a 股室 that drafts, an office that merges, a leader who approves, and the office that files."""
    top = make_organisation("ZP", name="漳平市人民政府", kind="government")
    organisation = make_organisation("YJ", parent=top, name="漳平市应急管理局")
    section = make_organisation("YJ1", parent=organisation, kind="section", name="工贸股")
    return Bureau(
        organisation,
        section,
        make_user(RoleName.LINE_OFFICE, organisation=section, name="股长"),
        make_user(RoleName.LEGAL_OFFICE, organisation=organisation, name="法规股"),
        make_user(RoleName.LEADER, organisation=organisation, name="局长"),
        make_user(RoleName.SUPERVISOR, organisation=top, name="办公室"),
    )


def refused(act, **arguments) -> str:
    with pytest.raises(Refused) as error:
        act(**arguments)
    assert str(error.value)
    return error.value.code


def added(bureau: Bureau, **over) -> Item:
    reason = {"ground": "enacted", "reason": "新颁布"}
    return services.item_add(organisation=bureau.section, words=WORDS | over, by=bureau.clerk, **reason)


def open_of(bureau: Bureau) -> ListVersion:
    version = selectors.list_version_open(bureau.section)
    assert version is not None
    return version


def walked(bureau: Bureau, *, effective_in: int = 0) -> ListVersion:
    """The open version, all the way to publication."""
    version = open_of(bureau)
    if version.changes.filter(organisation=bureau.section).exists():
        services.part_report(version=open_of(bureau), organisation=bureau.section, by=bureau.clerk)
    services.list_report(version=version, note="年度更新", by=bureau.legal)
    services.list_approve(version=version, approval="漳政办〔2026〕3号", by=bureau.leader)
    services.list_file(version=version, receipt="漳双随机备〔2026〕2号", by=bureau.office)
    day = clock.today() + timedelta(days=effective_in)
    disclosure.list_publish(version=version, effective_on=day, by=bureau.legal)
    version.refresh_from_db()
    return version
