# SPDX-License-Identifier: Apache-2.0
"""Who may be sent to a target: one rule a file, each with its clause and the words for those it leaves out."""
