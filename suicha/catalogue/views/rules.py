# SPDX-License-Identifier: Apache-2.0
"""Pages of the 细则 as documents."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.catalogue import selectors, services
from suicha.catalogue.forms.rules import EndForm, NewRuleForm, ReasonForm, RuleForm
from suicha.catalogue.models import Item, RuleDocument
from suicha.catalogue.rules.rule_sections import SECTIONS, missing
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import download
from suicha.files.selectors import file_bytes

FIELDS = {"rule_title_missing": "title", "rule_there": "title", "rule_adopts_not_above": "adopts"}


def _rule(request: HttpRequest, pk: int, permission: Permission = Permission.ITEM_VIEW) -> RuleDocument:
    return get_object_or_404(selectors.rule_list(request.user, permission), pk=pk)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def rules(request: HttpRequest) -> HttpResponse:
    """The newest version of every 细则 this person sees, and the one their own office works by."""
    organisation = request.user.organisation
    newest = selectors.rules_newest(selectors.rule_list(request.user))
    context = {
        "page": paginate(newest, request.GET),
        "in_force": selectors.rule_in_force(organisation),
        "organisation": organisation,
        "today": clock.today(),
        "can_edit": may(request.user, Permission.RULE_EDIT),
    }
    return render(request, "catalogue/rules.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    found = _rule(request, pk)
    before = selectors.rule_before(found)
    can_edit = may(request.user, Permission.RULE_EDIT, found.organisation)
    can_publish = may(request.user, Permission.RULE_PUBLISH, found.organisation)
    versions = list(selectors.rule_versions(found))
    adopted = found.adopts.sections if found.adopts else {}
    context = {
        "rule": found,
        "today": clock.today(),
        "replaced": found.state == "published" and _replaced(found, versions),
        "chapters": selectors.rule_chapters(found),
        "gaps": missing(found.sections, adopted, of_item=bool(found.item)) if found.state == "draft" else [],
        "versions": versions,
        "before": before,
        "diff_head": ("章", "文字"),
        "changes": _changes(before, found) if before else [],
        "can_write": can_edit and found.state == "draft",
        "can_revise": can_edit and found.state == "published" and versions[0].pk == found.pk,
        "can_publish": can_publish and found.state == "draft" and found.drafted_by_id != request.user.pk,
        "can_end": can_publish and found.state == "published",
        "revise_form": ReasonForm(auto_id="revise_%s"),
        "end_form": EndForm(auto_id="end_%s", initial={"ended_on": clock.today()}),
    }
    return render(request, "catalogue/rule.html", context)


def _replaced(rule: RuleDocument, versions: list[RuleDocument]) -> bool:
    """Whether a later version is in force today."""
    later = (each for each in versions if each.version > rule.version and each.state == "published")
    return any(each.effective_on and each.effective_on <= clock.today() for each in later)


def _changes(before: RuleDocument, after: RuleDocument) -> list[list[tuple[str | None, str | None]]]:
    """Chapter by chapter, what the earlier version said and what this one says, where they differ."""
    rows = []
    for key, section in SECTIONS.items():
        old, new = before.sections.get(key), after.sections.get(key)
        if old != new:
            rows.append([(section.title, section.title), (old, new)])
    return rows


@require_http_methods(["GET", "POST"])
@requires(Permission.RULE_EDIT)
def rule_add(request: HttpRequest) -> HttpResponse:
    """Whose 细则 and for which item, then its words."""
    allowed = organisations_with(request.user, Permission.RULE_EDIT)
    own = [each for each in allowed if each.pk == request.user.organisation_id]
    code = request.GET.get("organisation", "")
    organisation = next((each for each in allowed if each.code == code), (own or list(allowed))[0])
    form = RuleForm(request.POST or None, request.FILES or None, above=selectors.rules_above(organisation))
    items = Item.objects.filter(pk__in=selectors.items_published(organisation).values("pk")).order_by("sequence", "pk")
    scope = NewRuleForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid() and scope.is_valid():
        try:
            made = services.rule_draft(
                organisation=organisation, text=form.text(), by=request.user, item=scope.cleaned_data["item"]
            )
        except Refused as refused:
            form.add_error(FIELDS.get(refused.code, "upload"), str(refused))
        else:
            messages.success(request, "草稿已保存，由另一个人公布。")
            return redirect("catalogue:rule", pk=made.pk)
    address = reverse("catalogue:rule_add")
    context = {
        "form": form,
        "scope": scope,
        "organisation": organisation,
        "views": [(each.short_name, f"{address}?organisation={each.code}", each == organisation) for each in allowed],
        "sections": list(SECTIONS),
        "title": "起草细则",
        "back": reverse("catalogue:rules"),
    }
    return render(request, "catalogue/rule_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.RULE_EDIT)
def rule_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _rule(request, pk, Permission.RULE_EDIT)
    above = selectors.rules_above(found.organisation)
    if found.adopts:
        above = RuleDocument.objects.filter(pk__in=[*above.values_list("pk", flat=True), found.adopts_id])
    form = RuleForm(request.POST or None, request.FILES or None, above=above.order_by("pk"), document=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.rule_change(document=found, text=form.text(), by=request.user)
        except Refused as refused:
            form.add_error(FIELDS.get(refused.code, "upload"), str(refused))
        else:
            messages.success(request, "草稿已保存。")
            return redirect("catalogue:rule", pk=pk)
    context: dict[str, Any] = {
        "form": form,
        "scope": None,
        "organisation": found.organisation,
        "views": [],
        "title": f"修改第{found.version}版草稿",
        "back": reverse("catalogue:rule", args=[pk]),
    }
    return render(request, "catalogue/rule_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.RULE_EDIT)
def rule_revise(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    made = services.rule_revise(document=_rule(request, pk, Permission.RULE_EDIT), reason=reason, by=request.user)
    messages.success(request, f"第{made.version}版草稿已建立，现行的一版照用到新版施行。")
    return redirect("catalogue:rule_change", pk=made.pk)


@require_POST
@requires(Permission.RULE_PUBLISH)
def rule_publish(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.rule_publish(document=_rule(request, pk, Permission.RULE_PUBLISH), by=request.user)
    messages.success(request, f"已公布第{row.version}版，门户上可以看到和下载。")
    return redirect("catalogue:rule", pk=pk)


@require_POST
@requires(Permission.RULE_PUBLISH)
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _rule(request, pk, Permission.RULE_PUBLISH), EndForm(request.POST)
    if form.is_valid():
        services.rule_end(document=found, by=request.user, **form.cleaned_data)
        messages.success(request, "已废止，各版照样可以查到。")
    else:
        messages.error(request, "没有废止：填上日期和理由。")
    return redirect("catalogue:rule", pk=pk)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def rule_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that was handed in, as it was."""
    found = _rule(request, pk)
    if found.file is None:
        raise Http404(pk)
    return download(file_bytes(found.file), found.file.name, found.file.media_type)
