# SPDX-License-Identifier: Apache-2.0
"""The package of a matching under examination: its records, and what follows from them (section 9)."""

import json
from functools import cached_property
from typing import Any

from fairdraw.digests import Record
from fairdraw.errors import FairdrawError
from fairdraw.matched.changes import Standing, standing
from fairdraw.matching import instance_of
from fairdraw.verifier.answers import Failed, Unusable
from fairdraw.verifier.archive import ALWAYS, SOMETIMES, Source, members_of

RECORDS = ["commitment.json", "certificate.json", "roster.json", "matching.json"]
PROOF = ["commitment.json", "roster.json", "roster.leaves"]  # the certificate has its own digest
MEMBERS = [*RECORDS[:3], "roster.leaves", "matching.json", "README.txt", "verify_match.py"]
OUTCOME = ["assignment", "loads", "levels"]
TOLD = ["draw_id", "unit", "K", "paired", "files", "numbers", "amendments", *OUTCOME, "changes", "digest"]


class Matched:
    """A package, read and not yet judged; `draw` is the draw's own package where the reader has it."""

    def __init__(self, package: Source, limit: int, *, digest: str, draw: Source | None) -> None:
        self.members = members_of(package, limit, MEMBERS, [])
        self.record, self.certificate, self.roster, self.told = (self._object(name) for name in RECORDS)
        self.announced = digest
        self.draw = members_of(draw, limit, ALWAYS, SOMETIMES) if draw is not None else {}
        if self.record.get("spec") != "sj1":
            raise Unusable(f"规范是“{self.record.get('spec')}”；本工具只核对 sj1。")

    def _object(self, name: str) -> dict[str, Any]:
        try:
            return {**json.loads(self.members[name].decode())}
        except (TypeError, ValueError, RecursionError):
            raise Unusable(f"{name} 不是完整的 JSON 对象，无法核对。") from None

    @property
    def outcome(self) -> Record:
        """The matching as `match` gives it."""
        return {name: self.told[name] for name in [*OUTCOME, "quotas"] if name in self.told}

    @property
    def amendments(self) -> list[Record]:
        """The cures without who decided them and why."""
        return [{k: v for k, v in each.items() if k not in ("reason", "at", "by")} for each in self.told["amendments"]]

    @cached_property
    def instance(self) -> Record:
        try:
            return instance_of(self.roster, self.told["K"], self.told["numbers"], self.amendments)
        except FairdrawError as error:
            raise Failed(f"得不出匹配输入：{error}") from None

    @cached_property
    def now(self) -> Standing:
        """How it stands after all changes."""
        told = self.told
        try:
            return standing(
                self.roster, told["K"], told["numbers"], self.amendments, told["assignment"], told["changes"]
            )
        except FairdrawError as error:
            raise Failed(str(error)) from None
