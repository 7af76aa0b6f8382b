# SPDX-License-Identifier: Apache-2.0
"""When two rows of a list are the same 抽查事项: compiler, category, name and object agree but for spaces and width."""

import re
import unicodedata
from hashlib import sha256


def item_identity(compiler: str, category: str, name: str, object_kind: str) -> str:
    """A digest of the four texts, the same however they are spaced or whichever width their characters have."""
    parts = (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) for text in (compiler, category, name, object_kind)
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()
