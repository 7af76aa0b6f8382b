# SPDX-License-Identifier: Apache-2.0
"""`python3 -m fairdraw.matched > verify_match.py` writes the one file that lies in every package of a matching."""

import sys

from fairdraw.matched.joined import joined

sys.stdout.buffer.write(joined())
