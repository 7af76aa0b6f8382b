# SPDX-License-Identifier: Apache-2.0
"""Every reason code that may stand in a frozen list, in words: why a row is left out, or why it must be inspected."""

from suicha.draws.rules import excluded_status, mandatory

REASONS = excluded_status.REASONS | mandatory.REASONS
