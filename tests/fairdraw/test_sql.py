# SPDX-License-Identifier: Apache-2.0
"""The statements of docs/draw-spec.md, section 8, run as they stand there, and give what the library gives."""

import re
from collections.abc import Callable, Sequence
from math import isqrt

import duckdb
import pytest
from django.db import connection

import fairdraw
from fairdraw import PoolRow, Rules, StratumRule
from tests.fairdraw.examples import SECRET, VECTOR
from tests.requirements import ROOT

Run = Callable[[str], list[tuple]]

TEXT = (ROOT / "docs" / "draw-spec.md").read_text(encoding="utf-8")
SECTION = TEXT[TEXT.index("## 8. ") : TEXT.index("## 9. ")]
IN_DUCKDB, IN_POSTGRESQL, COMMITMENT, DRAW, TOO_FEW = re.findall(r"```sql\n(.*?)```", SECTION, re.DOTALL)
COUNTED = {
    "some": ((100_000, 12), (300_000, 0)),
    "hardly any": ((1, 0), (1, 0)),
    "nearly all": ((900_000, 0), (1_000_000, 0)),
}
ENGINES = ["duckdb", *(["postgresql"] if connection.vendor == "postgresql" else [])]


@pytest.fixture(params=ENGINES)
def run(request) -> Run:
    """One statement or several; the rows of the last. PostgreSQL where the suite runs on it."""
    if request.param == "duckdb":
        database = duckdb.connect()
        database.execute(IN_DUCKDB)
        return lambda statements: database.execute(statements).fetchall()
    request.getfixturevalue("db")
    cursor = connection.cursor()
    cursor.execute(IN_POSTGRESQL)

    def execute(statements: str) -> list[tuple]:
        cursor.execute(statements)
        return cursor.fetchall() if cursor.description else []

    return execute


def threshold(size: int, due: int) -> str:
    bound = (due + 6 * isqrt(due) + 16) * 2**64 // max(1, size)
    return f"{bound:016x}" if bound < 2**64 else "g"


def fill(run: Run, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Rows without quotes in them: ids, codes, digests and numbers."""
    told = ", ".join("(" + ", ".join(f"'{x}'" if isinstance(x, str) else str(x) for x in row) + ")" for row in rows)
    run(f"INSERT INTO {table} VALUES {told}")  # noqa: S608


def prepare(run: Run, pool: list[PoolRow], key: str, strata: list[dict], batches: int, th: str = "") -> None:
    run("CREATE TEMPORARY TABLE pool (id text, stratum text, role text)")
    run("CREATE TEMPORARY TABLE given (s text, k text, batches integer)")
    run("CREATE TEMPORARY TABLE quota (stratum text, n bigint, a bigint, th text)")
    fill(run, "pool", [row[:3] for row in pool])
    fill(run, "given", [(SECRET, key, batches)])
    quotas = [(s["stratum"], s["n"], s["a"], th or threshold(s["N"], s["n"] + s["a"])) for s in strata]
    fill(run, "quota", quotas)
    run(COMMITMENT)
    run(DRAW)


def outlines(run: Run) -> list[str]:
    order = re.search(r"is `result` by `([^`]+)`", SECTION).group(1)
    return ["|".join(map(str, row)) for row in run(f"SELECT * FROM result ORDER BY {order}")]  # noqa: S608


def test_the_vector_comes_out_of_sql(run):
    pool = [PoolRow(*row) for row in VECTOR["pool"]]
    prepare(run, pool, VECTOR["K"], VECTOR["strata"], VECTOR["commitment"]["rules"]["batches"])

    lines = run('SELECT line FROM pool_commit ORDER BY line COLLATE "C"')
    assert [line for (line,) in lines] == VECTOR["pool_commit"]
    assert run("SELECT root FROM pool_root") == [(VECTOR["pool_root"],)]
    assert sorted(run("SELECT stratum, role, number FROM counts")) == [
        (stratum, role, number)
        for stratum, roles in VECTOR["commitment"]["counts"].items()
        for role, number in roles.items()
    ]
    assert outlines(run) == VECTOR["result"]
    assert run("SELECT root FROM result_root") == [(VECTOR["result_root"],)]
    assert run(TOO_FEW) == []


LARGE = [PoolRow(f"F.{n:05}-x_{n % 7}", "aB"[n % 5 == 0], "RRRRRRRRMX"[n % 10]) for n in range(4000)]


@pytest.mark.parametrize("name", COUNTED)
def test_a_threshold_changes_nothing_but_the_work(run, name):
    (ppm_a, least_a), (ppm_b, least_b) = COUNTED[name]
    rules = Rules({"a": StratumRule(ppm_a, least_a), "B": StratumRule(ppm_b, least_b)}, 200_000, 3)
    plan = VECTOR["commitment"]["seed_plan"]
    commitment = fairdraw.commit(fairdraw.freeze(LARGE, SECRET), rules, draw_id="D", plan_id="P", seed_plan=plan)
    result = fairdraw.draw(commitment.record, LARGE, SECRET, VECTOR["seed"])

    prepare(run, LARGE, result.key, [stratum._asdict() for stratum in result.strata], 3)

    assert run("SELECT root FROM pool_root") == [(commitment.pool.root,)]
    assert outlines(run) == [row.outline() for row in result.rows]
    assert run("SELECT root FROM result_root") == [(result.result_root,)]
    assert run(TOO_FEW) == []
    sizes = {stratum.stratum: stratum.N for stratum in result.strata}
    assert all(number <= sizes[name] for name, number in run("SELECT stratum, count(*) FROM ranked GROUP BY stratum"))


def test_a_threshold_that_is_too_low_is_noticed(run):
    pool = [PoolRow(*row) for row in VECTOR["pool"]]
    prepare(run, pool, VECTOR["K"], VECTOR["strata"], 2, th="9" * 16)

    assert sorted(run(TOO_FEW)) == [("A",), ("B",)]
