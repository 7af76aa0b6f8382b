# SPDX-License-Identifier: Apache-2.0
"""The texts people type into papers."""

from suicha.core.errors import Refused

TEXT_LIMIT, REPORT_LIMIT, NAME_LIMIT = 500, 5000, 40


def text_of(field: str, text: str, *, missing: str, limit: int = TEXT_LIMIT) -> str:
    """``text`` without space around it; ``Refused`` if there is none (code ``missing``) or too much of it."""
    text = text.strip()
    if not text:
        raise Refused(missing)
    if len(text) > limit:
        raise Refused("order_text_too_long", field=field, length=len(text), limit=limit)
    return text
