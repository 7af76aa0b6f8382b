# SPDX-License-Identifier: Apache-2.0
"""Acts of publication.  None can be taken back: what was public stays readable, a correction is a new version."""

from suicha.disclosure.services.draws import draw_publish
from suicha.disclosure.services.items import list_publish
from suicha.disclosure.services.plans import plan_publish
from suicha.disclosure.services.registers import register_publish
from suicha.disclosure.services.results import result_publish

__all__ = ["draw_publish", "list_publish", "plan_publish", "register_publish", "result_publish"]
