# SPDX-License-Identifier: Apache-2.0
"""Pages on which one item is drafted, changed or taken out, and remarks on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with, within
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import lists as forms
from suicha.catalogue.models import Item, ItemNote
from suicha.catalogue.rules.against_upper import Stand
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly

LIST = "事项清单"


def _editable(request: HttpRequest, pk: int) -> Item:
    found = Item.objects.filter(within(request.user, Permission.ITEM_EDIT)).select_related(
        "organisation", "upper__upper_list"
    )
    return get_object_or_404(found, pk=pk)


def _form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "list_name": LIST}
    return render(request, "catalogue/list_form.html", context, status=422 if form.is_bound else 200)


def _stated(item: Item) -> str:
    """What the upper list asks of this item, to be read while it is edited."""
    upper = item.upper
    asked = [f"抽查比例{upper.ratio}"] if upper and upper.ratio else []
    asked += [f"抽查频次{upper.frequency}"] if upper and upper.frequency else []
    return f"{upper.upper_list.cited}写明{'、'.join(asked)}。" if upper and asked else ""


def _looser(item: Item) -> list[str]:
    """What this row says less than the upper list, in sentences."""
    source = item.upper.upper_list.cited if item.upper else ""
    return [each.sentence(source) for each in item.against_upper if each.stand in (Stand.LOOSER, Stand.OTHER)]


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def item_new(request: HttpRequest) -> HttpResponse:
    allowed = list(organisations_with(request.user, Permission.ITEM_EDIT))
    demanded = selectors.demanded_fields(request.user.organisation)
    initial = {"organisation": request.user.organisation_id, "body": request.user.organisation.name, "sequence": 1}
    form = forms.ItemForm(request.POST or None, demanded=demanded, organisations=allowed, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        organisation = next(each for each in allowed if each.pk == data["organisation"])
        try:
            item = services.item_add(
                organisation=organisation,
                words=form.words(),
                ground=data["ground"],
                reason=data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已起草，随这一版清单上报。")
            return redirect("catalogue:item", pk=item.pk)
    return _form_page(
        request,
        form,
        title="起草一个抽查事项",
        why="起草的事项随新一版清单上报、批准、公布，到施行日期才能列入计划。",
        words="保存草稿",
        back=reverse("catalogue:items"),
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    item = _editable(request, pk)
    demanded = selectors.demanded_fields(item.organisation)
    form = forms.ItemForm(
        request.POST or None,
        demanded=demanded,
        reasoned=item.state == Item.State.PUBLISHED,
        initial=forms.item_initial(item),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            revision = services.item_revise(
                item=item, words=form.words(), ground=data["ground"], reason=data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已保存，随新一版清单上报。")
            for sentence in _looser(revision):
                messages.warning(request, sentence)
            return redirect("catalogue:item", pk=revision.pk)
    published = item.state == Item.State.PUBLISHED
    return _form_page(
        request,
        form,
        title=f"改“{item.short_name}”",
        why=_stated(item)
        + ("公布过的一版不改动，改后的内容进入新一版清单；原来的计划和任务仍按原来的一版。" if published else ""),
        words="保存改动",
        back=reverse("catalogue:item", args=[item.pk]),
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = _editable(request, pk)
    draft = item.state == Item.State.DRAFT
    form = forms.ReasonForm(request.POST or None, initial={"ground": "repealed"})
    for field in form.fields.values():
        field.required = not draft
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.item_remove(item=item, ground=data["ground"], reason=data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "草稿已删去。" if draft else "已列入取消，新一版清单施行后不再抽查。")
            return redirect("catalogue:items")
    return _form_page(
        request,
        form,
        title=f"{'删去草稿' if draft else '取消'}“{item.short_name}”",
        why="" if draft else "取消随新一版清单批准公布后生效，在此之前照旧。",
        words="删去草稿" if draft else "列入取消",
        back=reverse("catalogue:item", args=[item.pk]),
    )


@require_POST
@requires(Permission.ITEM_EDIT)
def note_write(request: HttpRequest, pk: int) -> HttpResponse:
    item = _editable(request, pk)
    note = services.note_write(
        item=item,
        text=request.POST.get("text", ""),
        addressee=request.POST.get("addressee", ""),
        by=request.user,
    )
    messages.success(request, "已写下备注。" if note.kind == ItemNote.Kind.REMARK else "已登记请示，等上级答复。")
    return redirect("catalogue:item", pk=pk)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def notes(request: HttpRequest) -> HttpResponse:
    """Questions to the upper level: those that wait first, then all that were answered."""
    found = ItemNote.objects.filter(within(request.user, Permission.ITEM_VIEW), kind=ItemNote.Kind.QUESTION)
    answered = request.GET.get("state") == "answered"
    found = found.exclude(answered_at=None) if answered else found.filter(answered_at=None)
    page = paginate(found.select_related("organisation", "written_by", "answered_by"), request.GET)
    lineages = [note.lineage for note in page]
    items = Item.objects.filter(lineage__in=lineages).order_by("pk")
    address = reverse("catalogue:notes")
    context = {
        "page": page,
        "items": {item.lineage: item for item in items},
        "answered": answered,
        "views": [("等答复", address, not answered), ("已答复", f"{address}?state=answered", answered)],
    }
    return render(request, "catalogue/notes.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_VIEW)
def note_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the answer; who may is asked by the act."""
    found = ItemNote.objects.filter(within(request.user, Permission.ITEM_VIEW)).select_related("organisation")
    note = get_object_or_404(found, pk=pk)
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_answer(note=note, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已登记答复。")
            return redirect("catalogue:notes")
    return _form_page(
        request,
        form,
        title=f"答复{note.organisation.short_name}的请示",
        why=note.text,
        words="登记答复",
        back=reverse("catalogue:notes"),
    )
