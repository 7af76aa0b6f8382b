# SPDX-License-Identifier: Apache-2.0
"""One target: everything known of it on one page, and the short acts asked in a box there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.readonly import readonly
from suicha.registries import selectors, services
from suicha.registries.forms import (
    GradeForm,
    HouseholdForm,
    LinkEndForm,
    LinkForm,
    MarkEndForm,
    MarkForm,
    MergeForm,
    StatusForm,
    TagsForm,
)
from suicha.registries.models import Target
from suicha.registries.rules.industries import industry_path, industry_search, industry_tree
from suicha.registries.rules.kinds import attributes_words
from suicha.registries.rules.links import roles_of
from suicha.registries.selectors.areas import areas_of
from suicha.registries.views.marks import faults
from suicha.registries.views.targets import history


def editable(request: HttpRequest, pk: int) -> Target:
    """The target, if this person may write about it."""
    return get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_EDIT), pk=pk)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def target(request: HttpRequest, pk: int) -> HttpResponse:
    rows = selectors.target_list(request.user).select_related("line", "merged_into", "reviewed_by")
    row = get_object_or_404(rows, pk=pk)
    can_edit = may(request.user, Permission.TARGET_EDIT, row.organisation)
    can_grade = may(request.user, Permission.TARGET_GRADE_SET, row.organisation)
    merges = selectors.merges_of(row)
    context = {
        "target": row,
        "attributes": attributes_words(row.kind, row.attributes),
        "industry": industry_path(row.industry) if row.industry else [],
        "turns": selectors.turns_of(row),
        "links": [
            (link, LinkEndForm(auto_id=f"link{link.pk}_%s"), f"link-end-{link.pk}") for link in selectors.links_of(row)
        ],
        "linked_from": selectors.linked_from(row),
        "merges": [(each, MergeForm(auto_id=f"undo{each.pk}_%s"), f"undo-{each.pk}") for each in merges],
        "history": history(row),
        "areas": areas_of(row),
        "stale_before": selectors.stale_before(),
        "recusals": selectors.recusal_list(request.user).filter(target=row, ended_at=None).order_by("pk"),
        "marks": [
            (mark, MarkEndForm(auto_id=f"mark{mark.pk}_%s"), f"mark-end-{mark.pk}") for mark in selectors.marks_of(row)
        ],
        "can_edit": can_edit and row.merged_into is None,
        "can_undo": can_edit,
        "can_dossier": may(request.user, Permission.DOSSIER_VIEW, row.organisation),
        "can_grade": can_grade and row.merged_into is None,
    }
    return render(request, "registries/target.html", context | _boxes(row))


def _boxes(row: Target) -> dict:
    """What the boxes of the page ask."""
    tags = list(row.tags.order_by("group", "name"))
    known = [tag.pk for tag in selectors.tags_of(row.organisation) if tag.closed_at is None] + [tag.pk for tag in tags]
    return {
        "tags": tags,
        "tags_form": TagsForm(
            tags=selectors.tags_of(row.organisation).filter(pk__in=known),
            initial={"tags": [tag.pk for tag in tags]},
            auto_id="tags_%s",
        ),
        "mark_form": MarkForm(auto_id="mark_%s"),
        "status_form": StatusForm(initial={"status": row.status}, auto_id="status_%s"),
        "household_form": HouseholdForm(auto_id="household_%s"),
        "grade_form": GradeForm(initial={"grade": row.grade}, auto_id="grade_%s"),
        "link_form": LinkForm(kind=row.kind, auto_id="link_%s") if roles_of(row.kind) else None,
    }


@require_POST
@requires(Permission.TARGET_EDIT)
def target_status(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = editable(request, pk), StatusForm(request.POST)
    if form.is_valid():
        row = services.target_status_set(target=row, by=request.user, **form.cleaned_data)
        messages.success(request, f"主体状态已改为{row.get_status_display()}。")
    else:
        messages.error(request, f"没有改主体状态：选一个状态，并写明理由。{faults(form)}")
    return redirect("registries:target", pk=pk)


@require_POST
@requires(Permission.TARGET_GRADE_SET)
def target_grade(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_GRADE_SET), pk=pk)
    form = GradeForm({"scale": "risk", **request.POST.dict()})
    if form.is_valid():
        row = services.target_grade_set(target=row, by=request.user, **form.cleaned_data)
        risk = form.cleaned_data["scale"] == "risk"
        said = (
            f"风险分类已登记为{row.grade}{row.get_grade_display()}" if risk else f"信用等级已登记为{row.credit_grade}"
        )
        messages.success(request, f"{said}。")
    else:
        messages.error(request, f"没有登记：选一类，并写明依据。{faults(form)}")
    return redirect("registries:target", pk=pk)


@require_POST
@requires(Permission.TARGET_EDIT)
def target_verify(request: HttpRequest, pk: int) -> HttpResponse:
    services.target_verify(target=editable(request, pk), by=request.user)
    messages.success(request, "已核实，信息无变化。")
    return redirect("registries:target", pk=pk)


@require_POST
@requires(Permission.TARGET_EDIT)
def target_tags(request: HttpRequest, pk: int) -> HttpResponse:
    row = editable(request, pk)
    form = TagsForm(request.POST, tags=selectors.tags_of(row.organisation))
    if form.is_valid():
        services.target_tags_set(target=row, tags=form.cleaned_data["tags"], by=request.user)
        messages.success(request, "分类标签已保存。")
    else:
        messages.error(request, f"没有保存。{faults(form)}")
    return redirect("registries:target", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def target_industry(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of industries as a tree to choose from; works without script."""
    row = editable(request, pk)
    if request.method == "POST":
        services.target_change(target=row, by=request.user, industry=request.POST.get("industry", ""))
        messages.success(request, "行业已保存，核实日期记为今天。")
        return redirect("registries:target", pk=pk)
    text = request.GET.get("q", "")[:40]
    open_at = {code for code, _ in industry_path(row.industry)} if row.industry else set()
    context = {"target": row, "text": text, "found": industry_search(text), "tree": industry_tree(), "open": open_at}
    return render(request, "registries/industry.html", context)


@require_POST
@requires(Permission.TARGET_EDIT)
def link_register(request: HttpRequest, pk: int) -> HttpResponse:
    row = editable(request, pk)
    form = LinkForm(request.POST, kind=row.kind)
    if not form.is_valid():
        messages.error(request, f"没有登记。{faults(form)}")
        return redirect("registries:target", pk=pk)
    typed = form.cleaned_data["other"]
    found = selectors.named_among(row.organisation, typed)
    if len(found) != 1:
        told = "有几个，填统一社会信用代码或抽取编号" if found else "不在本单位的名录库，先把它录入名录库"
        messages.error(request, f"没有登记：“{typed}”{told}。")
    else:
        told = {"role": form.cleaned_data["role"], "since": form.cleaned_data["since"]}
        link = services.link_register(target=row, other=found[0], by=request.user, **told)
        messages.success(request, f"已登记：{link.get_role_display()}是{link.other.name}。")
    return redirect("registries:target", pk=pk)


@require_POST
@requires(Permission.TARGET_EDIT)
def link_end(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    found = get_object_or_404(selectors.links_of(editable(request, pk)), pk=link)
    form = LinkEndForm(request.POST)
    if form.is_valid():
        services.link_end(link=found, until=form.cleaned_data["until"], by=request.user)
        messages.success(request, "已登记终止。")
    else:
        messages.error(request, f"没有登记。{faults(form)}")
    return redirect("registries:target", pk=pk)
