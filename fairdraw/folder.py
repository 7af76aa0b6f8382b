# SPDX-License-Identifier: Apache-2.0
"""A draw in a folder, of any size: what `commit`, `draw` and `substitute` of the command line do.

An engine answers for the pool; here the answers become files, the same bytes whatever the engine. Large members go
from file to file and are never in memory as a whole.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from fairdraw.commitment import check_pool, check_secret, commitment_record
from fairdraw.digests import Record, canonical, check_hex, digest, key_of, nonce_commit_of, parse, reveal_of
from fairdraw.engines import Engine, counts_of, reasons_of
from fairdraw.errors import FairdrawError
from fairdraw.forms import check_form, leaf_lines, out_leaf, public_rows, result_lines
from fairdraw.issuing import certified, check_changes
from fairdraw.lottery import HEADER, Result, ResultRow, StratumResult, substitute
from fairdraw.packing import members_of, zip_to
from fairdraw.pool import HEADER as POOL_HEADER
from fairdraw.pool import row_of
from fairdraw.rules import Rules
from fairdraw.seeds import seed_values
from fairdraw.spool import Sorter, Workshop, lines_of

SECRET = "secret.txt"  # noqa: S105  # the name of a file
PROOF = ("commitment.json", "pool.commit", "pool.csv", "result.csv")


@dataclass(frozen=True)
class DrawFolder:
    """The folder that `commit` makes and `draw` completes."""

    path: Path

    def record(self) -> Record:
        return self._object("commitment.json", "承诺")

    def secret(self) -> str:
        return (self.path / SECRET).read_text(errors="replace").strip()

    def commit(self, pool: Engine, rules: Rules, *, secret: str, **more: Any) -> Record:
        """Write the commitment, the frozen pool and the secret; `more` goes to `commitment_record`."""
        tally = pool.tally()
        record = commitment_record(
            rules,
            pool_root="0" * 64,  # so that all else is refused before the long part
            counts=counts_of(tally),
            reasons=reasons_of(tally),
            nonce_commit=nonce_commit_of(reveal_of(check_hex(secret, "秘密数"))),
            **more,
        )
        lines = pool.root_lines(secret)
        record["pool_root"] = sha256(lines).hexdigest()
        data = canonical(record)
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path / SECRET, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{secret}\n")
        pool.write_pool(self.path / "pool.csv")
        (self.path / "pool.commit").write_bytes(lines)
        (self.path / "commitment.json").write_bytes(data)
        return record

    def check(self, seed: str) -> tuple[Record, str, Rules]:
        """Record, secret and rules, unless they or the seed are not what was committed; the pool comes later."""
        record, secret = self.record(), self.secret()
        check_secret(record, secret)
        rules = Rules.from_record(record.get("rules"))
        seed_values(record.get("seed_plan"), seed)
        return record, secret, rules

    def draw(self, pool: Engine, seed: str, workshop: Workshop, *, attempts: Sequence[Record] = ()) -> Result:
        """Draw and write result, certificate and package; the rows are in `result.csv` alone."""
        record, secret, rules = self.check(seed)
        tally = pool.tally()
        lines = pool.root_lines(secret)
        check_pool(record, sha256(lines).hexdigest(), counts_of(tally), reasons_of(tally))
        quotas, reveal = rules.quotas(counts_of(tally)), reveal_of(secret)
        key = key_of(digest(record), reveal, seed)
        frozen, written = workshop.folder / "pool.csv", workshop.folder / "result.csv"
        drawn = pool.draw(key, quotas, rules.batches, written)
        strata = [StratumResult(stratum, *quota, drawn.cutoffs.get(stratum, "")) for stratum, quota in quotas.items()]
        result = Result([], strata, key, reveal, seed, sha256(drawn.lines).hexdigest())
        pool.write_pool(frozen)
        (self.path / "pool.commit").write_bytes(lines)
        (self.path / "commitment.json").write_bytes(canonical(record))
        for file in (frozen, written):
            shutil.move(file, self.path / file.name)
        files = {name: digest_of_file(self.path / name) for name in PROOF}
        told = certified(record, result, files=files, secret=secret, form="all", attempts=attempts)
        self._issue({name: self.path / name for name in PROOF}, told)
        return result

    def substitute(self, *, out: str, reason: str, at: str = "", by: str = "") -> Record:
        """Replace one row by the next alternate of its stratum, and issue certificate and package again."""
        record, result, certificate = self._untouched()
        earlier = certificate["substitutions"]
        seats = {out, *(change["out"] for change in earlier)}
        rows = [row for row in self.rows() if row.kind == "A" or row.id in seats]
        change = substitute(rows, earlier, out=out, reason=reason, at=at, by=by)
        told = _again(record, result, certificate, certificate["files"], "all", [*earlier, change])
        self._issue({name: self.path / name for name in PROOF}, told)
        return change

    def publish(self, form: str, workshop: Workshop, *, through_batch: int = 0) -> Path:
        """Write the package of a form that tells less than all (ADR 0024), beside the whole one."""
        record, result, certificate = self._untouched()
        check_form(record, form, through_batch)
        changes = [c for c in certificate["substitutions"] if form != "part" or c["batch"] <= through_batch]
        members = {name: self.path / name for name in PROOF[:2]}
        shown = public_rows(self.rows(), form, through_batch, {change["in"] for change in changes})
        if form == "ids":
            pool = (row_of(line.decode()[:-1], 0) for line in lines_of(self.path / "pool.csv", len(POOL_HEADER) + 1))
            members["pool.csv"] = _written(workshop.folder / "pool.csv", leaf_lines(pool, certificate["secret"]))
        members["result.csv"] = _written(workshop.folder / "result.csv", result_lines(shown, form))
        if form == "part":
            leaves = Sorter(workshop.folder, workshop.share)
            for row in self.rows():
                leaves.add(f"{out_leaf(row)}\n".encode())
            members["result.leaves"] = _written(workshop.folder / "leaves", (leaf.decode() for leaf in leaves))
        files = {name: digest_of_file(path) for name, path in members.items()}
        told = _again(record, result, certificate, files, form, changes, through_batch)
        return self._issue(members, told, form, f"-{form}{through_batch or ''}")

    def rows(self) -> Iterator[ResultRow]:
        """The result as drawn, one row at a time."""
        for line in lines_of(self.path / "result.csv", len(HEADER) + 1):
            seq, batch, kind, stratum, rank, who, ticket = line.decode().rstrip("\n").split(",")
            yield ResultRow(int(seq), int(batch), kind, stratum, int(rank), who, ticket)

    def _untouched(self) -> tuple[Record, Result, Record]:
        """Commitment, result without rows, and certificate, if all is still as it was issued."""
        certificate = self._object("certificate.json", "证书")
        try:
            sealed = {key: value for key, value in certificate.items() if key not in ("digest", "sm3", "signatures")}
            check_changes(certificate["substitutions"])
            strata = [StratumResult(**stratum) for stratum in certificate["strata"]]
            key, reveal, seed = certificate["K"], certificate["reveal"], certificate["seed"]["string"]
            result = Result([], strata, key, reveal, seed, certificate["result_root"])
            expected = {name: certificate["files"][name] for name in PROOF}
            whole = digest(sealed) == certificate["digest"] and {"secret", "attempts"} <= certificate.keys()
        except (KeyError, TypeError, AttributeError):
            whole = False
        if not whole:
            raise FairdrawError("certificate.json 残缺或被改动过，请从抽取包里取回。")
        for name in PROOF:
            if digest_of_file(self.path / name) != expected[name]:
                raise FairdrawError(f"{name} 与证书不符：抽取之后被改动过；请从抽取包里取回。")
        return self.record(), result, certificate

    def _issue(self, proof: Mapping[str, Path], certificate: Record, form: str = "all", more: str = "") -> Path:
        """The package is whole or not there; what was issued before is replaced in one step."""
        target = self.path / f"{certificate['draw_id']}{more}.zip"
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            zip_to(file, members_of(proof, certificate, form=form, names={}))
        if form == "all":
            (self.path / "certificate.json").write_bytes(canonical(certificate))
        part.replace(target)
        return target

    def _object(self, name: str, what: str) -> Record:
        value = parse((self.path / name).read_bytes(), what)
        if not isinstance(value, dict):
            raise FairdrawError(f"{name} 应为一个 JSON 对象。")
        return value


def _again(
    record: Record,
    result: Result,
    certificate: Record,
    files: Mapping[str, str],
    form: str,
    changes: Sequence[Record],
    through_batch: int = 0,
) -> Record:
    """The certificate of the same draw with other files, in another form, or after one more substitution."""
    return certified(
        record,
        result,
        files=files,
        secret=certificate["secret"],
        form=form,
        through_batch=through_batch,
        sources=certificate["seed"]["sources"],
        substitutions=changes,
        attempts=certificate["attempts"],
    )


def _written(path: Path, lines: Iterable[str]) -> Path:
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(lines)
    return path


def digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        value = sha256()
        while block := file.read(1 << 20):
            value.update(block)
    return value.hexdigest()
