# SPDX-License-Identifier: Apache-2.0
"""What a person may write about a target, and what is checked before it is written."""

from datetime import date
from typing import Any, TypedDict

from suicha.accounts.models import Organisation, Region
from suicha.core.errors import Refused
from suicha.core.ids import credit_code_fault, lost_digits, normalise, register_number_fault
from suicha.registries.models import Target
from suicha.registries.rules.industries import industry_clean
from suicha.registries.rules.kinds import NATURES, TITLES, attributes_judged
from suicha.registries.selectors import targets_of


class TargetValues(TypedDict, total=False):
    """Everything but what has acts of its own: status, grades, tags, links, review."""

    name: str
    kind: str
    credit_code: str
    register_number: str
    form: str
    attributes: dict[str, Any]
    industry: str
    nature: str
    domain: str
    line: Organisation | None
    approval: str
    approved_by: str
    upstream_system: str
    upstream_id: str
    town: Region | None
    address: str
    scope: str
    founded_on: date | None


def write(target: Target, values: TargetValues) -> None:
    """Put the values on the target, in one spelling; the first thing that cannot be so is refused."""
    for name, value in values.items():
        setattr(target, name, value.strip() if isinstance(value, str) else value)
    if not target.name:
        raise Refused("target_name_missing")
    typed = target.credit_code
    target.credit_code, target.register_number = normalise(typed), normalise(target.register_number)
    _kind(target)
    _owner(target)
    _upstream(target)
    if target.credit_code:
        _code(target, typed)


def register_doubt(target: Target) -> list[dict[str, str]]:
    """The doubt about a 15-digit 注册号 whose last digit does not fit, as the library keeps doubts."""
    fault = register_number_fault(target.register_number)
    if fault is None:
        return []
    fix = "照营业执照核对；是许可证号的，写上许可证的字头"
    reason = {"field": "register_number", "column": "注册号", "value": target.register_number, "what": f"：{fault}"}
    return [{**reason, "fix": fix, "text": f"注册号“{target.register_number}”：{fault}。{fix}。"}]


def _kind(target: Target) -> None:
    if target.kind not in TITLES:
        raise Refused("target_kind_unknown", name=target.name, given=target.kind)
    target.attributes, faults = attributes_judged(target.kind, target.attributes)
    if faults:
        raise Refused("target_attribute_wrong", name=target.name, title=faults[0].title, what=faults[0].what)
    if target.industry:
        code = industry_clean(target.industry)
        if not code:
            raise Refused("target_industry_unknown", given=target.industry)
        target.industry = code
    if target.nature and target.nature not in NATURES:
        raise Refused("target_nature_unknown", given=target.nature, known="、".join(NATURES))


def _owner(target: Target) -> None:
    line, bureau = target.line, target.organisation.bureau_path
    if line is not None and not line.path.startswith(bureau):
        raise Refused("target_line_foreign", line=line.name, organisation=target.organisation.name)
    if target.approval not in Target.Approval.values:
        raise Refused("target_approval_unknown", given=target.approval)
    if target.approval == Target.Approval.OWN:
        target.approved_by = ""
    elif not target.approved_by:
        raise Refused("target_approver_missing", name=target.name, approval=target.get_approval_display())


def _upstream(target: Target) -> None:
    if bool(target.upstream_system) != bool(target.upstream_id):
        raise Refused("target_upstream_half", name=target.name)
    if not target.upstream_id:
        return
    same = Target.objects.filter(
        organisation=target.organisation, upstream_system=target.upstream_system, upstream_id=target.upstream_id
    )
    other = same.exclude(pk=target.pk).order_by("pk").first()
    if other is not None:
        raise Refused(
            "target_upstream_taken", system=target.upstream_system, number=target.upstream_id, name=other.name
        )


def _code(target: Target, typed: str) -> None:
    fault = "表格把代码变成了数字，后几位已经丢失" if lost_digits(typed) else credit_code_fault(target.credit_code)
    if fault:
        raise Refused("target_code_wrong", name=target.name, fault=fault)
    same = targets_of(target.organisation).filter(credit_code=target.credit_code).exclude(pk=target.pk)
    other = same.select_related("organisation").order_by("pk").first()
    if other is not None:
        raise Refused(
            "target_code_taken", code=target.credit_code, organisation=other.organisation.name, name=other.name
        )
