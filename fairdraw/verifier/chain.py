# SPDX-License-Identifier: Apache-2.0
"""V8 and V9: every earlier attempt is listed and explained, every replaced target too (sections 5 and 6)."""

from fairdraw.verifier.answers import NotChecked, exactly, must, whole
from fairdraw.verifier.ground import canonical, sha
from fairdraw.verifier.subject import Subject

SUBSTITUTION = ["seq", "batch", "out", "in", "reason", "at", "by"]


def v8(subject: Subject) -> str:
    attempt, chain, previous = whole(subject.record.get("attempt", 1)), subject.certificate["attempts"], ""
    must(len(chain) == attempt - 1, f"这是第 {attempt} 次抽取，此前各次应全部列出，现在列出 {len(chain)} 次")
    for number, earlier in enumerate(chain, 1):
        exactly(earlier, ["commitment", "reason"], f"第 {number} 次抽取的记录")
        past = earlier["commitment"]
        linked = [past["attempt"], past["prev"], past["plan_id"]] == [number, previous, subject.record["plan_id"]]
        must(
            linked and earlier["reason"].strip(),
            f"第 {number} 次抽取没有接上前一次、不属于同一计划，或没有写明作废原因",
        )
        previous = sha(canonical(past))
    must(subject.record.get("prev", "") == previous, "承诺没有接上前一次抽取")
    return f"第 {attempt} 次抽取，此前 {attempt - 1} 次作废均已列出并写明原因"


def v9(subject: Subject) -> str:
    """Every replacement names its seat and its reason; where alternates are public, they came in order of rank."""
    columns = subject.form.result[0]
    rows = [dict(zip(columns, row, strict=True)) for row in subject.result]
    seats = {row["id"]: row for row in rows if row.get("kind") != "A"}
    waiting = [row for row in rows if row.get("kind") == "A"]
    known = {row[0] for row in subject.pool} if subject.name == "ids" else set()
    for change in subject.certificate["substitutions"]:
        exactly(change, [*SUBSTITUTION, *subject.form.seat], "替换记录")
        must(change["out"] in seats, f"替换记录里的 {change['out']} 不在检查名单里")
        seat = seats.pop(change["out"])
        here = [str(change["seq"]), str(change["batch"])] == [seat["seq"], seat["batch"]] and change["reason"].strip()
        must(here and change["in"] not in seats, f"替换 {change['out']} 的位置不符，或没有写明原因")
        seats[change["in"]] = seat
        if subject.name == "ids":
            must(change["in"] in known, f"替换进来的 {change['in']} 不在名单里")
            continue
        due = min(
            (row for row in waiting if row["stratum"] == seat["stratum"]), key=lambda row: int(row["rank"]), default={}
        )
        given = [change["stratum"], str(change["rank"]), change["in"]]
        must(
            given == [due.get("stratum"), due.get("rank"), due.get("id")],
            f"替换 {change['out']} 的候补没有按本层名次顺序",
        )
        waiting.remove(due)
    number = len(subject.certificate["substitutions"])
    order = {"ids": "候补名次不公开，没有核对", "part": "名次在已公开的各户之间核对"}.get(subject.name, "都按名次")
    return NotChecked(f"{number} 户替换都写明原因，{order}；各户检查结果请在公示页面核对")
