# SPDX-License-Identifier: Apache-2.0
"""docs/requirements.md from docs/requirements.csv and the tests that cite the IDs: ``python -m tests.requirements``."""

import ast
import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
TABLE = ROOT / "docs" / "requirements.csv"
PAGE = ROOT / "docs" / "requirements.md"

HEAD = """# 要求与覆盖

本页由 `python -m tests.requirements` 生成，不要手改。要求的文字在 `docs/requirements.csv`，状态来自测试。

要求来自五份公开的政策文件，编号不变，供测试、代码注释和提交说明引用。

- **已覆盖**：有测试用 `@pytest.mark.covers("编号")` 引用它。测试的名字就是它守住的承诺，可能只是要求的一部分。
- **尚未**：还没有测试引用它，不论功能有没有。

来源：`000-1` 至 `000-6` 为同一份汇编中的六篇方案（县农业、市住建、县市场监管、省市场监管、市交通运输、县应急管理），
`001` 中山市（2020），`002` 常州市水利局（2018），`003` 漳平市应急管理局（2020），`004` 桓台县（2018）。
各来源的数字、期限和角色互不相同，所以不写死在代码里，由细则参数取舍。
"""


class Requirement(NamedTuple):
    """One line of the table: a stable ID, its area, our sentence (the system must …), and the source marks."""

    id: str
    area: str
    sentence: str
    sources: str


def requirements() -> list[Requirement]:
    """All requirements in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Requirement(**row) for row in csv.DictReader(file)]


def _citations(node: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    """(ID, name of the test around it) for every ``….covers("ID", …)`` below ``node``; a class or module as such."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        inside = f"{inside}::{node.name}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "covers":
        for argument in node.args:
            if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                raise ValueError(f"{inside} cites a requirement by something else than its written ID")
            yield argument.value, inside
    for child in ast.iter_child_nodes(node):
        yield from _citations(child, inside)


def cited() -> dict[str, list[str]]:
    """Requirement ID → the tests (file::name) that cite it, sorted."""
    found: dict[str, set[str]] = {}
    for path in sorted(TESTS.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for requirement, test in _citations(ast.parse(path.read_text(encoding="utf-8")), name):
            found.setdefault(requirement, set()).add(test)
    return {requirement: sorted(tests) for requirement, tests in found.items()}


def page() -> str:
    """The whole of docs/requirements.md."""
    everything, tests = requirements(), cited()
    areas = [(area, list(rows)) for area, rows in groupby(everything, key=lambda row: row.area)]
    covered = sum(row.id in tests for row in everything)
    parts = [HEAD, f"共 {len(everything)} 条：已覆盖 {covered} 条，尚未 {len(everything) - covered} 条。\n"]
    parts.append("| 范围 | 条数 | 已覆盖 |\n| --- | --: | --: |")
    parts += [f"| {area} | {len(rows)} | {sum(row.id in tests for row in rows)} |" for area, rows in areas]
    for area, rows in areas:
        parts.append(f"\n## {area}\n\n| 编号 | 系统应当 | 来源 | 状态 |\n| --- | --- | --- | --- |")
        parts += [f"| {row.id} | {row.sentence} | {row.sources} | {_state(tests.get(row.id, []))} |" for row in rows]
    return "\n".join(parts) + "\n"


def _state(tests: list[str]) -> str:
    return "<br>".join(["已覆盖", *(f"`{test}`" for test in tests)]) if tests else "尚未"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT), "已更新")
