# SPDX-License-Identifier: Apache-2.0
"""The program that checks a package. It imports nothing of the rest of fairdraw, so that the two check each other.

Read in this order: answers and ground (what all stands on), archive (the zip), subject (the package and its forms),
trust (signatures and log), seed (V2 to V4), seal (V0, V1), rows (V5 to V7), chain (V8, V9), report (the lines, the
command).
`joined` makes the one file `verify.py` of them that lies in every package.
"""

from fairdraw.verifier.answers import Failed, Line, NotChecked, Unusable, must
from fairdraw.verifier.archive import LIMIT
from fairdraw.verifier.joined import joined
from fairdraw.verifier.report import main, verify_package

__all__ = ["LIMIT", "Failed", "Line", "NotChecked", "Unusable", "joined", "main", "must", "verify_package"]
