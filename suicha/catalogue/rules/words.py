# SPDX-License-Identifier: Apache-2.0
"""Which words an item has, which of them every list must have, and which an organisation may ask for (ITEM-3)."""

from collections.abc import Iterable, Mapping
from typing import Any

# What is compared between two revisions, with the name people call it, in the order of a list.
WORDS: dict[str, str] = {
    "sequence": "序号",
    "compiler": "编制单位",
    "category": "抽查类别",
    "name": "抽查事项",
    "object_kind": "检查对象",
    "item_class": "事项类别",
    "methods": "检查方式",
    "body": "检查主体",
    "legal_basis": "检查依据",
    "content": "检查内容",
    "requirements": "检查要求",
    "standard": "检查标准",
    "scope": "检查范围",
    "means": "检查手段",
    "procedure": "抽查程序",
    "frequency": "抽查频次",
    "ratio_ppm": "抽查比例",
    "levels": "实施层级",
}
ALWAYS = ("category", "name", "object_kind", "item_class", "methods", "body", "legal_basis")
DEMANDABLE = tuple(name for name in WORDS if name not in (*ALWAYS, "sequence", "compiler"))
LIMITS = {
    "compiler": 100, "category": 200, "name": 2000, "object_kind": 500, "methods": 200, "body": 300, "scope": 500,
    "means": 200, "frequency": 200,
}  # fmt: skip


def missing(values: Mapping[str, Any], demanded: Iterable[str]) -> list[str]:
    """The fields that must be there and are not, in the order of a list."""
    wanted = {*ALWAYS, *demanded}
    return [name for name in WORDS if name in wanted and not str(values.get(name) or "").strip()]


def too_long(values: Mapping[str, Any]) -> tuple[str, int] | None:
    """The first field with more characters than fit, and how many fit."""
    return next(
        ((name, most) for name, most in LIMITS.items() if len(str(values.get(name) or "")) > most),
        None,
    )
