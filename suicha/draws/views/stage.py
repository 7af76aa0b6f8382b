# SPDX-License-Identifier: Apache-2.0
"""The hall's big screen: what ``stage_of`` lets everybody know at this moment, large.  It follows and never acts.

One address, one page: the screen asks for it again every two seconds and is told 304 while nothing happened.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import Permission, requires
from suicha.core import clock
from suicha.core.readonly import readonly
from suicha.core.templatetags.ui import cdatetime
from suicha.draws import selectors
from suicha.draws.models import Draw
from suicha.draws.views.shown import draw_or_404, public_url, qr, witness_url

# More than these are not read out one by one: the list is on the public page.
READ_OUT = 300
# More sources than these stand in one list instead of a pane each.
PANES = 4


@require_safe
@conditional_page
@requires(Permission.DRAW_VIEW)
@readonly
def stage(request: HttpRequest, pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk, "task__row")
    witness, public = witness_url(request), public_url(request, draw)
    context = {
        "draw": draw,
        "screen": _screen(draw),
        "witness_address": witness.partition("://")[2],
        "witness_qr": qr(witness, "qr stage-qr", "见证页网址的二维码"),
        "public_qr": qr(public, "qr stage-qr", "公开页网址的二维码"),
    }
    return render(request, "draws/stage.html", context)


def _screen(draw: Draw) -> dict[str, Any]:
    told = selectors.stage_of(draw)
    seats = [_witness(each) for each in told["witnesses"]] + [_source(each) for each in told["readings"]]
    seats += [_box(told["lottery"])] if told["lottery"] else []
    rows = told["rows"][:READ_OUT]
    now, why = _now(told)
    return told | _digest(told) | {
        "steps": [_step(step) for step in told["steps"]],
        "seats": seats,
        "crowded": len(seats) > PANES - bool(told["lottery"]),
        "rows": rows,
        "first": rows[:15],
        "more": len(rows) < told["total"],
        "strata": selectors.strata_rows(draw.counts, draw.strata, draw.rules),
        "now": now,
        "why": why,
        "void": next((each for each in told["attempts"] if each["number"] == draw.number and each["voided_at"]), None),
    }  # fmt: skip


def _step(step) -> dict[str, Any]:
    """A step with one short line under it: the hour, with the day when it was another one."""
    at = localtime(step.at) if step.at else None
    when = "" if at is None else f"{at:%H:%M}" if at.date() == clock.today() else cdatetime(at)
    return {"name": step.name, "state": step.state, "words": "　".join([when, *step.notes]).strip("　")}


def _witness(told: dict[str, Any]) -> dict[str, Any]:
    state = "locked" if told["locked_at"] else "in" if told["entered_at"] else ""
    words = {"locked": "本人锁定，不能修改", "in": "已签到，正在填写", "": "未报数"}[state]
    return {
        "role": told["kind"],
        "name": told["name"],
        "state": state,
        "at": told["locked_at"] or told["entered_at"],
        "number": told["number"],
        "mark": told["receipt"],
        "words": words,
    }


def _source(told) -> dict[str, Any]:
    words = {
        "agreed": "两人各读一遍，一致",
        "half": "一人已录入，等第二人",
        "waiting": "见证人锁定后公布" if told.issue else "见证人锁定后当场掷",
    }[told.state]
    return {
        "role": told.title,
        "name": told.issue,
        "state": "locked" if told.state == "agreed" else "in" if told.state == "half" else "",
        "at": told.at,
        "number": told.value,
        "mark": "",
        "words": words,
    }


def _box(lottery) -> dict[str, Any]:
    """The box with the slips, as one more pane; what came out is told when two people agree."""
    words = {
        "agreed": "两人各录一遍，一致",
        "half": "一人已录入，等第二人",
        "waiting": "签号就是承诺的名录里的位置，当众抽出",
    }[lottery.state]
    return {
        "role": "现场抽签",
        "name": "",
        "state": {"agreed": "locked", "half": "in", "waiting": ""}[lottery.state],
        "at": lottery.at,
        "number": "",
        "mark": "",
        "words": words,
    }


def _digest(told: dict[str, Any]) -> dict[str, Any]:
    """The digest everybody holds on to now, in groups that can be read to each other."""
    if told["result_root"]:
        name, words, digest = "结果指纹", "种子揭示时写入日志，名单只能是这一份", told["result_root"]
    else:
        name, words, digest = "承诺指纹", "名录、规则和系统密数都在里面，改一个字就对不上", told["commitment_digest"]
    return {
        "digest_name": name,
        "digest_words": words,
        "digest": [digest[at : at + 4] for at in range(0, len(digest), 4)],
        "marks": [("名录指纹", told["pool_root"]), ("承诺", told["commitment_digest"])],
    }


def _now(told: dict[str, Any]) -> tuple[str, str]:
    """What the hall is waiting for, in few words, and why."""
    locked = sum(1 for each in told["witnesses"] if each["locked_at"])
    waiting = [each.title for each in told["readings"] if each.state != "agreed"]
    if told["void_waits"]:
        return "有人申请作废，先停下", "由另一个人决定作废还是接着抽"
    if told["state"] == Draw.State.FROZEN:
        return "名录已冻结，等待公布承诺", "名录、数量和见证人已经固定"
    if told["state"] == Draw.State.COMMITTED and locked < len(told["witnesses"]):
        return f"见证人报数　{locked}/{len(told['witnesses'])}", "每人锁定一个数，任何一方不能单独决定种子"
    if told["state"] == Draw.State.COMMITTED and told["lottery"] and told["lottery"].state != "agreed":
        return "现场抽签", "抽出的签由两个人各录一遍，附照片和签名的记录表"
    if told["state"] == Draw.State.COMMITTED and waiting:
        return f"等{waiting[0]}", "由两个人分别照公布的原样录入"
    if told["state"] == Draw.State.COMMITTED:
        return "等保管人揭示种子", told["lottery"].words if told["lottery"] else "结果已经唯一确定，谁也改不了"
    if told["state"] == Draw.State.REVEALED:
        return "种子已揭示，等待出具结果", "结果已算出，指纹已写入日志"
    return f"已抽出{told['total']}家", told["lottery"].words if told["lottery"] else f"公开方式：{told['disclosure']}"
