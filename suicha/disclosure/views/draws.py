# SPDX-License-Identifier: Apache-2.0
"""One public draw with its verification, and its downloads."""

import io
import json
from collections.abc import Iterable
from typing import Any

import segno
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.audit import signing
from suicha.core.masking import public_name, public_number
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.workdays import working_days_between
from suicha.disclosure import selectors
from suicha.disclosure.models import Publication
from suicha.disclosure.rules.package import member
from suicha.disclosure.views.shown import draw_badge
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.rules.reasons import REASONS
from suicha.draws.rules.slips import NOT_BY_SEED
from suicha.draws.rules.strata import method_words
from suicha.draws.selectors import draw_public, stage_of
from suicha.files.selectors import file_bytes

Kind = Publication.Kind


@require_safe
@conditional_page
@public
@readonly
def draw(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(draw_public().select_related("organisation", "task__row__plan"), number=number)
    publication = selectors.current(Kind.DRAW).filter(subject_id=found.pk).first()
    body = publication.body if publication else selectors.draw_copy(found, commitment=json.loads(found.commitment))
    page_url = request.build_absolute_uri(request.path)
    body, now = selectors.draw_page(body), stage_of(found)
    context: dict[str, Any] = {
        "draw": found,
        "publication": publication,
        "copy": body,
        "now": now,
        "method": method_words(found.rules) if found.rules else "",
        "badge": draw_badge(found, publication, now["alarm"]),
        "witnesses": _witnesses(now["witnesses"], body if publication else None),
        "voided": next((each for each in now["attempts"] if each["number"] == number and each["voided_at"]), None),
        "certificate": _certificate(found, body, page_url),
        "steps": _steps(now, publication),
        "due": None,
    }
    if publication:
        context |= _result(request, found, body)
    elif found.drawn_at and not found.is_void:
        context["due"] = selectors.due_for(
            found.organisation, "draw_publication_days", timezone.localtime(found.drawn_at).date()
        )
    return render(request, "disclosure/draw.html", context)


def _witnesses(live: list[dict[str, Any]], copy: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Who gave a number; once the draw is published, the number is the one of the published copy."""
    if copy is None:
        return live
    numbers = [witness["number"] for witness in copy["witnesses"]]
    return [witness | {"number": number} for witness, number in zip(live, numbers, strict=False)]


def _result(request: HttpRequest, draw: Draw, body: dict[str, Any]) -> dict[str, Any]:
    """The drawn firms of one stratum or all, a page of them, each with its published result."""
    strata = [row for row in body["strata"] if row["drawn"] + row["mandatory"] and not selectors.hides_classes(body)]
    stratum = request.GET.get("stratum", "")
    if stratum not in {row["code"] for row in strata}:
        stratum = ""
    rows = selectors.drawn_told(draw, body)
    page = paginate(rows.filter(stratum=stratum) if stratum else rows, request.GET, newest_first=False)
    total = rows.count()
    views = [(f"全部 {total}", "?#result", not stratum)]
    if len(strata) > 1:
        for row in strata:
            words = f"{row['name']} {row['drawn'] + row['mandatory']}"
            views.append((words, f"?stratum={row['code']}#result", stratum == row["code"]))
    rows = _rows(page.rows, draw, {row["code"]: row["name"] for row in strata})
    keys = " ".join(key["public_key"] for key in signing.public_keys())
    rows = sorted(rows, key=lambda row: row["drawn"].turn)
    return {"page": page, "views": views, "rows": rows, "reason_words": REASONS, "portal_keys": keys}


def _rows(drawn: Iterable[DrawnTarget], draw: Draw, names: dict[str, str]) -> list[dict[str, Any]]:
    numbers = {row.pk: f"{draw.number}-{row.turn:04d}" for row in drawn}
    found = selectors.current(Kind.RESULT).filter(number__in=numbers.values()).order_by("pk")
    results = {publication.number: publication for publication in found}
    return [
        {
            "drawn": row,
            "name": public_name(row.name, row.target.naming),
            "number": public_number(row.number),
            "stratum": names.get(row.stratum, ""),
            "result": results.get(numbers[row.pk]),
        }
        for row in drawn
    ]


def _steps(now: dict[str, Any], publication: Publication | None) -> list[dict[str, Any]]:
    """The steps of the ceremony up to the issued result, then the publication; matching people is not of the public."""
    steps = [step._asdict() for step in now["steps"][:5]]
    last = {
        "name": "公示结果",
        "state": "",
        "at": None,
        "notes": [] if now["state"] == Draw.State.VOID else ["结果还没有公示"],
    }
    if publication:
        first = publication if publication.version == 1 else selectors.versions_of(publication).earliest("version")
        last |= {"state": "done", "at": first.published_at, "notes": [_in_time(first)]}
        if publication.version > 1:
            now_on = timezone.localtime(publication.published_at)
            last["notes"].append(f"{now_on.month}月{now_on.day}日公示第{publication.version}版")
    elif steps[-1]["state"] == "done" and now["state"] != Draw.State.VOID:
        last["state"] = "now"
    return [*steps, last]


def _in_time(publication: Publication) -> str:
    """How many working days after the draw it was published, out of how many."""
    taken = working_days_between(publication.base_on, timezone.localtime(publication.published_at).date())
    limit = working_days_between(publication.base_on, publication.due_on)
    return f"抽取后第{taken}个工作日，限{limit}个" if taken else f"抽取当日，限{limit}个工作日"


def _certificate(draw: Draw, body: dict[str, Any], url: str) -> dict[str, Any]:
    signed = "签名见 certificate.json" if body.get("signed") else "用指纹验证，未附签名"
    return {
        "number": draw.number,
        "algorithm": "现场抽签（承诺和种子按 sj1）" if body["way"] else f"fairdraw（{body['spec']}）",
        "position": None,
        "signature": (f"{NOT_BY_SEED}。{signed}" if body["way"] else signed) if "key" in body else _unsigned(draw),
        "hashes": body["hashes"] + body.get("revealed", _revealed(draw)),
        "qr": _qr(url),
        "ledger_url": "",
    }


def _unsigned(draw: Draw) -> str:
    """Why there is no signature to look at."""
    if draw.state == Draw.State.VOID:
        return "已作废，没有结果"
    return "结果还没有公示" if draw.revealed_at else "还没有揭示种子"


def _revealed(draw: Draw) -> list[list[str]]:
    """What is in the log from the reveal on, before anything is published."""
    return [["结果指纹", draw.result_root]] if draw.result_root else []


def _qr(url: str) -> SafeString:
    """The address of the page as a QR code, drawn in place."""
    svg = segno.make(url, error="m", micro=False).svg_inline(svgclass="qr", lineclass=None, border=0, omitsize=True)
    return mark_safe(svg.replace("<svg", '<svg role="img" aria-label="本页网址的二维码"', 1))  # noqa: S308 - made here


@require_safe
@public
@readonly
def package(request: HttpRequest, number: str) -> FileResponse:
    """The whole package under its own name, once the draw is published."""
    content = _package(number)
    return _download(content, f"{number}.zip", "application/zip")


@require_safe
@public
@readonly
def matching(request: HttpRequest, number: str, turn: int) -> FileResponse:
    """The package of one matching, once the list is public as a whole: the one the published copy tells of."""
    found = get_object_or_404(draw_public(), number=number)
    publication = selectors.current(Kind.DRAW).filter(subject_id=found.pk).first()
    file = selectors.matching_file(publication, turn) if publication else None
    if file is None:
        raise Http404(reverse("disclosure:draw", args=[number]))
    return _download(file_bytes(file), f"{number}-matching-{turn}.zip", "application/zip")


@require_safe
@public
@readonly
def certificate(request: HttpRequest, number: str) -> FileResponse:
    return _download(member(_package(number), "certificate.json"), f"{number}-certificate.json", "application/json")


@require_safe
@public
@readonly
def commitment(request: HttpRequest, number: str) -> FileResponse:
    """The commitment, public before the draw: exactly its canonical bytes."""
    found = get_object_or_404(draw_public(), number=number)
    return _download((found.commitment or "").encode(), f"{number}-commitment.json", "application/json")


@require_safe
@public
@readonly
def pool_commit(request: HttpRequest, number: str) -> FileResponse:
    """The lines whose SHA-256 is the announced fingerprint of the pool."""
    return _download(member(_package(number), "pool.commit"), f"{number}-pool.commit", "text/plain; charset=utf-8")


def _package(number: str) -> bytes:
    """The bytes of the package in force: the very file that the published copy was made from."""
    found = get_object_or_404(draw_public().select_related("package"), number=number)
    publication = selectors.current(Kind.DRAW).filter(subject_id=found.pk).first()
    file = selectors.package_file(found, publication) if publication else None
    if file is None:
        raise Http404(reverse("disclosure:draw", args=[number]))
    return file_bytes(file)


def _download(content: bytes, name: str, media_type: str) -> FileResponse:
    response = FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "public, max-age=3600"
    return response
