# SPDX-License-Identifier: Apache-2.0
"""Pages of the two libraries, one subject a file."""
