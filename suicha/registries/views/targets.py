# SPDX-License-Identifier: Apache-2.0
"""The library of targets as a list, and history for the pages of all stages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.core.pages import paged
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors
from suicha.registries.forms import TargetFilter
from suicha.registries.selectors.searching import Search

HEAD = (
    "抽取编号", "统一社会信用代码", "注册号", "名称", "领域", "风险分类", "主体状态", "所属镇街", "地址", "企业类型",
    "成立日期", "管理单位", "最近核实", "存疑", "标签",
)  # fmt: skip


def history(row) -> list[tuple]:
    """The events of a row with their sentences, newest first."""
    events = events_of(object_type=row._meta.label_lower, object_id=str(row.pk)).reverse()
    return [(event, sentence(event)) for event in events]


def _asked(request: HttpRequest) -> tuple[TargetFilter, Search, Search]:
    """The filter, the whole library of this person, and what the filter leaves of it."""
    everything = Search(request.user, {})
    towns = selectors.towns_coded(everything.towns())
    form = TargetFilter(
        request.GET,
        domains=[name for name, _ in everything.domains() if name],
        towns=towns,
        lines=selectors.lines_of(request.user.organisation),
        tags=selectors.tags_of(request.user.organisation),
    )
    conditions = form.conditions()
    return form, everything, Search(request.user, conditions) if conditions else everything


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def targets(request: HttpRequest) -> HttpResponse:
    form, everything, asked = _asked(request)
    counts, found = everything.domains(), asked.found()
    address, chosen = reverse("registries:targets"), request.GET.get("domain", "")
    views = [(f"全部 {sum(n for _, n in counts)}", address, not request.GET)]
    views += [
        (f"{name} {n}", f"{address}?{urlencode({'domain': name})}", chosen == name) for name, n in counts[:8] if name
    ]
    page = paged(asked.take, found.number, request.GET, more=found.more, newest_first=False)
    former = selectors.former_names(page.rows, form.cleaned_data.get("q", ""))
    context = {
        "form": form,
        "page": page,
        "rows": [(target, former.get(target.pk, "")) for target in page],
        "found": found,
        "stale_before": selectors.stale_before(),
        "views": views,
        "can_edit": may(request.user, Permission.TARGET_EDIT),
        "can_grade": may(request.user, Permission.TARGET_GRADE_SET),
    }
    return render(request, "registries/targets.html", context)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def targets_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, _, asked = _asked(request)
    rows = (
        (
            target.number, target.credit_code, target.register_number, target.name, target.domain,
            f"{target.grade}{target.get_grade_display()}", target.get_status_display(),
            target.town.name if target.town else "", target.address, target.form, target.founded_on,
            target.organisation.name, target.verified_on, len(target.doubts) or "",
            "、".join(sorted(map(str, target.tags.all()))),
        )
        for target in asked.rows.prefetch_related("tags").order_by("pk")
    )  # fmt: skip
    return table_response("检查对象名录库", HEAD, rows, kind)
