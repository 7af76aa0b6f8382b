# SPDX-License-Identifier: Apache-2.0
"""Bringing a sheet in: preview (every row judged, nothing saved), then apply or drop."""

from suicha.registries.services.imports.applying import sheet_apply
from suicha.registries.services.imports.previewing import sheet_drop, sheet_preview

__all__ = ["sheet_apply", "sheet_drop", "sheet_preview"]
