# SPDX-License-Identifier: Apache-2.0
"""What a person may do.  The names are the acts; ``roles.py`` says in prose who has which."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from suicha.core.errors import Refused

if TYPE_CHECKING:
    from suicha.accounts.models import Organisation, User

View = Callable[..., HttpResponse]


class Permission(StrEnum):
    """One line per act or page family."""

    WORKBENCH_VIEW = "打开工作台"
    ITEM_VIEW = "查看事项清单"
    ITEM_EDIT = "维护事项清单"
    ITEM_PUBLISH = "公布事项清单"
    ITEM_APPROVE = "批准事项清单"
    ITEM_FILE = "备案事项清单"
    SETTING_EDIT = "设定细则参数"
    RULE_EDIT = "编制细则"
    RULE_PUBLISH = "公布和废止细则"
    CALENDAR_EDIT = "登记放假安排"
    TARGET_VIEW = "查看检查对象名录库"
    TARGET_EDIT = "维护检查对象名录库"
    TOKEN_EDIT = "发放和收回接口令牌"  # noqa: S105 - the name of an act
    TARGET_GRADE_SET = "登记风险分类"
    INSPECTOR_VIEW = "查看执法检查人员名录库"
    INSPECTOR_EDIT = "维护执法检查人员名录库"
    EXPERT_VIEW = "查看专业人员库"
    EXPERT_EDIT = "维护专业人员库"
    EXPERT_OPINION = "登记专家意见和第三方参与"
    RECUSAL_DECLARE = "申报回避关系"
    RECUSAL_VIEW = "查看回避申请和席位变动"
    RECUSAL_DECIDE = "决定回避申请"
    RECUSAL_GROUND_VIEW = "查看回避事由"
    PLAN_VIEW = "查看计划"
    PLAN_EDIT = "编制计划"
    PLAN_APPROVE = "审批计划"
    PLAN_PUBLISH = "公示计划"
    PLAN_DELIBERATE = "登记领导小组对计划的审议"
    PLAN_RECEIVE = "接收报送的计划"
    TASK_VIEW = "查看任务"
    TASK_EDIT = "建立任务"
    DRAW_VIEW = "查看抽取"
    DRAW_FREEZE = "冻结名录并公布承诺"
    DRAW_WITNESS = "接待见证人并录入种子来源"
    SECRET_KEEP = "保管系统密数并揭示种子"  # noqa: S105 - the name of an act
    DRAW_ISSUE = "出具抽取结果"
    DRAW_VOID_CONFIRM = "同意作废抽取"
    DRAW_SUBSTITUTE = "替换抽中对象"
    MATCH_RUN = "匹配检查人员"
    INSPECTION_VIEW = "查看检查"
    INSPECTION_DISPATCH = "派发检查"
    INSPECTION_ENTER = "录入检查结果"
    INSPECTION_REVIEW = "审核检查结果"
    DISPOSITION_VIEW = "查看处置"
    DISPOSITION_ORDER = "责令整改"
    DISPOSITION_VERIFY = "核实整改"
    DISPOSITION_CLOSE = "办结问题"
    DISCLOSURE_VIEW = "查看公示"
    DISCLOSURE_PUBLISH = "公示"
    DOSSIER_VIEW = "查看免责举证材料"
    STATISTICS_VIEW = "查看统计"
    EVENT_VIEW = "查看本单位留痕"
    EVENT_VIEW_ALL = "查看全部留痕"
    LOG_KEEP = "交存留痕日志"
    ARRANGEMENT_VIEW = "查看组织领导和责任分工"
    ARRANGEMENT_EDIT = "维护组织领导和责任分工"
    ORGANISATION_EDIT = "维护组织机构"
    USER_EDIT = "维护人员账号"
    ROLE_GRANT = "授予角色"
    SYSTEM_VIEW = "查看系统设置"


def may(person: "User", permission: Permission, organisation: "Organisation | None" = None) -> bool:
    """Whether ``person`` holds ``permission`` for ``organisation`` (or anywhere, if none is given).

    A role granted at an organisation reaches it and everything below it.
    """
    paths = person.paths_with(permission)
    if organisation is None:
        return bool(paths)
    return any(organisation.path.startswith(path) for path in paths)


def require(person: "User", permission: Permission, organisation: "Organisation | None" = None) -> None:
    """Raise ``Refused("permission_missing")`` unless ``may``."""
    if not may(person, permission, organisation):
        raise Refused("permission_missing", act=permission.value, organisation=organisation or "本单位")


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view: signed in, and holding ``permission`` somewhere; the act asks again, for its organisation."""

    def mark(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            require(request.user, permission)
            return view(request, *args, **kwargs)

        wrapped.access = permission  # type: ignore[attr-defined]
        return wrapped

    return mark


def signed_in(view: View) -> View:
    """Mark a view that is about the person themselves: open to everyone with an account."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else _to_sign_in(request)

    wrapped.access = "signed_in"  # type: ignore[attr-defined]
    return wrapped


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('accounts:login')}?{urlencode({'next': request.get_full_path()})}")


def public(view: View) -> View:
    """Mark a view that anyone may open, without signing in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
