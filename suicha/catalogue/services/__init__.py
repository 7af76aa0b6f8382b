# SPDX-License-Identifier: Apache-2.0
"""Official acts on the lists and the 细则, one subject a file."""

from suicha.catalogue.services.items import items_mark_published
from suicha.catalogue.services.settings import setting_release, setting_set

__all__ = ["items_mark_published", "setting_release", "setting_set"]
