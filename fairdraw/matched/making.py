# SPDX-License-Identifier: Apache-2.0
"""Making the package of a matching: what a stranger needs to match again, and not one row more (section 9)."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from fairdraw.digests import Record, canonical, digest
from fairdraw.errors import FairdrawError
from fairdraw.matched.joined import joined
from fairdraw.matched.lines import person_code
from fairdraw.matched.readme import match_readme
from fairdraw.matched.subject import OUTCOME
from fairdraw.matching.roster import roster_root, target_leaf
from fairdraw.packing import zipped

__all__ = ["match_package", "person_code"]


def match_package(
    commitment: Mapping[str, Any],
    certificate: Mapping[str, Any],
    roster: Mapping[str, Any],
    outcome: Mapping[str, Any],
    *,
    key: str,
    numbers: Sequence[str],
    amendments: Iterable[Mapping[str, Any]] = (),
    changes: Iterable[Mapping[str, Any]] = (),
    unit: str = "",
    paired: bool = False,
) -> tuple[Record, bytes]:
    """`matching.json` and the package of one matching. Same arguments, same bytes.

    `roster` is the whole committed one: of targets that are not in `numbers` (the matched ones in visiting order) and
    did not come in later only the leaves are given away. `outcome` is what `match` gave, or what a person paired
    (`paired`). Every amendment has kind, its value, reason, at, by; `changes` are as `standing` knows them. `unit`
    names the office that matched only its own part of the drawn targets. Raises FairdrawError when the parts do not
    belong together; whether the matching is right is for `verify_match_package` to say.
    """
    if certificate.get("commitment") != digest(dict(commitment)):
        raise FairdrawError("证书不是这份承诺的，不能制作匹配包。")
    if roster_root(roster) != commitment.get("source", {}).get("roster_root"):
        raise FairdrawError("名册与承诺的名册根不符，不能制作匹配包。")
    if any(name not in outcome for name in OUTCOME):
        raise FairdrawError("没有匹配结果，不能制作匹配包。")
    later = [dict(change) for change in changes]
    shown = {*numbers, *(change["in"] for change in later if change.get("kind") == "target")}
    rows = [row for row in roster["targets"] if row["id"] in shown]
    leaves = sorted(target_leaf(row) for row in roster["targets"] if row["id"] not in shown)
    if len(rows) != len(shown):
        raise FairdrawError("有对象不在名册里，不能制作匹配包。")
    wider = [list(pair) for pair in sorted(dict(roster["wider"]).items())]  # names of classes are no ASCII keys
    members = {
        "commitment.json": canonical(dict(commitment)),
        "certificate.json": canonical(dict(certificate)),
        "roster.json": canonical({**roster, "wider": wider, "targets": rows}),
        "roster.leaves": "".join(f"{leaf}\n" for leaf in leaves).encode(),
    }
    told: Record = {
        "draw_id": commitment["draw_id"],
        "unit": unit,
        "K": key,
        "paired": paired,
        "files": {n: sha256(data).hexdigest() for n, data in members.items() if n != "certificate.json"},
        "numbers": list(numbers),
        "amendments": [dict(amendment) for amendment in amendments],
        "changes": later,
    } | {name: outcome[name] for name in [*OUTCOME, "quotas"] if name in outcome}
    told["digest"] = digest(told)
    members |= {
        "matching.json": canonical(told),
        "README.txt": match_readme(told),
        "verify_match.py": joined(),
    }
    return told, zipped(members)
