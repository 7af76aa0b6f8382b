# SPDX-License-Identifier: Apache-2.0
"""`python -m fairdraw`."""

import sys

from fairdraw.cli import main

sys.exit(main())
