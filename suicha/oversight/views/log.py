# SPDX-License-Identifier: Apache-2.0
"""The signed log: what was signed, who keeps it, and putting it into their hands."""

from email.message import EmailMessage
from email.policy import SMTP

import segno
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.audit import selectors as audit
from suicha.audit.models import Checkpoint, Keeper
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.oversight import selectors, services
from suicha.oversight.forms import CosignForm, EndForm, HandForm, KeeperForm

TEXT = "text/plain; charset=utf-8"


@require_GET
@requires(Permission.LOG_KEEP)
@readonly
def log(request: HttpRequest) -> HttpResponse:
    holdings, days = selectors.keeping()
    latest, size = audit.checkpoint_latest(), audit.log_size()
    context = {
        "can_keep": services.may_keep(request.user),
        "holdings": holdings,
        "days": days,
        "fresh": sum(holding.fresh for holding in holdings),
        "enough": audit.kept_enough(holdings),
        "goes_on": audit.log_goes_on(),
        "latest": latest,
        "size": size,
        "unsigned": size - latest.size if latest else size,
        "page": paginate(Checkpoint.objects.all(), request.GET, size=10),
    }
    return render(request, "oversight/log.html", context)


@require_POST
@requires(Permission.LOG_KEEP)
def sign(request: HttpRequest) -> HttpResponse:
    checkpoint = services.checkpoint_sign(by=request.user)
    messages.success(request, f"已签发前{checkpoint.size:,}条的检查点。")
    return redirect("oversight:log")


@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_KEEP)
def keeper_add(request: HttpRequest) -> HttpResponse:
    form = KeeperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keeper = services.keeper_add(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记{keeper.unit}。接着把检查点交给它。")
            return redirect("oversight:keeper", pk=keeper.pk)
    return render(request, "oversight/keeper_add.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@requires(Permission.LOG_KEEP)
@readonly
def keeper(request: HttpRequest, pk: int) -> HttpResponse:
    return _keeper_page(request, get_object_or_404(Keeper, pk=pk))


def _keeper_page(request: HttpRequest, row: Keeper, form: Form | None = None) -> HttpResponse:
    """The page of a keeper; ``form`` is one that could not be accepted."""
    handovers = row.handovers.select_related("checkpoint").order_by("-pk")[:20]
    signed = set(row.cosignatures.values_list("checkpoint_id", flat=True))
    shown = [(handover, handover.checkpoint_id in signed) for handover in handovers]
    waiting = next((handover.checkpoint for handover, done in shown if not done), None) if row.public_key else None
    way = row.way if row.way != Keeper.Way.PUSH else Keeper.Way.DOWNLOAD
    context = {
        "can_keep": services.may_keep(request.user) and row.ended_at is None,
        "keeper": row,
        "handovers": shown,
        "waiting": waiting,
        "hand_form": form if isinstance(form, HandForm) else HandForm(initial={"way": way}),
        "cosign_form": form if isinstance(form, CosignForm) else CosignForm(),
        "end_form": form if isinstance(form, EndForm) else EndForm(),
        "form": form or Form(),
        "delivery": getattr(row, "delivery", None),
    }
    return render(request, "oversight/keeper.html", context, status=422 if form else 200)


@require_POST
@requires(Permission.LOG_KEEP)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    services.require_keep(request.user)
    row, form = get_object_or_404(Keeper, pk=pk), HandForm(request.POST)
    if not form.is_valid():
        return _keeper_page(request, row, form)
    try:
        handover = services.checkpoint_hand(keeper=row, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _keeper_page(request, row, form)
    messages.success(
        request, f"已登记交存前{handover.checkpoint.size:,}条的检查点。从下面第一行取文件，交给{row.unit}。"
    )
    return redirect("oversight:keeper", pk=pk)


@require_POST
@requires(Permission.LOG_KEEP)
def cosign(request: HttpRequest, pk: int, checkpoint: int) -> HttpResponse:
    services.require_keep(request.user)
    row, form = get_object_or_404(Keeper, pk=pk), CosignForm(request.POST)
    signed = get_object_or_404(Checkpoint, pk=checkpoint)
    if form.is_valid():
        try:
            services.cosignature_enter(keeper=row, checkpoint=signed, text=form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, "联署与登记的公钥一致，已随检查点公开。")
            return redirect("oversight:keeper", pk=pk)
    return _keeper_page(request, row, form)


@require_POST
@requires(Permission.LOG_KEEP)
def keeper_end(request: HttpRequest, pk: int) -> HttpResponse:
    services.require_keep(request.user)
    row, form = get_object_or_404(Keeper, pk=pk), EndForm(request.POST)
    if not form.is_valid():
        return _keeper_page(request, row, form)
    services.keeper_end(keeper=row, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, f"{row.unit}不再存证。它手里的检查点仍然有效。")
    return redirect("oversight:log")


@require_GET
@requires(Permission.LOG_KEEP)
@readonly
def checkpoint_file(request: HttpRequest, pk: int) -> HttpResponse:
    checkpoint = get_object_or_404(Checkpoint, pk=pk)
    response = HttpResponse(audit.checkpoint_text(checkpoint), content_type=TEXT)
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{checkpoint.size}.txt"'
    return response


@require_GET
@requires(Permission.LOG_KEEP)
@readonly
def checkpoint_print(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet of paper: the signed text, and the same as a square that a phone reads."""
    checkpoint = get_object_or_404(Checkpoint, pk=pk)
    context = {"checkpoint": checkpoint, "text": checkpoint.text, "qr": _qr(checkpoint.text)}
    return render(request, "oversight/checkpoint_print.html", context)


@require_GET
@requires(Permission.LOG_KEEP)
@readonly
def checkpoint_mail(request: HttpRequest, pk: int, checkpoint: int) -> HttpResponse:
    """A letter that opens as a draft in the mail program of whoever sends it."""
    row, signed = get_object_or_404(Keeper, pk=pk), get_object_or_404(Checkpoint, pk=checkpoint)
    letter = EmailMessage(policy=SMTP)
    letter["To"] = row.mail
    letter["Subject"] = f"留痕日志检查点：前{signed.size}条"
    letter["X-Unsent"] = "1"
    letter.set_content(
        f"{row.unit}：\n\n附件是留痕日志前{signed.size}条的检查点，保存原文件，不要改动。"
        "以后可以用它核对日志是否被改过。\n"
    )
    name = f"checkpoint-{signed.size}.txt"  # as bytes: mail programs rewrite the ends of lines of text
    letter.add_attachment(audit.checkpoint_text(signed).encode(), "application", "octet-stream", filename=name)
    response = HttpResponse(letter.as_bytes(), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{signed.size}.eml"'
    return response


def _qr(text: str) -> SafeString:
    svg = segno.make(text, error="m", micro=False).svg_inline(svgclass="qr", lineclass=None, border=0, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn by segno from a text we signed
