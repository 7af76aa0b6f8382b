# SPDX-License-Identifier: Apache-2.0
"""Tokens of the interface: who gave which to what system, and what came in by them."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with, within
from suicha.registries.models import ApiToken
from suicha.registries.services.exchange import MAX_ROWS, token_make, token_revoke


class TokenForm(forms.Form):
    """What a token is for, and in whose name its rows come in."""

    organisation = forms.ModelChoiceField(None, label="单位", empty_label=None)
    name = forms.CharField(label="用途", max_length=60, help_text="哪个系统用，例如：市场监管数据推送")
    person = forms.ModelChoiceField(
        None, label="以谁的名义", help_text="要能维护检查对象名录库；停用这个账号，令牌也就失效"
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.TOKEN_EDIT)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of the bureau; one just made is shown once, on the answer to the very request that made it."""
    organisations = organisations_with(request.user, Permission.TOKEN_EDIT)
    form = TokenForm(request.POST if request.method == "POST" else None)
    form.fields["organisation"].queryset = organisations
    form.fields["person"].queryset = User.objects.filter(is_active=True, organisation__in=organisations).order_by(
        "name"
    )
    word = ""
    if request.method == "POST" and form.is_valid():
        made, word = token_make(**form.cleaned_data, by=request.user)
        messages.success(request, f"已发放“{made.name}”的令牌。")
    rows = ApiToken.objects.filter(within(request.user, Permission.TOKEN_EDIT))
    rows = rows.select_related("organisation", "person", "made_by", "revoked_by").order_by("-pk")
    context = {
        "form": TokenForm() if word else form,
        "word": word,
        "tokens": rows.annotate(batches=Count("calls"), last=Max("calls__called_at")),
        "address": request.build_absolute_uri(reverse("registries:api_targets")),
        "described": reverse("registries:api_description"),
        "limit": MAX_ROWS,
    }
    if word:
        for name in ("organisation", "person"):
            context["form"].fields[name].queryset = form.fields[name].queryset
    wrong = form.is_bound and not word
    answer = render(request, "registries/tokens.html", context, status=422 if wrong else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@requires(Permission.TOKEN_EDIT)
def token_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ApiToken.objects.filter(within(request.user, Permission.TOKEN_EDIT)), pk=pk)
    token_revoke(token=found, by=request.user)
    messages.success(request, f"已收回“{found.name}”的令牌。")
    return redirect("registries:tokens")
