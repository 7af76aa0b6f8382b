# SPDX-License-Identifier: Apache-2.0
"""Check a draw package (抽取包) with Python's standard library alone: specification `sj1`, docs/draw-spec.md.

    python3 verify.py ID.zip [--commitment HEX] [--result-root HEX] [--limit-mb N]
    exit 0: all checked lines PASS · 1: something FAILS · 2: unusable input

This one file lies in every package and shares no code with the program that made the draw: the two check each other.
"""

import argparse
import hashlib
import io
import json
import os
import re
import sys
import zipfile
import zlib
from collections import Counter
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

PROOF = ["commitment.json", "pool.commit", "pool.csv", "result.csv"]
MEMBERS = [*PROOF, "certificate.json", "names.csv", "verify.py", "README.txt"]
SIGNED = ["draw_id", "commitment", "files", "log", "keys", "seed", "result_root", "strata", "reveal", "secret", "K"]
SIGNED += ["substitutions", "attempts"]
LIMIT, MILLION = 512 << 20, 10**6  # bytes of all members together; rules count in parts per million
Source = str | os.PathLike[str] | bytes


class Unusable(ValueError):
    """The input cannot be checked at all; the message is a Chinese sentence."""


class Failed(ValueError):
    """A check came out wrong."""


class Line(NamedTuple):
    name: str
    status: str  # PASS, FAIL or NOT-CHECKED
    reason: str  # Chinese


def sha(data: str | bytes) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def plain(value: Any) -> bool:
    """Only what canonical JSON knows: no null, no fraction, no negative or huge number, ASCII keys."""
    if isinstance(value, dict):
        return all(key.isascii() and plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return isinstance(value, str) or (isinstance(value, int) and 0 <= value < 2**53)


def root_lines(leaves: list[str]) -> str:
    buckets = ((bucket, list(rows)) for bucket, rows in groupby(sorted(leaves), key=lambda leaf: leaf[:3]))
    return "".join(f"{bucket} {len(rows)} {sha(''.join(rows))}\n" for bucket, rows in buckets)


def must(condition: object, sentence: str) -> None:
    if not condition:
        raise Failed(sentence)


def members_of(package: Source, limit: int) -> dict[str, bytes]:
    """The members of a zip, unless they say they are larger than `limit` bytes together; none is read beyond that."""
    try:
        with zipfile.ZipFile(io.BytesIO(package) if isinstance(package, bytes) else package) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            found, due = Counter(archive.namelist()), Counter(MEMBERS)
            names = sorted((found - due) + (due - found))
            members = {} if names or size > limit else {name: archive.read(name) for name in MEMBERS}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError, MemoryError) as error:
        if str(error).startswith("Bad CRC-32"):
            raise Failed(f"成员的字节与压缩包里的校验码不符，被改动过或没有下载完整：{error}") from None
        raise Unusable(f"不是完整的压缩包，或者打不开（{type(error).__name__}），请重新下载。") from None
    if names or size > limit:
        large = f"解压后有 {size} 字节，超过 {limit} 字节的上限；确实这样大时请用 --limit-mb 提高上限。"
        raise Unusable(f"压缩包里缺少、多出或重复了 {'、'.join(names)[:200]}，不是原来的抽取包。" if names else large)
    return members


class Package:
    """One package; each `v…` method is one line of the report: it returns the reason, or raises."""

    def __init__(self, members: dict[str, bytes], commitment: str, result_root: str) -> None:
        self.members, self.announced, self.logged = members, commitment, result_root
        self.record, self.certificate = self._object("commitment.json"), self._object("certificate.json")
        self.digest = sha(members["commitment.json"])
        spec, mode = self.record.get("spec"), self.record.get("disclosure", "open")
        if (spec, mode) != ("sj1", "open"):
            raise Unusable(f"规范是“{spec}”、公开方式是“{mode}”；本工具只核对 sj1 公开全部名单（open）的抽取包。")

    def _object(self, name: str) -> dict[str, Any]:
        try:
            return {**json.loads(self.members[name].decode())}
        except (TypeError, ValueError, RecursionError):
            raise Unusable(f"{name} 不是完整的 JSON 对象，无法核对。") from None

    def _table(self, name: str, header: str) -> list[list[str]]:
        lines = self.members[name].decode().split("\n")
        must(lines[0] == header and lines.pop() == "", f"{name} 的表头应为 {header}，末尾应有换行")
        return [line.split(",") for line in lines[1:]]

    @cached_property
    def pool(self) -> list[list[str]]:
        rows, previous = self._table("pool.csv", "id,stratum,role,reason"), ""
        for row in rows:
            good = re.fullmatch(r"[\w.-]{1,64},[\w.-]{1,32},[RMX],[\w.-]{0,32}", ",".join(row), re.ASCII)
            must(good, f"pool.csv 的编号 {row[0][:64]} 一行有不允许的内容")
            must(previous < row[0], f"pool.csv 的编号 {row[0]} 重复或没有按序排列")
            previous = row[0]
        return rows

    @cached_property
    def result(self) -> list[list[str]]:
        return self._table("result.csv", "seq,batch,kind,stratum,rank,id,ticket")

    def quotas(self) -> list[tuple[str, int, int, int]]:
        """(stratum, N, n, a) from the committed rules and counts."""
        rules, counts, quotas = self.record["rules"], self.record["counts"], []
        known = set(rules) <= {"strata", "alternates_ppm", "batches", "mandatory_counts"}
        must(known and rules["batches"] >= 1 and rules["alternates_ppm"] <= MILLION, "规则有不认识的项或超出范围")
        must(set(rules["strata"]) == set(counts), "规则的分层与名单的分层不一致")
        for stratum, rule in sorted(rules["strata"].items()):
            must(set(rule) <= {"ppm", "min", "max"} and rule["ppm"] <= MILLION, f"分层 {stratum} 的规则超出范围")
            size, mandatory = counts[stratum].get("R", 0), counts[stratum].get("M", 0)
            counted = mandatory if rules.get("mandatory_counts") else 0
            quota = max(rule["min"], -(-(size + counted) * rule["ppm"] // MILLION))
            n = max(0, min(size + counted, rule.get("max", quota), quota) - counted)
            if size + mandatory:
                quotas.append((stratum, size, n, min(size - n, -(-n * rules["alternates_ppm"] // MILLION))))
        return quotas

    def v0(self) -> str:
        for name, value in (("commitment.json", self.record), ("certificate.json", self.certificate)):
            must(plain(value) and canonical(value) == self.members[name], f"{name} 的字节不是规范写法")
        wrong = sorted(set(self.certificate) ^ {*SIGNED, "digest", "sm3", "signatures"})
        must(not wrong, f"证书多出或缺少 {'、'.join(wrong)[:200]}")
        same = [self.certificate["draw_id"], self.certificate["commitment"]] == [self.record["draw_id"], self.digest]
        must(same, "证书的抽取编号或承诺摘要与 commitment.json 不同，可能来自另一次抽取")
        differing = {name: sha(self.members[name]) for name in PROOF}.items() ^ self.certificate["files"].items()
        must(not differing, f"{'、'.join(sorted(dict(differing)))} 的摘要与证书不符，文件被改动过")
        body = canonical({key: self.certificate[key] for key in SIGNED})
        must(self.certificate["digest"] == sha(body), "证书内容与证书摘要不符，证书被改动过")
        with_sm3 = "sm3" in hashlib.algorithms_available
        must(not with_sm3 or self.certificate["sm3"] == hashlib.new("sm3", body).hexdigest(), "证书的 SM3 摘要不符")
        return f"各文件与证书摘要相符，证书摘要 {sha(body)}{'' if with_sm3 else '；本机不能计算 SM3，没有核对'}"

    def v1(self) -> str:
        must(self.announced in ("", self.digest), f"承诺摘要是 {self.digest}，与抽取前公布的不符")
        start, moment = self.record.get("not_before", ""), datetime.fromisoformat
        dated = [source for source in self.certificate["seed"]["sources"] if start and source.get("at")]
        early = [source["name"] for source in dated if moment(source["at"]) < moment(start)]
        must(not early, f"种子来源 {'、'.join(early)} 早于承诺规定的最早时间")
        agreed = "与给出的公布值相同" if self.announced else "请与抽取前公布的值核对"
        return f"本工具不核对日志证明和签名；承诺摘要 {self.digest}，{agreed}"

    def v2(self) -> str:
        reveal = self.certificate["reveal"]
        bound = [sha(f"sj1.reveal|{self.certificate['secret']}"), sha(f"sj1.commit|{reveal}")]
        must(bound == [reveal, self.record["nonce_commit"]], "公开的秘密数、揭示的数与承诺不符")
        return "揭示的数与抽取前的承诺相符"

    def v3(self) -> str:
        seed, plan = self.certificate["seed"], self.record["seed_plan"]
        named = [(source["name"], source["kind"]) for source in seed["sources"]]
        must(named == [(source["name"], source["kind"]) for source in plan], "种子来源与种子计划的顺序或种类不同")
        for source, planned in zip(seed["sources"], plan, strict=True):
            value, size = source["value"], planned.get("digits", len(source["value"]))
            good = re.fullmatch("[0-9]+" if "digits" in planned else "[!-<>-{}~]+", value) and len(value) == size
            must(good, f"种子来源 {source['name']} 的值不合计划的写法")
        string = "|".join(f"{source['name']}={source['value']}" for source in seed["sources"])
        must(seed == {"string": string, "sources": seed["sources"]}, "种子不等于各来源按计划顺序连成的字符串")
        return f"种子由 {len(plan)} 个来源按计划顺序组成；请与各来源公布的值核对"

    def v4(self) -> str:
        key = sha(f"sj1.key|{self.digest}|{self.certificate['reveal']}|{self.certificate['seed']['string']}")
        must(key == self.certificate["K"], "密钥 K 不是由承诺、揭示的数和种子得出的")
        return f"密钥 K 由承诺、揭示的数和种子得出：{key}"

    def v5(self) -> str:
        secret, key, batches = self.certificate["secret"], self.certificate["K"], self.record["rules"]["batches"]
        leaves = [sha(f"sj1.leaf|{sha(f'sj1.nonce|{secret}|{row[0]}')}|{'|'.join(row[:3])}") for row in self.pool]
        lines = root_lines(leaves)
        must(lines.encode() == self.members["pool.commit"], "pool.commit 不是由名单得出的")
        must(sha(lines) == self.record["pool_root"], "名单与抽取前承诺的名单根不符")
        tickets: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for i, stratum, role, _reason in self.pool:
            tickets.setdefault((stratum, role), []).append((sha(f"{key}|target|{i}"), i))
        visits, alternates, strata = [], [], []
        for stratum, size, n, a in self.quotas():
            ranked = sorted(tickets.get((stratum, "R"), []))
            visits += [(f"P,{stratum},{rank}", i, t) for rank, (t, i) in enumerate(ranked[:n], 1)]
            visits += [(f"M,{stratum},0", i, t) for t, i in tickets.get((stratum, "M"), [])]
            alternates += [f"0,0,A,{stratum},{rank},{i},{t}" for rank, (t, i) in enumerate(ranked[n : n + a], 1)]
            strata.append({"stratum": stratum, "N": size, "n": n, "a": a, "cutoff": ranked[n - 1][0] if n else ""})
        visits.sort(key=lambda visit: (sha(f"{key}|order|{visit[1]}"), visit[1]))
        ours = [f"{m},{1 + (m - 1) % batches},{what},{i},{t}" for m, (what, i, t) in enumerate(visits, 1)] + alternates
        theirs = [",".join(row) for row in self.result]
        wrong = next((mine for mine, given in zip(ours, theirs, strict=False) if mine != given), "")
        must(ours == theirs, f"结果与重算不符：应有 {len(ours)} 行，现有 {len(theirs)} 行；首个不符应为 {wrong}")
        must(self.certificate["strata"] == strata, "证书里各分层的人数或最后签号与重算不符")
        return f"名单 {len(self.pool)} 行与承诺相符，整个抽取重算一致，共 {len(ours)} 行"

    def v6(self) -> str:
        root = sha(root_lines([sha("sj1.out|" + "|".join(row)) for row in self.result]))
        must(root == self.certificate["result_root"], "结果根与证书不符，结果被改动过")
        must(self.logged in ("", root), f"结果根是 {root}，与抽取后公布的不符")
        return f"结果根 {root}，{'与给出的公布值相同' if self.logged else '请与抽取后公布的值核对'}"

    def v7(self) -> str:
        counts = {(s, role): n for s, by_role in self.record["counts"].items() for role, n in by_role.items()}
        must(Counter((row[1], row[2]) for row in self.pool) == counts, "名单各分层户数与承诺不符")
        tally = Counter((row[2], row[3]) for row in self.pool if row[2] != "R")
        given = self.record.get("reasons", {})
        same = tally == {(role, reason): n for role in given for reason, n in given[role].items()}
        must(same or "reasons" not in self.record, "名单的排除或必查原因与承诺不符")
        twice = [i for i, number in Counter(row[5] for row in self.result).items() if number > 1]
        must(not twice, f"结果里编号 {'、'.join(twice[:3])} 出现了不止一次")
        kinds = Counter((row[3], row[2]) for row in self.result)
        for stratum, _size, n, a in self.quotas():
            for kind, due in (("P", n), ("A", a), ("M", counts.get((stratum, "M"), 0))):
                got = kinds.pop((stratum, kind), 0)
                must(got == due, f"分层 {stratum} 的 {kind} 类应有 {due} 户，结果里有 {got} 户")
        must(not kinds, "结果里有规则之外的分层或类别")
        return "各分层户数、抽取数、候补数与必查数都符合承诺的规则"

    def v8(self) -> str:
        attempt, chain, previous = self.record.get("attempt", 1), self.certificate["attempts"], ""
        must(len(chain) == attempt - 1, f"这是第 {attempt} 次抽取，此前各次应全部列出，现在列出 {len(chain)} 次")
        for number, (past, reason) in enumerate(((earlier["commitment"], earlier["reason"]) for earlier in chain), 1):
            linked = [past["attempt"], past["prev"], past["plan_id"]] == [number, previous, self.record["plan_id"]]
            must(linked and reason.strip(), f"第 {number} 次抽取没有接上前一次、不属于同一计划，或没有写明作废原因")
            previous = sha(canonical(past))
        must(self.record.get("prev", "") == previous, "承诺没有接上前一次抽取")
        return f"第 {attempt} 次抽取，此前 {attempt - 1} 次作废均已列出并写明原因"

    def v9(self) -> str:
        seats = {row[5]: row for row in self.result if row[2] != "A"}
        waiting = [row for row in self.result if row[2] == "A"]
        for change in self.certificate["substitutions"]:
            must(change["out"] in seats, f"替换记录里的 {change['out']} 不在检查名单里")
            seat = seats[change["in"]] = seats.pop(change["out"])
            due = min((row for row in waiting if row[3] == seat[3]), key=lambda row: int(row[4]), default=[""] * 7)
            given = [str(change[name]) for name in ("seq", "batch", "stratum", "rank", "in")]
            in_turn = given == [seat[0], seat[1], seat[3], due[4], due[5]] and change["reason"].strip()
            must(in_turn, f"替换 {change['out']} 的候补没有按本层名次顺序，或位置不符，或没有写明原因")
            waiting.remove(due)
        return f"{len(self.certificate['substitutions'])} 户替换都按名次并写明原因；各户检查结果请在公示页面核对"


def verify_package(package: Source, *, limit: int = LIMIT, commitment: str = "", result_root: str = "") -> list[Line]:
    """Lines V0 to V9, with the announced values where the reader has them; raises Unusable and nothing else."""
    try:
        subject, lines = Package(members_of(package, limit), commitment, result_root), []
    except Failed as altered:
        return [Line("V0", "FAIL", str(altered))]
    for number in range(10):
        status = "NOT-CHECKED" if number in (1, 9) else "PASS"  # these two rest on what lies outside the package
        try:
            reason = getattr(subject, f"v{number}")()
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError) as error:
            damaged = f"记录残缺或类型不对（{type(error).__name__}）"
            status, reason = "FAIL", str(error) if isinstance(error, Failed) else damaged
        lines.append(Line(f"V{number}", status, "".join(filter(str.isprintable, reason))))
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="verify", description="核对抽取包")
    parser.add_argument("package", help="抽取包（zip）")
    parser.add_argument("--commitment", default="", help="抽取前公布的承诺摘要")
    parser.add_argument("--result-root", default="", help="抽取后公布的结果根")
    parser.add_argument("--limit-mb", type=int, default=512, help="解压后的大小上限（MB）")
    given = vars(parser.parse_args(arguments))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        lines = verify_package(limit=given.pop("limit_mb") * 2**20, **given)
    except Unusable as unusable:
        print("无法核对：", *filter(str.isprintable, str(unusable)), sep="", file=sys.stderr)
        return 2
    print(*(" ".join(line) for line in lines), sep="\n")
    failed = [line.name for line in lines if line.status == "FAIL"]
    print(f"结论：{'、'.join(failed)} 不符，这份抽取包不可信。" if failed else "结论：核对过的各项全部相符。")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
