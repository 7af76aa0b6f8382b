# SPDX-License-Identifier: Apache-2.0
"""Pages of the lists and of the 细则, one subject a file."""
