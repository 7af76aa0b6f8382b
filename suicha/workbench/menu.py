# SPDX-License-Identifier: Apache-2.0
"""The menu as a table of data.  What a person may not open is absent, not grey."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission as P
from suicha.workbench.selectors import Todo, todo_list


@dataclass(frozen=True)
class Entry:
    """One menu line as the page draws it."""

    name: str
    icon: str
    url: str
    hint: str
    count: int
    tone: str
    is_current: bool
    sub: list[tuple[str, str, bool]]


class Line(NamedTuple):
    """One menu line as planned: its pages are (name, url name, permission)."""

    name: str
    icon: str
    hint: str
    pages: tuple[tuple[str, str, P], ...]


MENU: tuple[tuple[str, tuple[Line, ...]], ...] = (
    ("", (Line("工作台", "layout-dashboard", "", (("工作台", "workbench:home", P.WORKBENCH_VIEW),)),)),
    (
        "准备",
        (
            Line(
                "一单",
                "list-details",
                "随机抽查事项清单",
                (
                    ("事项清单", "catalogue:items", P.ITEM_VIEW),
                    ("联合事项", "catalogue:joint_items", P.ITEM_VIEW),
                    ("权责对照", "catalogue:powers", P.ITEM_VIEW),
                    ("清单外监管", "catalogue:regimes", P.ITEM_VIEW),
                    ("参考事项", "catalogue:packs", P.ITEM_EDIT),
                    ("清单版本", "catalogue:versions", P.ITEM_VIEW),
                    ("上级清单", "catalogue:upper_lists", P.ITEM_VIEW),
                    ("请示与答复", "catalogue:notes", P.ITEM_VIEW),
                ),
            ),
            Line(
                "两库",
                "database",
                "检查对象、执法检查人员和专业人员",
                (
                    ("检查对象名录库", "registries:targets", P.TARGET_VIEW),
                    ("专题名录", "registries:lists", P.TARGET_VIEW),
                    ("失信情形", "registries:marks", P.TARGET_VIEW),
                    ("风险较高的区域", "registries:areas", P.TARGET_VIEW),
                    ("名录体检", "registries:health", P.TARGET_VIEW),
                    ("名录附件", "registries:snapshots", P.TARGET_VIEW),
                    ("接口令牌", "registries:tokens", P.TOKEN_EDIT),
                    ("执法检查人员名录库", "registries:inspectors", P.INSPECTOR_VIEW),
                    ("专业人员库", "registries:experts", P.EXPERT_VIEW),
                    ("培训和测试", "registries:trainings", P.INSPECTOR_VIEW),
                ),
            ),
            Line(
                "细则",
                "book",
                "细则、参数和工作指引",
                (
                    ("实施细则", "catalogue:rules", P.ITEM_VIEW),
                    ("参数", "catalogue:settings", P.ITEM_VIEW),
                    ("全年期限", "catalogue:deadlines", P.ITEM_VIEW),
                    ("工作指引", "catalogue:guides", P.ITEM_VIEW),
                    ("工作日历", "oversight:calendar", P.ITEM_VIEW),
                    ("组织领导", "accounts:arrangements", P.ARRANGEMENT_VIEW),
                ),
            ),
        ),
    ),
    (
        "实施",
        (
            Line(
                "计划",
                "calendar-event",
                "年度计划",
                (("年度计划", "planning:plans", P.PLAN_VIEW), ("计划报送", "planning:plans_received", P.PLAN_RECEIVE)),
            ),
            Line(
                "任务与抽取",
                "arrows-shuffle",
                "任务、抽取、人员匹配",
                (
                    ("任务", "planning:tasks", P.TASK_VIEW),
                    ("抽取", "draws:list", P.DRAW_VIEW),
                    ("保管密钥", "draws:keeper", P.SECRET_KEEP),
                    ("回避申请", "draws:recusals", P.RECUSAL_VIEW),
                    ("回避", "registries:recusals", P.RECUSAL_DECLARE),
                    ("我的代号", "draws:mine", P.INSPECTION_ENTER),
                ),
            ),
            Line(
                "检查",
                "clipboard-check",
                "待检与审核",
                (
                    ("全部检查", "inspections:list", P.INSPECTION_VIEW),
                    ("日程安排", "inspections:schedules", P.INSPECTION_DISPATCH),
                    ("检查表", "catalogue:checklists", P.ITEM_VIEW),
                ),
            ),
            Line("处置", "repeat", "整改闭环", (("整改闭环", "dispositions:list", P.DISPOSITION_VIEW),)),
        ),
    ),
    ("公开", (Line("公示", "speakerphone", "待公示与已公示", (("公示", "disclosure:queue", P.DISCLOSURE_VIEW),)),)),
    (
        "督导",
        (
            Line(
                "统计考核",
                "chart-bar",
                "覆盖率、完成率、免责举证",
                (
                    ("统计分析", "statistics:overview", P.STATISTICS_VIEW),
                    ("覆盖周期", "statistics:coverage", P.STATISTICS_VIEW),
                    ("清单覆盖", "statistics:items", P.STATISTICS_VIEW),
                    ("权责覆盖", "statistics:powers", P.STATISTICS_VIEW),
                    ("匹配质量", "draws:quality", P.STATISTICS_VIEW),
                    ("人员工作量", "statistics:workload", P.STATISTICS_VIEW),
                    ("免责举证", "statistics:dossiers", P.DOSSIER_VIEW),
                ),
            ),
            Line(
                "督查",
                "eye-check",
                "留痕、日志与存证",
                (
                    ("全程留痕", "oversight:events", P.EVENT_VIEW),
                    ("回避台账", "draws:recusal_ledger", P.RECUSAL_VIEW),
                    ("日志与存证", "oversight:log", P.LOG_KEEP),
                ),
            ),
        ),
    ),
    (
        "支撑",
        (
            Line(
                "系统",
                "settings",
                "组织、人员、权限",
                (
                    ("组织机构", "accounts:organisations", P.SYSTEM_VIEW),
                    ("行政区划", "accounts:regions", P.SYSTEM_VIEW),
                    ("人员与权限", "accounts:users", P.SYSTEM_VIEW),
                    ("角色说明", "accounts:roles", P.SYSTEM_VIEW),
                    ("全部留痕", "oversight:all_events", P.EVENT_VIEW_ALL),
                    ("部件样张", "workbench:components", P.SYSTEM_VIEW),
                ),
            ),
        ),
    ),
)

# Invented figures have no place in a real installation.
DEMO_ONLY = ("workbench:components",)
# Pages that belong to a line though their address does not begin like it.
ELSEWHERE = {
    "/w/import/items/": "catalogue:items",
    "/w/import/upper-items/": "catalogue:upper_lists",
    "/w/import/joint-items/": "catalogue:joint_items",
    "/w/import/powers/": "catalogue:powers",
    "/w/import/checklists/": "catalogue:checklists",
    "/w/import/codes/": "catalogue:powers",
    "/w/import/targets/": "registries:targets",
    "/w/import/licences/": "registries:health",
    "/w/import/marks/": "registries:marks",
    "/w/import/credit-grades/": "registries:targets",
    "/w/import/institutions/": "registries:experts",
    "/w/import/regimes/": "catalogue:regimes",
    "/w/import/conflicts/": "registries:inspectors",
    "/w/import/recusals/": "registries:inspectors",
    "/w/import/inspectors/": "registries:inspectors",
    "/w/import/experts/": "registries:experts",
    "/w/institutions/": "registries:experts",
    "/w/import/trainings/": "registries:trainings",
    "/w/import/regions/": "accounts:regions",
}


def todos_of(request: HttpRequest) -> list[Todo]:
    """What waits for the person of this request, asked once however often the page needs it."""
    found: list[Todo] | None = getattr(request, "todos", None)
    if found is None:
        found = request.todos = todo_list(request.user)  # type: ignore[attr-defined, arg-type]
    return found


def _site_name() -> str:
    """The portal is the county's: named after the region of the root organisation; only public pages ask."""
    region = Organisation.objects.filter(parent=None).values_list("region__name", flat=True).order_by("pk").first()
    return f"{region}“双随机、一公开”监管公示平台" if region else ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs: menu, organisation, person, and whether this is a demo.

    The counts in the menu wait until a page draws it: fragments, public pages and the phone never ask for them.
    """
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"demo": settings.DEMO, "menu": [], "organisation": "", "user_label": "", "unread": 0}
    frame |= {"home": reverse("accounts:login"), "has_todo": False, "site_name": cache(_site_name)}
    if isinstance(user, User):
        frame["organisation"] = user.organisation.name
        frame["user_label"] = f"{user.name} · {'、'.join(user.role_titles) or '没有角色'}"
        frame["menu"] = menu = menu_for(user, request.path)
        frame["counted_menu"] = lambda: [(caption, _counted(entries, todos_of(request))) for caption, entries in menu]
        frame["unread"] = lambda: len(todos_of(request))
        # Administrators have no workbench: the brand leads them to the first page they may open.
        frame["home"] = next((entries[0].url for _, entries in menu), reverse("accounts:password"))
        frame["has_todo"] = bool(user.paths_with(P.WORKBENCH_VIEW))
    return {"shell": frame}


def menu_for(user: User, path: str) -> list[tuple[str, list[Entry]]]:
    """The captions with the lines this person may open, the current one marked by the longest matching address."""
    shown: list[tuple[str, list[Entry]]] = []
    urls = _addresses()
    here = _page_at(path, urls)
    for caption, lines in MENU:
        entries = []
        for line in lines:
            pages = [
                (name, urls[url])
                for name, url, permission in line.pages
                if user.paths_with(permission) and (settings.DEMO or url not in DEMO_ONLY)
            ]
            if not pages:
                continue
            current = here in {urls[url] for _, url, _ in line.pages}
            sub = [(name, url, url == here) for name, url in pages] if len(pages) > 1 else []
            entries.append(Entry(line.name, line.icon, pages[0][1], line.hint, 0, "", current, sub))
        if entries:
            shown.append((caption, entries))
    return shown


def _addresses() -> dict[str, str]:
    return {name: reverse(name) for _, lines in MENU for line in lines for _, name, _ in line.pages}


def _page_at(path: str, urls: dict[str, str]) -> str:
    """The menu page an address belongs to: the longest that begins it."""
    near = next((urls[page] for prefix, page in ELSEWHERE.items() if path.startswith(prefix)), path)
    return max((url for url in urls.values() if near.startswith(url)), key=len, default="")


def _counted(entries: list[Entry], todos: list[Todo]) -> list[Entry]:
    """The lines with the work that waits behind them; red once one of it is overdue."""
    urls = _addresses()
    lines = {urls[name]: line.name for _, all_lines in MENU for line in all_lines for _, name, _ in line.pages}
    waiting: dict[str, list[Todo]] = {}
    for todo in todos:
        waiting.setdefault(lines.get(_page_at(todo.url, urls), ""), []).append(todo)
    return [
        replace(
            entry, count=len(mine), tone="red" if any(todo.lamp and todo.lamp.tone == "over" for todo in mine) else ""
        )
        for entry in entries
        for mine in [waiting.get(entry.name, [])]
    ]
