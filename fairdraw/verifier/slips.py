# SPDX-License-Identifier: Apache-2.0
"""V5 of a lottery: slips drawn by hand belong to the committed pool; how they came out of the box nobody can check."""

from typing import Any

from fairdraw.verifier.answers import NotChecked, exactly, is_hex, must, whole
from fairdraw.verifier.ground import canonical, sha
from fairdraw.verifier.rows import batch_of, pool_leaves, quotas, ticket
from fairdraw.verifier.subject import Subject
from fairdraw.verifier.trust import entry_for

LOTTERY = ["drawn", "taken_at", "entries"]
ENTRY_OF_SLIPS = ["at", "photos", "record"]
NOT_BY_SEED = "现场抽签，有影像和签名，不能按种子重算"


def by_hand(subject: Subject) -> str:
    """Every row stands where its slip, the rules and the key of the visits put it; the drawing itself stays open."""
    must(sha(subject.members["pool.commit"]) == subject.record["pool_root"], "pool.commit 与抽取前承诺的名单根不符")
    pool_leaves(subject)
    told = exactly(subject.certificate["lottery"], LOTTERY, "抽签记录")
    drawn, places = told["drawn"], slips_in(subject)
    visits, spare, strata = [], [], []
    due = quotas(subject)
    must(set(drawn) == {quota.stratum for quota in due}, "抽签记录的分层与规则不一致")
    for stratum, size, n, a, _forced in due:
        slips = exactly(drawn[stratum], ["drawn", "spare"], f"分层 {stratum} 的抽签记录")
        numbers = [whole(number) for number in [*slips["drawn"], *slips["spare"]]]
        once = len(set(numbers)) == len(numbers) and all(1 <= number <= size for number in numbers)
        must(once, f"分层 {stratum} 的签号应在 1 至 {size} 之间，每号一次")
        must([len(slips["drawn"]), len(slips["spare"])] == [n, a], f"分层 {stratum} 应抽 {n} 个签和 {a} 个备选签")
        ids = [places[stratum, "R"][number - 1] for number in numbers]
        visits += [(i, f"P,{stratum},{rank},{i},{numbers[rank - 1]}") for rank, i in enumerate(ids[:n], 1)]
        visits += [(i, f"M,{stratum},0,{i},0") for i in places.get((stratum, "M"), [])]
        spare += [f"0,0,A,{stratum},{rank},{i},{numbers[n + rank - 1]}" for rank, i in enumerate(ids[n:], 1)]
        strata.append({"stratum": stratum, "N": size, "n": n, "a": a})
    key = subject.certificate["K"]
    visits.sort(key=lambda visit: (ticket(key, "order", visit[0]), visit[0]))
    ours = [f"{seq},{batch_of(subject, seq)},{what}" for seq, (_id, what) in enumerate(visits, 1)] + spare
    theirs = [",".join(row) for row in subject.result]
    must(ours == theirs, "结果的各行与抽出的签号、名单里的签位或检查顺序不符")
    must(canonical(subject.certificate["strata"]) == canonical(strata), "证书里各分层的人数与规则不符")
    logged = drawn_before_the_seed(subject, sha(canonical(drawn)))
    photos = evidence(told["entries"])
    return NotChecked(f"{NOT_BY_SEED}；{len(ours)} 行都在承诺的名单里，签位和检查顺序相符{logged}；影像 {photos} 张")


def slips_in(subject: Subject) -> dict[tuple[str, str], list[str]]:
    """{(stratum, role): ids in their order}: slip n of a stratum is the n-th of its random rows."""
    places: dict[tuple[str, str], list[str]] = {}
    for target, stratum, role, _reason in subject.pool:
        places.setdefault((stratum, role), []).append(target)
    return places


def drawn_before_the_seed(subject: Subject, digest: str) -> str:
    """That the log took the slips down between the commitment and the reveal, where the certificate proves it."""
    entry = entry_for(subject, "draws.slips.agree", "drawn_digest", digest)
    if entry is None:
        return "，证书没有抽签的日志证明"
    place = {each["entry"]["action"]: each["index"] for each in subject.certificate["log"]}
    begun, ended = place.get("draws.draw.commit", -1), place.get("draws.draw.reveal", entry["index"] + 1)
    must(begun < entry["index"] < ended, "日志里抽签结果不在承诺之后、揭示种子之前")
    return "，揭示种子之前已记入日志"


def evidence(entries: list[dict[str, Any]]) -> int:
    """How many photographs two people handed in; each entry has some of the hall and one of the signed record."""
    must(len(entries) == 2, "抽签结果应由两个人各录入一遍")
    for entry in entries:
        exactly(entry, ENTRY_OF_SLIPS, "抽签录入")
        shown = all(map(is_hex, entry["photos"])) and is_hex(entry["record"]) and entry["photos"]
        must(shown, "抽签录入缺少现场照片或签名记录表的指纹")
    return len({each for entry in entries for each in [*entry["photos"], entry["record"]]})
