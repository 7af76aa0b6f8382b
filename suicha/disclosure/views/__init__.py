# SPDX-License-Identifier: Apache-2.0
"""Pages of the portal (no account, no JavaScript needed) and the queue of the workbench."""
