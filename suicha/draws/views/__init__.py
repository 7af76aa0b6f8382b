# SPDX-License-Identifier: Apache-2.0
"""Pages of the ceremony, one screen or one person's part a module."""
