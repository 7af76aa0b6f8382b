# SPDX-License-Identifier: Apache-2.0
"""The interface in the words of OpenAPI 3.1; its fields are the columns of the sheet, so the two cannot part."""

from typing import Any

from suicha.registries.services.exchange import KIND, MAX_ROWS
from suicha.registries.services.imports.kinds import KINDS

COLUMNS = KINDS[KIND].layout.columns
# What the library gives back under the same names; relations to many are not told.
FIELDS = (
    "name", "credit_code", "register_number", "form", "domain", "town", "address", "scope", "founded_on", "status",
    "grade",
)  # fmt: skip


def described() -> dict[str, Any]:
    """The whole document."""
    row = {
        column.field: {"type": ["string", "null"], "description": f"{column.title}：{column.hint}"}
        for column in COLUMNS
    }
    refusal = {
        "description": "拒绝：code、what 哪里不对、fix 怎么办、clause 依据",
        "content": _json({"type": "object"}),
    }
    outcome = {
        "type": "object",
        "properties": {
            "row": {"type": "integer", "description": "这一批里的第几行，从0数起"},
            "outcome": {"enum": ["new", "changed", "unchanged", "doubtful", "refused"]},
            "id": {"type": ["integer", "null"]},
            "reasons": {"type": "array", "items": {"type": "object"}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "随查：检查对象名录库接口", "version": "1"},
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
        "paths": {
            "/api/v1/targets/": {
                "post": {
                    "summary": f"送一批检查对象，最多{MAX_ROWS}行；按代码、注册号、名称认，有就更新，没有就新增",
                    "parameters": [
                        {
                            "name": "Idempotency-Key",
                            "in": "header",
                            "required": True,
                            "schema": {"type": "string", "maxLength": 100},
                            "description": "批次号：同一个批次号再送一次，不重复办理，得到同样的答复",
                        }
                    ],
                    "requestBody": {
                        "required": True,
                        "content": _json(
                            {
                                "type": "object",
                                "required": ["rows"],
                                "properties": {
                                    "rows": {
                                        "type": "array",
                                        "maxItems": MAX_ROWS,
                                        "items": {
                                            "type": "object",
                                            "properties": row,
                                            "required": ["name"],
                                            "additionalProperties": False,
                                        },
                                    }
                                },
                            }
                        ),
                    },
                    "responses": {
                        "200": {
                            "description": "逐行的结论",
                            "content": _json(
                                {"type": "object", "properties": {"rows": {"type": "array", "items": outcome}}}
                            ),
                        },
                        "401": refusal,
                        "409": refusal,
                        "422": refusal,
                    },
                },
                "get": {
                    "summary": "名录库，按 id 从小到大；since 只要这一天起核实或更正过的",
                    "parameters": [
                        _query("after", "integer", "上一页最后一个 id，即答复里的 next"),
                        _query("limit", "integer", "一页几行，最多1000"),
                        _query("since", "string", "日期，例如2026-03-31"),
                    ],
                    "responses": {
                        "200": {"description": "一页对象", "content": _json({"type": "object"})},
                        "401": refusal,
                    },
                },
            }
        },
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _query(name: str, kind: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}, "description": words}
