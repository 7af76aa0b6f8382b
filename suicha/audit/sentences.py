# SPDX-License-Identifier: Apache-2.0
"""An event is told as a Chinese sentence: one template per action in ``templates/audit/``."""

from django.template.loader import render_to_string

from suicha.audit.models import Event


def template_name(action: str) -> str:
    """``draws.draw.reveal`` is told by ``audit/draws.draw.reveal.txt``."""
    return f"audit/{action}.txt"


def sentence(event: Event) -> str:
    """What happened, in one line."""
    return " ".join(render_to_string(template_name(event.action), {"event": event, **event.data}).split())
