# SPDX-License-Identifier: Apache-2.0
"""What several pages of this stage show."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence


def history(row: Any) -> list[tuple[Any, str]]:
    """The events of a row with their sentences, newest first."""
    events = events_of(object_type=row._meta.label_lower, object_id=str(row.pk)).reverse()
    return [(event, sentence(event)) for event in events]


def faults(form: Any) -> str:
    """What is wrong with a form that was asked in a box, in one line."""
    return "；".join(f"{form[name].label}：{error}" for name, errors in form.errors.items() for error in errors)


def form_page(request: HttpRequest, form: Any, title: str, button: str, back: tuple[str, str]) -> HttpResponse:
    """A page of one form; ``back``: name and address of the list it belongs to."""
    context = {"form": form, "title": title, "button": button, "list_name": back[0], "back": back[1]}
    return render(request, "catalogue/form.html", context, status=422 if form.is_bound else 200)


def keys_in(values: list[str]) -> list[int]:
    """The primary keys among what was posted."""
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]
