# SPDX-License-Identifier: Apache-2.0
"""One bureau with its people, and a neighbour that must stay unseen."""

from types import SimpleNamespace

import pytest

from suicha.accounts.roles import RoleName
from tests.factories import make_inspector, make_organisation, make_region, make_user


@pytest.fixture
def county(db):
    """A government with two bureaus; the first has a section.  Roles are held at the first bureau."""
    root = make_organisation("ZP", "漳平市人民政府", kind="government")
    bureau = make_organisation("YJ", "漳平市应急管理局", parent=root)
    section = make_organisation("YJWH", "危险化学品监管股", parent=bureau, kind="section")
    neighbour = make_organisation("ZJ", "漳平市住房和城乡建设局", parent=root)
    person = make_user(RoleName.INSPECTOR, organisation=bureau, name="检查员09")
    return SimpleNamespace(
        root=root,
        bureau=bureau,
        section=section,
        neighbour=neighbour,
        clerk=make_user(RoleName.LINE_OFFICE, organisation=bureau, name="股长"),
        section_clerk=make_user(RoleName.LINE_OFFICE, organisation=section, name="股员"),
        legal=make_user(RoleName.LEGAL_OFFICE, organisation=bureau, name="法规员"),
        stranger=make_user(RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE, organisation=neighbour, name="外单位"),
        person=person,
        inspector=make_inspector(bureau, user=person),
        town=make_region("350881102", "新桥镇"),
    )
