# SPDX-License-Identifier: Apache-2.0
"""What several pages of the ceremony share: finding the draw, the trail, QR codes, a form that was refused."""

import segno
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from suicha.core.errors import Refused
from suicha.draws import selectors
from suicha.draws.models import Draw


def draw_or_404(request: HttpRequest, pk: int, *related: str) -> Draw:
    """The draw, if this person may see it."""
    found = selectors.draw_list(request.user).select_related("task", "organisation", *related).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def trail(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("抽取", reverse("draws:list")), *rest]


def trail_of(draw: Draw, here: str) -> list[tuple[str, str]]:
    return trail((draw.number, reverse("draws:draw", args=[draw.pk])), (here, ""))


def qr(text: str, css: str = "qr", label: str = "") -> SafeString:
    """An address as a QR code, drawn in place; ``label`` says where it leads, without one it is decoration."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        border=2, svgclass=css, lineclass=None, omitsize=True, light="#fff"
    )
    said = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    return mark_safe(svg.replace("<svg", f"<svg {said}", 1))  # noqa: S308 - drawn by segno from our own address


def witness_url(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("draws:witness"))


def public_url(request: HttpRequest, draw: Draw) -> str:
    return request.build_absolute_uri(reverse("disclosure:draw", args=[draw.number]))


def waiting_of(draw: Draw, witnesses, readings) -> list[str]:
    """Whose turn it is before the secret may be opened, in words."""
    if draw.state != Draw.State.COMMITTED:
        return []
    missing = [f"{witness.get_kind_display()}{witness.name}" for witness in witnesses if not witness.locked_at]
    slips = ["抽签结果"] if draw.by_hand and draw.lottery.agreed_at is None else []
    return missing + [reading.title for reading in readings if reading.state != "agreed"] + slips


def tell(form: BaseForm, refusal: Refused, fields: dict[str, str]) -> None:
    """Put a refusal beside the field it speaks of (code → field); one of another kind goes its usual way."""
    if refusal.code not in fields:
        raise refusal
    form.add_error(fields[refusal.code] or None, str(refusal))
