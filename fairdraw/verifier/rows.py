# SPDX-License-Identifier: Apache-2.0
"""V5 to V7: the draw recomputed as far as it is public, the root of the result, the numbers (sections 2, 5 and 6)."""

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, NamedTuple

from fairdraw.verifier.answers import NotChecked, exactly, is_hex, must, told, whole
from fairdraw.verifier.ground import canonical, root_lines, sha
from fairdraw.verifier.subject import Subject
from fairdraw.verifier.trust import entry_for, included

MILLION = 10**6  # rules count in parts per million


class Quota(NamedTuple):
    """Of `size` random rows of a stratum `drawn` are drawn and `spare` stand by; its `forced` rows are all visited."""

    stratum: str
    size: int
    drawn: int
    spare: int
    forced: int


def quotas(subject: Subject) -> list[Quota]:
    """The numbers that the committed rules and counts ask for."""
    rules = exactly(subject.record["rules"], ["strata", "alternates_ppm", "batches"], "规则", ["mandatory_counts"])
    counts, share, found = subject.record["counts"], whole(rules["alternates_ppm"]), list[Quota]()
    must(whole(rules["batches"]) >= 1 and share <= MILLION, "规则超出范围")
    must(isinstance(rules.get("mandatory_counts", False), bool), "规则的 mandatory_counts 应为 true 或 false")
    must(set(rules["strata"]) == set(counts), "规则的分层与名单的分层不一致")
    for stratum, rule in sorted(rules["strata"].items()):
        exactly(rule, ["ppm", "min"], f"分层 {stratum} 的规则", ["max"])
        ppm, least, most = whole(rule["ppm"]), whole(rule["min"]), whole(rule.get("max", 2**53))
        must(ppm <= MILLION and least <= most, f"分层 {stratum} 的规则超出范围")
        size, forced = whole(counts[stratum].get("R", 0)), whole(counts[stratum].get("M", 0))
        counted = forced if rules.get("mandatory_counts") else 0
        n = max(0, min(size + counted, most, max(least, -(-(size + counted) * ppm // MILLION))) - counted)
        if size + forced:
            found.append(Quota(stratum, size, n, min(size - n, -(-n * share // MILLION)), forced))
    return found


def v5(subject: Subject) -> str:
    must(sha(subject.members["pool.commit"]) == subject.record["pool_root"], "pool.commit 与抽取前承诺的名单根不符")
    if subject.name == "part":
        return NotChecked("密钥 K 还没有公布，签号和名次不能核对；全部批次检查完后可核对")
    if subject.name == "rows":
        kinds = ((row[5], row[3], "M" if row[2] == "M" else "R") for row in subject.result)
        same = "签号、名次、最后签号和检查顺序都对；没有抽中的各户不公开，各户可用自己的开封信息核对"
        return f"{agrees(subject, kinds)}，{same}"
    key, leaves = subject.certificate["K"], pool_leaves(subject)
    if subject.name == "all":
        return (
            f"名单 {len(leaves)} 行与承诺相符，整个抽取重算一致，{agrees(subject, (row[:3] for row in subject.pool))}"
        )
    known = {row[0] for row in subject.pool}
    for _seq, _batch, target, given in subject.result:
        must(target in known, f"结果里的 {target} 不在名单里")
        must(given == ticket(key, "target", target), f"{target} 的签号不对")
    ordered = sorted(subject.result, key=lambda row: (ticket(key, "order", row[2]), row[2]))
    numbered = [(str(seq), str(batch_of(subject, seq)), *row[2:]) for seq, row in enumerate(ordered, 1)]
    must(numbered == subject.result, "结果的检查顺序或批次与重算不符")
    return f"名单 {len(leaves)} 行与承诺相符，{len(ordered)} 户的签号和检查顺序都对；分层和名次不公开，各户可核对自己的"


def pool_leaves(subject: Subject) -> list[str]:
    """The leaves of the published pool; fails unless the committed root is made of them."""
    if subject.name == "ids":
        leaves, what = [leaf for _id, leaf in subject.pool], "名单的叶子"
    else:
        secret = subject.certificate["secret"]
        leaves, what = [leaf_of(secret, row) for row in subject.steps(subject.pool, "算名单根")], "名单"
    must(root_lines(leaves).encode() == subject.members["pool.commit"], f"pool.commit 不是由{what}得出的")
    return leaves


def leaf_of(secret: Any, row: tuple[str, ...]) -> str:
    """The leaf of one row of the pool under the secret."""
    target = row[0]
    nonce = sha256(f"sj1.nonce|{secret}|{target}".encode()).hexdigest()
    return sha256(f"sj1.leaf|{nonce}|{target}|{row[1]}|{row[2]}".encode()).hexdigest()


def ticket(key: str, purpose: str, target: str) -> str:
    return sha256(f"{key}|{purpose}|{target}".encode()).hexdigest()


def batch_of(subject: Subject, seq: int) -> int:
    return 1 + (seq - 1) % int(subject.record["rules"]["batches"])


def agrees(subject: Subject, rows: Iterable[tuple[str, ...]]) -> str:
    """Draw the rows (id, stratum, role) again; fails unless result and strata come out as they stand."""
    key = subject.certificate["K"]
    tickets: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for target, stratum, role in subject.steps(iter(rows), "算签号"):
        if role != "X":
            tickets.setdefault((stratum, role), []).append((ticket(key, "target", target), target))
    visits, alternates, strata = [], [], []
    for stratum, size, n, a, _forced in quotas(subject):
        ranked = sorted(tickets.pop((stratum, "R"), []))
        must(len(ranked) >= n, f"分层 {stratum} 应抽 {n} 户，只有 {len(ranked)} 户")
        visits += [(f"P,{stratum},{rank}", each) for rank, each in enumerate(ranked[:n], 1)]
        visits += [(f"M,{stratum},0", each) for each in tickets.pop((stratum, "M"), [])]
        alternates += [f"0,0,A,{stratum},{rank},{i},{t}" for rank, (t, i) in enumerate(ranked[n : n + a], 1)]
        strata.append({"stratum": stratum, "N": size, "n": n, "a": a, "cutoff": ranked[n - 1][0] if n else ""})
    must(not tickets, "有规则之外的分层")
    visits.sort(key=lambda visit: (ticket(key, "order", visit[1][1]), visit[1][1]))
    ours = [
        f"{seq},{batch_of(subject, seq)},{what},{i},{t}" for seq, (what, (t, i)) in enumerate(visits, 1)
    ] + alternates
    theirs = [",".join(row) for row in subject.result]
    wrong = next((mine for mine, given in zip(ours, theirs, strict=False) if mine != given), "")
    must(ours == theirs, f"结果与重算不符：应有 {len(ours)} 行，现有 {len(theirs)} 行；首个不符应为 {wrong}")
    must(canonical(subject.certificate["strata"]) == canonical(strata), "证书里各分层的人数或最后签号与重算不符")
    return f"共 {len(ours)} 行"


def v6(subject: Subject) -> str:
    root = subject.certificate["result_root"]
    must(is_hex(root), "证书的结果根不是 64 位十六进制数")
    leaves = [sha("sj1.out|" + "|".join(row)) for row in subject.result]
    if subject.name == "ids":
        made: str = NotChecked(f"结果根 {root}；分层和名次不公开，不能由公开的各行重算")
    else:
        if subject.name == "part":
            published, leaves = leaves, leaves_of(subject)
            must(set(published) <= set(leaves), "公开的行不在结果根之下，结果被改动过")
        must(sha(root_lines(leaves)) == root, "结果根与证书不符，结果被改动过")
        made = f"结果根 {root} 与公开的各行相符"
    must(subject.logged in ("", root), f"结果根是 {root}，与抽取后公布的不符")
    entry = entry_for(subject, "draws.draw.reveal", "result_root", root)
    if entry:
        before = [
            each["index"] for each in subject.certificate["log"] if each["entry"]["action"] == "draws.draw.commit"
        ]
        must(all(index < entry["index"] for index in before), "日志里结果写在承诺之前")
        return told(made, included(subject, entry))
    compared: str = "与给出的公布值相同"
    if not subject.logged:
        compared = NotChecked("证书没有结果的日志证明，请与抽取后公布的值核对")
    return told(made, compared)


def leaves_of(subject: Subject) -> list[str]:
    """The leaves of the whole result, published or not."""
    data = subject.members["result.leaves"]
    must(re.fullmatch(rb"(?:[0-9a-f]{64}\n)*", data), "result.leaves 应为每行一个 64 位十六进制数")
    leaves = data.decode().split()
    must(all(one < two for one, two in zip(leaves, leaves[1:], strict=False)), "result.leaves 重复或没有按序排列")
    return leaves


def v7(subject: Subject) -> str:
    due = quotas(subject)
    visits = sum(quota.drawn + quota.forced for quota in due)
    counts = {(s, role): n for s, by_role in subject.record["counts"].items() for role, n in by_role.items()}
    must({role for _s, role in counts} <= {"R", "M", "X"}, "承诺的名单户数里有不认识的角色")
    if "reasons" in subject.record:
        reasons = subject.record["reasons"]
        must(set(reasons) <= {"M", "X"}, "承诺的排除或必查原因里有不认识的角色")
        for role in "MX":
            number = sum(n for (_stratum, each), n in counts.items() if each == role)
            must(sum(reasons.get(role, {}).values()) == number, "承诺的排除或必查原因与户数不符")
    if subject.name in ("all", "ids", "slips"):
        pool_agrees(subject, counts)
    if subject.name == "ids":
        must(len(subject.result) == visits, f"应检查 {visits} 户，结果里有 {len(subject.result)} 户")
        return f"名单和检查的总户数符合承诺的规则，共检查 {visits} 户；各户的分层不公开"
    if subject.name == "part":
        return part_agrees(subject, due, visits)
    kinds = Counter((row[3], row[2]) for row in subject.result)
    for stratum, _size, n, a, forced in due:
        for kind, wanted in (("P", n), ("A", a), ("M", forced)):
            got = kinds.pop((stratum, kind), 0)
            must(got == wanted, f"分层 {stratum} 的 {kind} 类应有 {wanted} 户，结果里有 {got} 户")
    must(not kinds, "结果里有规则之外的分层或类别")
    return "各分层户数、抽取数、候补数与必查数都符合承诺的规则"


def pool_agrees(subject: Subject, counts: dict[tuple[str, str], int]) -> None:
    """The published pool has the committed numbers, by stratum, role and reason where those are public."""
    if subject.name == "ids":
        must(len(subject.pool) == sum(counts.values()), "名单的户数与承诺不符")
        return
    must(Counter((row[1], row[2]) for row in subject.pool) == counts, "名单各分层户数与承诺不符")
    tally = Counter((row[2], row[3]) for row in subject.pool if row[2] != "R")
    given = subject.record.get("reasons", {})
    same = tally == {(role, reason): n for role in given for reason, n in given[role].items()}
    must(same or "reasons" not in subject.record, "名单的排除或必查原因与承诺不符")


def part_agrees(subject: Subject, due: list[Quota], visits: int) -> str:
    """The published batches are whole, in order, and within the numbers of each stratum."""
    through = whole(subject.certificate["through_batch"])
    must(through < subject.record["rules"]["batches"], "公开到的批次超出规则的批次")
    must(len(leaves_of(subject)) == visits + sum(quota.spare for quota in due), "result.leaves 的行数不符合规则")
    strata = [{"stratum": quota.stratum, "N": quota.size, "n": quota.drawn, "a": quota.spare} for quota in due]
    must(canonical(subject.certificate["strata"]) == canonical(strata), "证书里各分层的人数与规则不符")
    seats = [row for row in subject.result if row[2] != "A"]
    wanted = [
        (str(seq), str(batch_of(subject, seq))) for seq in range(1, visits + 1) if batch_of(subject, seq) <= through
    ]
    must([row[:2] for row in seats] == wanted, f"前 {through} 批应有 {len(wanted)} 户，按检查顺序逐户列出")
    most = {(quota.stratum, kind): n for quota in due for kind, n in zip("PAM", quota[2:], strict=True)}
    ranks: dict[tuple[str, str], list[int]] = {}
    for row in subject.result:
        ranks.setdefault((row[3], row[2]), []).append(int(row[4]))
    for (stratum, kind), given in ranks.items():
        within = len(given) <= most.get((stratum, kind), 0)
        once = set(given) == {0} if kind == "M" else len(set(given)) == len(given) and min(given) >= 1
        must(within and once and max(given) <= most[stratum, kind], f"分层 {stratum} 的 {kind} 类户数或名次不合规则")
    spare = [row for row in subject.result if row[2] == "A"]
    came_in = {change["in"] for change in subject.certificate["substitutions"]}
    must(subject.result == seats + sorted(spare, key=lambda row: (row[3], int(row[4]))), "候补没有排在最后")
    same = all(row[:2] == ("0", "0") for row in spare) and {row[5] for row in spare} == came_in
    must(same, "公开的候补与替换记录不一致")
    told = f"前 {through} 批 {len(seats)} 户按顺序全部列出" if through else "还没有检查完的批次，没有列出任何一户"
    return f"{told}，总数符合承诺的规则"
