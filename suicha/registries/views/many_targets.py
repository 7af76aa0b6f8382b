# SPDX-License-Identifier: Apache-2.0
"""Acts on several targets at once, and the vocabulary of tags they are sorted by."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import bureau_of, organisations_with
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.registries import selectors, services
from suicha.registries.forms import TargetTagForm

MOST = 200


@require_GET
@requires(Permission.TARGET_EDIT)
@readonly
def unverified(request: HttpRequest) -> HttpResponse:
    """What nobody looked at for half a year, or what still waits for its review: to be ticked and verified."""
    waiting = request.GET.get("list") == "review"
    rows = selectors.target_list(request.user, permission=Permission.TARGET_EDIT).exclude(status="merged")
    rows = rows.filter(reviewed_at=None) if waiting else rows.filter(verified_on__lt=selectors.stale_before())
    context = {
        "page": paginate(rows, request.GET, newest_first=False, size=50),
        "views": [("半年未核实", request.path, not waiting), ("待入库审查", f"{request.path}?list=review", waiting)],
        "tags": selectors.tags_of(request.user.organisation).filter(closed_at=None),
    }
    return render(request, "registries/unverified.html", context)


@require_POST
@requires(Permission.TARGET_EDIT)
def many_act(request: HttpRequest) -> HttpResponse:
    """Verify, or tag, the ticked rows."""
    chosen = [int(pk) for pk in request.POST.getlist("target")[:MOST] if pk.isdecimal() and len(pk) < 19]
    found = selectors.target_list(request.user, permission=Permission.TARGET_EDIT).filter(pk__in=chosen)
    rows, back = list(found.order_by("pk")), redirect("registries:unverified")
    if not rows:
        messages.error(request, "一家也没有选。勾选要办的，再点按钮。")
        return back
    bureau = bureau_of(request.user.organisation)
    office = bureau if may(request.user, Permission.TARGET_EDIT, bureau) else request.user.organisation
    if request.POST.get("act") == "tag":
        wanted = request.POST.get("tag", "")
        asked = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
        tag = get_object_or_404(selectors.tags_of(office), pk=asked)
        count = services.targets_tag(organisation=office, targets=rows, tag=tag, by=request.user)
        messages.success(request, f"给{count}家加上了标签“{tag.name}”。")
        return back
    left = services.targets_verify(organisation=office, targets=rows, by=request.user)
    messages.success(request, f"核实了{len(rows) - len(left)}家。")
    if left:
        names = "、".join(row.name for row in left[:5])
        messages.error(request, f"{len(left)}家有存疑或没有录全，没有核实：{names}。逐家打开补正。")
    return back


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def target_tag_list(request: HttpRequest) -> HttpResponse:
    """The words of the vocabulary with how many targets carry each, and a form for a new one."""
    allowed = organisations_with(request.user, Permission.TARGET_EDIT)
    form = TargetTagForm(
        request.POST or None, organisations=allowed, initial={"organisation": request.user.organisation_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            tag = services.tag_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已新增标签“{tag.name}”。")
            return redirect("registries:target_tag_list")
    mine = set(allowed.values_list("pk", flat=True))
    tags = [(tag, tag.organisation_id in mine) for tag in selectors.tags_counted(request.user.organisation)]
    context = {"tags": tags, "form": form}
    return render(request, "registries/target_tags.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.TARGET_EDIT)
def target_tag_switch(request: HttpRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(selectors.tags_of(request.user.organisation), pk=pk)
    if tag.closed_at is None:
        services.tag_close(tag=tag, by=request.user)
        messages.success(request, f"标签“{tag.name}”已停用，已经有它的对象保留。")
    else:
        services.tag_reopen(tag=tag, by=request.user)
        messages.success(request, f"标签“{tag.name}”恢复使用。")
    return redirect("registries:target_tag_list")
