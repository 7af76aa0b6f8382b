# SPDX-License-Identifier: Apache-2.0
"""Pages of plans and tasks, one subject a file."""
