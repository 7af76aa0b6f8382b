# SPDX-License-Identifier: Apache-2.0
"""What every check counts with: the hash, canonical JSON, and the two-level root (sections 1 to 3)."""

import hashlib
import json
from itertools import groupby
from typing import Any


def sha(data: str | bytes) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def root_lines(leaves: list[str]) -> str:
    """The lines `bucket count digest` over the leaves; the SHA-256 of the lines is the root."""
    buckets = ((bucket, list(rows)) for bucket, rows in groupby(sorted(leaves), key=lambda leaf: leaf[:3]))
    return "".join(f"{bucket} {len(rows)} {sha(''.join(rows))}\n" for bucket, rows in buckets)
