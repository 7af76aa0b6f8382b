# SPDX-License-Identifier: Apache-2.0
"""`python3 -m fairdraw.verifier > verify.py` writes the one file that lies in every package."""

import sys

from fairdraw.verifier.joined import joined

sys.stdout.buffer.write(joined())
