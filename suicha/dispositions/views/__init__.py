# SPDX-License-Identifier: Apache-2.0
"""Pages of the closed loop: ``office`` for officials, ``firm`` for the inspected, without an account."""
