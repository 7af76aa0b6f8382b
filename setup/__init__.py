# SPDX-License-Identifier: Apache-2.0
"""What ``./run`` and ``./test`` do before the platform can start.  Standard library only: nothing is installed yet."""
