# SPDX-License-Identifier: Apache-2.0
"""The package under examination: which form it has, its two records, its two tables (section 6)."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from fairdraw.verifier.answers import Failed, Unusable, must
from fairdraw.verifier.archive import ALWAYS
from fairdraw.verifier.ground import sha

COMMON = ["draw_id", "commitment", "files", "log", "keys", "seed", "result_root", "substitutions", "attempts"]
OUTSIDE = ["digest", "sm3", "signatures"]  # keys of the certificate that its digest does not cover
STRATUM = ["stratum", "N", "n", "a"]

_ID, _CODE, _HEX, _NUMBER, _TURN = r"[\w.-]{1,64}", r"[\w.-]{1,32}", "[0-9a-f]{64}", "(?:0|[1-9][0-9]*)", "[1-9][0-9]*"
_POOL = (("id", "stratum", "role", "reason"), f"({_ID}),({_CODE}),([RMX]),([\\w.-]{{0,32}})")
_LEAVES = (("id", "leaf"), f"({_ID}),({_HEX})")
_ROWS = (
    ("seq", "batch", "kind", "stratum", "rank", "id", "ticket"),
    f"({_NUMBER}),({_NUMBER}),([PMA]),({_CODE}),({_NUMBER}),({_ID}),({_HEX})",
)
_SLIPS = (
    ("seq", "batch", "kind", "stratum", "rank", "id", "slip"),
    f"({_NUMBER}),({_NUMBER}),([PMA]),({_CODE}),({_NUMBER}),({_ID}),({_NUMBER})",
)
_VISITS = (("seq", "batch", "id", "ticket"), f"({_TURN}),({_TURN}),({_ID}),({_HEX})")


class Form(NamedTuple):
    """One form of package: its members that are proof beside the three of every package, the keys of its certificate,
    those of an entry of `strata` and of a substitution, and how the lines of its tables look."""

    more: list[str]
    keys: list[str]
    strata: list[str]
    seat: list[str]
    pool: tuple[tuple[str, ...], str]
    result: tuple[tuple[str, ...], str]


FORMS = {
    "all": Form(
        ["pool.csv"], ["reveal", "secret", "K", "strata"], [*STRATUM, "cutoff"], ["stratum", "rank"], _POOL, _ROWS
    ),
    "part": Form(["result.leaves"], ["through_batch", "strata"], STRATUM, ["stratum", "rank"], _POOL, _ROWS),
    "rows": Form([], ["reveal", "K", "strata"], [*STRATUM, "cutoff"], ["stratum", "rank"], _POOL, _ROWS),
    "ids": Form(["pool.csv"], ["reveal", "K"], [], [], _LEAVES, _VISITS),
    "slips": Form(
        ["pool.csv"], ["reveal", "secret", "K", "strata", "lottery"], STRATUM, ["stratum", "rank"], _POOL, _SLIPS
    ),
}
MODES = {"open": ["all"], "sealed": ["part", "rows", "all"], "classes-confidential": ["ids", "all"]}
WAYS = {"": MODES, "lottery": {"open": ["slips"]}}  # a pool committed to a lottery has no other package
TITLES = {
    "all": "公开全部名单",
    "part": "公开已检查完的批次",
    "rows": "公开全部结果",
    "ids": "只公开编号",
    "slips": "现场抽签",
}


class Subject:
    """A package, read and not yet judged, with the values its reader was given elsewhere ("" where not given)."""

    EVERY = 100_000  # rows between two words on how far it has come

    def __init__(
        self,
        members: dict[str, bytes],
        *,
        commitment: str = "",
        result_root: str = "",
        key: str = "",
        tell: Callable[[str], object] | None = None,
    ) -> None:
        self.members, self.announced, self.logged, self.key, self.tell = members, commitment, result_root, key, tell
        self.record, self.certificate = self._object("commitment.json"), self._object("certificate.json")
        self.digest = sha(members["commitment.json"])
        spec, mode = self.record.get("spec"), self.record.get("disclosure", "open")
        modes = WAYS.get(self.way, {})
        if spec != "sj1" or not isinstance(mode, str) or mode not in modes:
            raise Unusable(f"规范是“{spec}”、公开方式是“{mode}”；本工具只核对 sj1 的 {'、'.join(modes)}。")
        self.name = min(
            modes[mode], key=lambda name: len(set(FORMS[name].keys) ^ (set(self.certificate) - {*COMMON, *OUTSIDE}))
        )
        self.form = FORMS[self.name]
        odd = sorted({*ALWAYS, *self.form.more} ^ set(members))
        if odd:
            raise Unusable(f"“{TITLES[self.name]}”的抽取包缺少或多出了 {'、'.join(odd)}，不是原来的抽取包。")

    @property
    def way(self) -> str:
        """How the targets were committed to be drawn: "" by the seed, or `lottery`, by hand."""
        source = self.record.get("source", {})
        return str(source.get("way", "")) if isinstance(source, dict) else ""

    @property
    def proof(self) -> list[str]:
        """The members whose digests stand in the certificate."""
        return ["commitment.json", "pool.commit", "result.csv", *self.form.more]

    @property
    def signed(self) -> list[str]:
        """The keys that the digest of the certificate covers."""
        return [*COMMON, *self.form.keys]

    def _object(self, name: str) -> dict[str, Any]:
        try:
            return {**json.loads(self.members[name].decode())}
        except (TypeError, ValueError, RecursionError):
            raise Unusable(f"{name} 不是完整的 JSON 对象，无法核对。") from None

    def _table(self, name: str, shape: tuple[tuple[str, ...], str]) -> Iterator[tuple[str, ...]]:
        header, pattern = ",".join(shape[0]), re.compile(shape[1], re.ASCII)
        data = self.members[name]
        must(not data.startswith(b"\xef\xbb\xbf"), f"{name} 开头有 BOM 标记，不是原来的文件")
        must(b"\r" not in data, f"{name} 的换行被改成了 CRLF，不是原来的文件")
        try:
            lines = data.decode().split("\n")
        except UnicodeDecodeError:
            lines = []
        must(lines, f"{name} 不是 UTF-8 文本，可能被另存为 GBK，不是原来的文件")
        must(lines[0] == header and lines.pop() == "", f"{name} 的表头应为 {header}，末尾应有换行")
        for number, line in enumerate(lines[1:], 2):
            row = pattern.fullmatch(line)
            if not row:
                raise Failed(f"{name} 第 {number} 行有不允许的内容：{line[:100]}")
            yield row.groups()

    @cached_property
    def pool(self) -> list[tuple[str, ...]]:
        """The rows of `pool.csv`, which are sorted by id."""
        rows, previous = list(self.steps(self._table("pool.csv", self.form.pool), "读名单")), ""
        for row in rows:
            must(previous < row[0], f"pool.csv 的编号 {row[0]} 重复或没有按序排列")
            previous = row[0]
        return rows

    @cached_property
    def result(self) -> list[tuple[str, ...]]:
        """The rows of `result.csv`; no target stands there twice."""
        rows, place = list(self._table("result.csv", self.form.result)), self.form.result[0].index("id")
        seen: set[str] = set()
        for row in rows:
            must(row[place] not in seen, f"result.csv 里编号 {row[place]} 出现了不止一次")
            seen.add(row[place])
        return rows

    def steps(self, rows: Iterator[Any] | list[Any], what: str) -> Iterator[Any]:
        """The rows one after the other, telling how many are done where someone listens."""
        for number, row in enumerate(rows, 1):
            if self.tell and number % self.EVERY == 0:
                self.tell(f"{what} {number:,}")
            yield row
