# SPDX-License-Identifier: Apache-2.0
"""Statistics pages, one subject a file."""
