# SPDX-License-Identifier: Apache-2.0
"""An event is told as a Chinese sentence: one template per action in ``templates/audit/``."""

from datetime import date

from django.template import Context, Engine

from suicha.audit.models import Event


def template_name(action: str) -> str:
    """``draws.draw.reveal`` is told by ``audit/draws.draw.reveal.txt``."""
    return f"audit/{action}.txt"


def sentence(event: Event) -> str:
    """What happened, in one line of plain text; a page that shows it escapes it."""
    data = {name: _day(value) for name, value in event.data.items()}
    words = Context({"event": event, **data}, autoescape=False)
    return _nested(" ".join(Engine.get_default().get_template(template_name(event.action)).render(words).split()))


def _day(value: object) -> object:
    """A value that is a date as the trace keeps it (2026-12-31), written as people write it."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return value
    return f"{day.year}年{day.month}月{day.day}日" if day else value


def _nested(text: str) -> str:
    """Quotation marks within quotation marks become single ones; marks that do not pair are left alone."""
    if text.count("“") != text.count("”"):
        return text
    depth, told = 0, ""
    for mark in text:
        depth -= mark == "”"
        told += {"“": "‘", "”": "’"}.get(mark, mark) if depth % 2 else mark
        depth += mark == "“"
    return told
