# SPDX-License-Identifier: Apache-2.0
"""Official acts of the closed loop, and the firm's own: order, report, verify, close."""

from suicha.dispositions.services.closing import rectification_close, rectification_verify
from suicha.dispositions.services.following import deadlines_follow
from suicha.dispositions.services.ordering import rectification_order
from suicha.dispositions.services.reporting import report_submit

__all__ = ["deadlines_follow", "rectification_close", "rectification_order", "rectification_verify", "report_submit"]
