# SPDX-License-Identifier: Apache-2.0
"""An event is told as a Chinese sentence: one template per action in ``templates/audit/``."""

from django.template import Context, Engine

from suicha.audit.models import Event


def template_name(action: str) -> str:
    """``draws.draw.reveal`` is told by ``audit/draws.draw.reveal.txt``."""
    return f"audit/{action}.txt"


def sentence(event: Event) -> str:
    """What happened, in one line of plain text; a page that shows it escapes it."""
    words = Context({"event": event, **event.data}, autoescape=False)
    return " ".join(Engine.get_default().get_template(template_name(event.action)).render(words).split())
