# SPDX-License-Identifier: Apache-2.0
"""Roles as prose: read this page and you know who may do what."""

from enum import StrEnum
from typing import NamedTuple

from suicha.accounts.permissions import Permission as P


class RoleName(StrEnum):
    """Codes kept in the database."""

    LINE_OFFICE = "line_office"
    LEGAL_OFFICE = "legal_office"
    LEADER = "leader"
    INSPECTOR = "inspector"
    REVIEWER = "reviewer"
    DISCIPLINE = "discipline"
    SUPERVISOR = "supervisor"
    REFORM_OFFICE = "reform_office"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"


class Role(NamedTuple):
    """A role: its title, what it is for, and its permissions."""

    title: str
    prose: str
    permissions: frozenset[P]
    administrator: bool = False


_LOOK = frozenset(
    {
        P.WORKBENCH_VIEW,
        P.ITEM_VIEW,
        P.TARGET_VIEW,
        P.INSPECTOR_VIEW,
        P.EXPERT_VIEW,
        P.PLAN_VIEW,
        P.TASK_VIEW,
        P.DRAW_VIEW,
        P.INSPECTION_VIEW,
        P.DISPOSITION_VIEW,
        P.DISCLOSURE_VIEW,
        P.STATISTICS_VIEW,
        P.ARRANGEMENT_VIEW,
    }
)

ADMINISTRATORS = (
    RoleName.SYSTEM_ADMINISTRATOR,
    RoleName.SECURITY_ADMINISTRATOR,
    RoleName.AUDIT_ADMINISTRATOR,
)
ROLES: dict[RoleName, Role] = {
    RoleName.LINE_OFFICE: Role(
        "业务股室",
        "编制本条线的清单、名录和计划，建立任务，派发检查，登记专家意见，责令整改并核实。不能审批自己编的计划，也不能抽取。",
        _LOOK
        | {
            P.ITEM_EDIT,
            P.RULE_EDIT,
            P.TARGET_EDIT,
            P.INSPECTOR_EDIT,
            P.EXPERT_EDIT,
            P.EXPERT_OPINION,
            P.PLAN_EDIT,
            P.TASK_EDIT,
            P.RECUSAL_VIEW,
            P.INSPECTION_DISPATCH,
            P.DISPOSITION_ORDER,
            P.DISPOSITION_VERIFY,
        },
    ),
    RoleName.LEGAL_OFFICE: Role(
        "法规股",
        "统筹双随机：汇总、上报和公布清单，公布细则，设定细则参数，录入全单位的执法检查人员，登记领导小组的审议，冻结名录，主持抽取，出具结果，"
        "匹配人员，公示，发放接口令牌。不编制计划，不做检查，不能揭示种子。",
        _LOOK
        | {
            P.INSPECTOR_EDIT,
            P.ARRANGEMENT_EDIT,
            P.PLAN_DELIBERATE,
            P.ITEM_EDIT,
            P.ITEM_PUBLISH,
            P.SETTING_EDIT,
            P.RULE_EDIT,
            P.RULE_PUBLISH,
            P.CALENDAR_EDIT,
            P.TARGET_GRADE_SET,
            P.TOKEN_EDIT,
            P.PLAN_PUBLISH,
            P.DRAW_FREEZE,
            P.DRAW_WITNESS,
            P.DRAW_ISSUE,
            P.DRAW_SUBSTITUTE,
            P.MATCH_RUN,
            P.RECUSAL_VIEW,
            P.DISCLOSURE_PUBLISH,
            P.EVENT_VIEW,
        },
    ),
    RoleName.LEADER: Role(
        "分管领导",
        "批准清单，审批计划，同意作废抽取，决定回避申请，看统计、留痕和免责举证材料。",
        _LOOK
        | {
            P.ITEM_APPROVE,
            P.PLAN_APPROVE,
            P.DRAW_VOID_CONFIRM,
            P.RECUSAL_VIEW,
            P.RECUSAL_DECIDE,
            P.EVENT_VIEW,
            P.DOSSIER_VIEW,
        },
    ),
    RoleName.INSPECTOR: Role(
        "执法检查人员",
        "只录入分到自己名下的检查，申报自己的回避关系，申请回避。",
        frozenset({P.WORKBENCH_VIEW, P.ITEM_VIEW, P.INSPECTION_VIEW, P.INSPECTION_ENTER, P.RECUSAL_DECLARE}),
    ),
    RoleName.REVIEWER: Role(
        "审核人",
        "审核检查结果，通过或退回；办结整改到位的问题；决定回避申请。不审核自己参加的检查，不决定自己的回避。",
        _LOOK | {P.INSPECTION_REVIEW, P.DISPOSITION_CLOSE, P.RECUSAL_VIEW, P.RECUSAL_DECIDE},
    ),
    RoleName.DISCIPLINE: Role(
        "纪检监察",
        "到场见证抽取，保管系统密数并揭示种子，同意作废，查看全过程留痕和回避事由，把留痕日志交外单位存证。"
        "不能冻结名录，也不能出具结果。",
        _LOOK
        | {
            P.DRAW_WITNESS,
            P.SECRET_KEEP,
            P.DRAW_VOID_CONFIRM,
            P.RECUSAL_VIEW,
            P.RECUSAL_GROUND_VIEW,
            P.EVENT_VIEW,
            P.LOG_KEEP,
            P.DOSSIER_VIEW,
        },
    ),
    RoleName.SUPERVISOR: Role(
        "联席会议办公室",
        "看本级和下级单位的清单、名录、计划、抽取、结果和统计，给清单备案，维护联席会议成员，保管系统密数并揭示种子，登记放假安排。不办理其他业务。",
        _LOOK
        | {
            P.ITEM_FILE,
            P.CALENDAR_EDIT,
            P.ARRANGEMENT_EDIT,
            P.SECRET_KEEP,
            P.RECUSAL_VIEW,
            P.EVENT_VIEW,
            P.DOSSIER_VIEW,
        },
    ),
    RoleName.REFORM_OFFICE: Role(
        "审改办",
        "接收本级和下级单位报送的计划，登记收到和督办意见，看清单、名录、抽取、结果、统计和留痕。不办理其他业务。",
        _LOOK | {P.PLAN_RECEIVE, P.EVENT_VIEW, P.DOSSIER_VIEW},
    ),
    RoleName.SYSTEM_ADMINISTRATOR: Role(
        "系统管理员",
        "维护组织机构和人员账号。不能授权，不能看留痕，不能办理任何业务。",
        frozenset({P.SYSTEM_VIEW, P.ORGANISATION_EDIT, P.USER_EDIT}),
        administrator=True,
    ),
    RoleName.SECURITY_ADMINISTRATOR: Role(
        "安全管理员",
        "给人员授予和收回角色。不能建账号，不能看留痕，不能办理任何业务。",
        frozenset({P.SYSTEM_VIEW, P.ROLE_GRANT}),
        administrator=True,
    ),
    RoleName.AUDIT_ADMINISTRATOR: Role(
        "审计管理员",
        "查看全部留痕，把留痕日志交外单位存证。不能建账号，不能授权，不能办理任何业务。",
        frozenset({P.SYSTEM_VIEW, P.EVENT_VIEW_ALL, P.LOG_KEEP}),
        administrator=True,
    ),
}
