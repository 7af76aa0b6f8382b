# SPDX-License-Identifier: Apache-2.0
"""Declaring one's own recusal, and the register of relations that offices see without the ground."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.registries import selectors, services
from suicha.registries.forms import RecusalForm

MOST = 20


@require_GET
@requires(Permission.RECUSAL_DECLARE)
@readonly
def recusals(request: HttpRequest) -> HttpResponse:
    return _page(request, None, request.GET.get("q", "").strip()[:100])


@require_POST
@requires(Permission.RECUSAL_DECLARE)
def recusal_declare(request: HttpRequest) -> HttpResponse:
    inspector = selectors.inspector_of(request.user)
    if inspector is None:
        messages.error(request, "没有申报：账号还没有对应的执法检查人员，由业务股室在名录库里对应。")
        return redirect("registries:recusals")
    form = RecusalForm(request.POST, candidates=selectors.targets_of(inspector.organisation))
    if not form.is_valid():
        return _page(request, form, request.POST.get("q", "").strip()[:100])
    recusal = services.recusal_declare(inspector=inspector, by=request.user, **form.cleaned_data)
    messages.success(request, f"已申报，以后不会把{recusal.target.name}分给本人检查。")
    return redirect("registries:recusals")


@require_POST
@requires(Permission.RECUSAL_DECLARE)
def recusal_end(request: HttpRequest, pk: int) -> HttpResponse:
    recusal = get_object_or_404(selectors.own_recusals(request.user), pk=pk)
    services.recusal_end(recusal=recusal, by=request.user)
    messages.success(request, f"已解除与{recusal.target.name}的回避关系。")
    return redirect("registries:recusals")


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def recusal_register(request: HttpRequest) -> HttpResponse:
    page = paginate(selectors.recusal_list(request.user), request.GET)
    context = {"page": page, "can_keep": may(request.user, Permission.INSPECTOR_EDIT)}
    return render(request, "registries/recusal_register.html", context)


def _page(request: HttpRequest, form: RecusalForm | None, text: str) -> HttpResponse:
    inspector = selectors.inspector_of(request.user)
    found = list(selectors.recusal_candidates(inspector, text)[: MOST + 1]) if inspector else []
    status = 200
    if inspector is not None:
        within = selectors.targets_of(inspector.organisation).filter(pk__in=[each.pk for each in found[:MOST]])
        if form is None:
            form = RecusalForm(candidates=within.order_by("name", "pk"))
        else:
            status, form.fields["target"].queryset = 422, within.order_by("name", "pk")
    context = {
        "inspector": inspector,
        "form": form,
        "q": text,
        "found": found[:MOST],
        "more": len(found) > MOST,
        "recusals": selectors.own_recusals(request.user).order_by("-pk"),
    }
    return render(request, "registries/recusals.html", context, status=status)
