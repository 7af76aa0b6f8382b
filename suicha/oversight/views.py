# SPDX-License-Identifier: Apache-2.0
"""Reading the trace."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.audit.sentences import sentence
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.oversight import selectors
from suicha.oversight.rules import inputs_told

STAGES = (
    ("", "全部"),
    ("catalogue", "一单"),
    ("registries", "两库"),
    ("planning", "计划与任务"),
    ("draws", "抽取与匹配"),
    ("inspections", "检查"),
    ("dispositions", "处置"),
    ("disclosure", "公示"),
    ("accounts", "账号与权限"),
)


@require_GET
@requires(Permission.EVENT_VIEW)
@readonly
def events(request: HttpRequest) -> HttpResponse:
    return _events(request, Permission.EVENT_VIEW, "本单位和下级单位")


@require_GET
@requires(Permission.EVENT_VIEW_ALL)
@readonly
def all_events(request: HttpRequest) -> HttpResponse:
    return _events(request, Permission.EVENT_VIEW_ALL, "全部单位")


def _events(request: HttpRequest, permission: Permission, scope: str) -> HttpResponse:
    stage, text = request.GET.get("stage", ""), request.GET.get("q", "").strip()[:60]
    stage = stage if stage in dict(STAGES) else ""
    page = paginate(selectors.events_for(request.user, permission, stage=stage, text=text), request.GET, size=30)
    rows = [(event, sentence(event), inputs_told(event.data)) for event in page.rows]
    context = {"page": page, "rows": rows, "scope": scope, "stage": stage, "q": text, "stages": STAGES}
    return render(request, "oversight/events.html", context)
