# SPDX-License-Identifier: Apache-2.0
"""Bringing a sheet in: preview (every row judged, nothing saved), then apply or drop; a long one in the background."""

from suicha.registries.services.imports.applying import sheet_apply, sheet_begin
from suicha.registries.services.imports.claims import is_silent
from suicha.registries.services.imports.previewing import is_long, sheet_drop, sheet_preview, sheet_receive
from suicha.registries.services.imports.streams import is_streamed, stream_receive
from suicha.registries.services.imports.undoing import can_undo, sheet_undo, undo_prospect
from suicha.registries.services.imports.working import sheet_work

__all__ = [
    "can_undo",
    "is_long",
    "is_silent",
    "is_streamed",
    "sheet_apply",
    "sheet_begin",
    "sheet_drop",
    "sheet_preview",
    "sheet_receive",
    "sheet_undo",
    "sheet_work",
    "stream_receive",
    "undo_prospect",
]
