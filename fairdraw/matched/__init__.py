# SPDX-License-Identifier: Apache-2.0
"""The package of a matching (匹配包): made, and checked by anyone with the one file in it (section 9).

Read in this order: changes (a seat redrawn, a target replaced), subject (the package under examination), lines (M0
and M6 to M9; M1 to M5 are those of `verify-match`), report (the lines, the command); readme and making (the zip).
`joined` makes the one file `verify_match.py` of them and of the matching itself, which it runs again.
"""

from fairdraw.matched.changes import standing
from fairdraw.matched.joined import joined
from fairdraw.matched.making import match_package, person_code
from fairdraw.matched.report import main, verify_match_package

__all__ = ["joined", "main", "match_package", "person_code", "standing", "verify_match_package"]
