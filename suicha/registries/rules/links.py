# SPDX-License-Identifier: Apache-2.0
"""How targets hang together (LIBT-4: 项目库、企业库和人员库): who may stand in which role for what."""

from typing import NamedTuple

FIRMS = frozenset({"enterprise", "individual", "body"})
PEOPLE = frozenset({"practitioner"})


class Role(NamedTuple):
    """One role: its name, what kinds have it, and what kinds may fill it."""

    title: str
    of: frozenset[str]
    filled_by: frozenset[str]


_PROJECT = frozenset({"project"})
ROLES: dict[str, Role] = {
    "owner": Role("建设单位", _PROJECT, FIRMS),
    "contractor": Role("施工单位", _PROJECT, FIRMS),
    "supervisor": Role("监理单位", _PROJECT, FIRMS),
    "surveyor": Role("勘察单位", _PROJECT, FIRMS),
    "designer": Role("设计单位", _PROJECT, FIRMS),
    "cost_consultant": Role("造价咨询单位", _PROJECT, FIRMS),
    "tender_agent": Role("招标代理机构", _PROJECT, FIRMS),
    "project_manager": Role("项目经理", _PROJECT, PEOPLE),
    "chief_supervisor": Role("总监理工程师", _PROJECT, PEOPLE),
    "producer": Role("生产者", frozenset({"product"}), FIRMS),
    "seller": Role("销售者", frozenset({"product"}), FIRMS),
    "operator": Role("经营者或管理单位", frozenset({"place"}), FIRMS | PEOPLE),
    "employer": Role("执业单位", PEOPLE, FIRMS),
    "actor": Role("行为人", frozenset({"act"}), FIRMS | PEOPLE),
}


def roles_of(kind: str) -> dict[str, str]:
    """The roles a target of ``kind`` can have filled, with their names."""
    return {role: each.title for role, each in ROLES.items() if kind in each.of}


def link_fault(role: str, kind: str, other: str) -> str | None:
    """Why a target of ``kind`` cannot have one of kind ``other`` in ``role``, as a refusal code."""
    found = ROLES.get(role)
    if found is None or kind not in found.of:
        return "link_role_wrong"
    return None if other in found.filled_by else "link_filled_wrong"
