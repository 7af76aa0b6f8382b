# SPDX-License-Identifier: Apache-2.0
"""Where a draw stands: its steps, and what can still happen to it, in words."""

from suicha.core.templatetags.ui import cdatetime
from suicha.draws.models import Draw, Witness
from suicha.draws.rules.sources import first_due
from suicha.draws.selectors.draws import BY_HAND, STEPS, Step, digits_of, witnesses_of
from suicha.draws.selectors.readings import ReadingTold, readings_of


def steps_of(draw: Draw, witnesses: list[Witness], readings: list[ReadingTold] | None = None) -> list[Step]:
    """The six steps with what was done when; the first one not done is the present one, unless the draw is void."""
    readings = readings_of(draw) if readings is None else readings
    times = [witness.locked_at for witness in witnesses if witness.locked_at]
    agreed = [reading.at for reading in readings if reading.state == "agreed" and reading.at]
    slips = draw.lottery.agreed_at if draw.by_hand else None
    agreed += [slips] if slips else []
    others = len(readings) + draw.by_hand
    complete = bool(witnesses) and len(times) == len(witnesses) and len(agreed) == others
    rows = sum(sum(roles.values()) for roles in draw.counts.values())
    digits = f"{len(witnesses)}人各报{digits_of(draw)}位" if draw.seed_plan else ""
    entered = f"{len(times)}/{len(witnesses)}人"
    if readings:
        digits += f"，{len(readings)}个其他来源"
        entered += f"，{len(agreed) - bool(slips)}/{len(readings)}个其他来源"
    if draw.by_hand:
        digits += "，抽签两人一致"
        entered += "，抽签两人一致" if slips else "，等抽签结果"
    found = [
        (True, draw.frozen_at, f"{rows}家"),
        (draw.committed_at is not None, draw.committed_at, f"指纹 {(draw.commitment_digest or '')[:8]}"),
        (complete, max([*times, *agreed], default=None) if complete else None, digits if complete else entered),
        (draw.revealed_at is not None, draw.revealed_at, f"结果指纹 {(draw.result_root or '')[:8]}"),
        (draw.drawn_at is not None, draw.drawn_at, "与承诺一致"),
        (draw.matched_at is not None, draw.matched_at, "同一种子"),
    ]
    steps = BY_HAND if draw.by_hand else STEPS
    now = next((index for index, (done, _, _) in enumerate(found) if not done), len(found))
    now = len(found) if draw.is_void else now
    return [
        Step(name, "done" if done else "now" if index == now else "", at, [note] if done or index == now == 2 else [])
        for index, (name, (done, at, note)) in enumerate(zip(steps, found, strict=True))
    ]


def still_possible(
    draw: Draw, witnesses: list[Witness] | None = None, readings: list[ReadingTold] | None = None
) -> str:
    """What can still happen to this draw, and what cannot any more, in words."""
    if draw.is_void:
        return "这次抽取已作废，记录永久公开，不能恢复。任务可以重新冻结，与这一次相连。"
    if draw.void_waits:
        return "有作废申请等着决定，此前一步也不能往下办。同意作废的须是另一个人，理由和人都会公开。"
    if draw.state == Draw.State.COMMITTED:
        seats = witnesses_of(draw) if witnesses is None else witnesses
        return _while_committed(draw, seats, readings_of(draw) if readings is None else readings)
    return {
        Draw.State.FROZEN: "名录、数量、见证人和人员名单已固定，不能增减；系统密数只有保管人能打开。"
        "公布承诺后，见证人才能输入数字。",
        Draw.State.REVEALED: "种子已揭示，结果指纹已留痕，谁也不能再改。接着出具凭证和抽取包。",
        Draw.State.DRAWN: "抽取已完成，不能重抽。接着用同一种子匹配检查人员，人员名单在冻结时已固定。",
        Draw.State.MATCHED: "抽取和匹配都已完成，不能重来。按批次派发检查，并在时限内公示。"
        + ("" if draw.used_at else "派发之前，仍可由两个人作废，作废公开。"),
    }[Draw.State(draw.state)]


def _while_committed(draw: Draw, witnesses: list[Witness], readings: list[ReadingTold]) -> str:
    if not draw.pool_commit:
        return "这次抽取冻结时还没有密数保管人，不能继续；由两个人作废后重新冻结。"
    missing = sum(witness.locked_at is None for witness in witnesses)
    if missing:
        due = first_due(draw.seed_plan)
        until = f"，公开数{cdatetime(due)}产生，须在此之前锁定" if due else ""
        return f"承诺已公布，任何人不能再改名录和规则。还差{missing}名见证人的数字{until}；数字锁定后不能改。"
    waiting = [reading.title for reading in readings if reading.state != "agreed"]
    if draw.by_hand and draw.lottery.agreed_at is None:
        return (
            "承诺已公布，名录和签都不能再改。等现场抽签的结果，由两个人照签名的记录表分别录入；揭示种子以后不能再录。"
        )
    if waiting:
        return f"见证人已全部锁定，不能再改。还差{'、'.join(waiting)}，由两个人分别照公布的原样录入。"
    return "数字已全部锁定，结果已经唯一确定，只待保管人揭示。揭示后不能重抽。"
