# SPDX-License-Identifier: Apache-2.0
"""The small marks of the interface, the same on every page.  Built in: templates need no ``{% load %}``.

Tags make an element: ``{% icon "search" %}`` ``{% lamp task.lamp %}`` ``{% status_badge task %}``
``{% badge "退回" "amber" %}`` ``{% risk firm.grade %}`` ``{% bar 31 52 "green" %}`` ``{% control field %}``.
Filters write a value: ``hash8 cdate cdatetime cyear_date thousands percent mask_name``; a value that is not there
reads 无, never 0.  For links that keep the filters of a list use Django's own ``{% querystring page=None %}``.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundWidget
from django.http import QueryDict
from django.template import Context, TemplateSyntaxError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NOTHING = "无"
TONES = frozenset({"blue", "green", "amber", "red"})
LAMPS = frozenset({"green", "amber", "red", "over"})
GRADES = {"A": "低", "B": "一般", "C": "较高", "D": "高"}
# 复姓 of the list 百家姓 that are in use; any other name has a surname of one character.
DOUBLE_SURNAMES = re.compile(
    "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|夏侯|东方|司徒|端木|南宫|西门|独孤|轩辕|申屠|太史|淳于|澹台"
)
PUBLIC_NAV = (
    ("首页", "", "disclosure:home"),
    ("事项清单", "", "disclosure:items"),
    ("计划", "", "disclosure:plans"),
    ("抽取", "", "disclosure:draws"),
    ("结果", "", "disclosure:results"),
    ("开放数据", "", "disclosure:open_data"),
)
MOBILE_NAV = (
    ("今天", "calendar-check", "inspections:m_today"),
    ("任务", "clipboard-list", "inspections:m_tasks"),
    ("指引", "book", "inspections:m_guide"),
    ("我的", "user", "inspections:m_me"),
)


class UnknownIconError(TemplateSyntaxError):
    """A template names an icon that the set-up did not copy."""


@cache
def _icon_paths(name: str) -> str:
    found = finders.find(f"vendor/icons/{name}.svg")
    if not re.fullmatch(r"[a-z0-9-]+", name) or not isinstance(found, str):
        raise UnknownIconError(
            f"icon {name!r} is not in vendor/icons: add it to static/suicha/icons.txt and run the set-up again"
        )
    svg = Path(found).read_text(encoding="utf-8")
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
    return re.sub(r"\s+", " ", body).strip()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """The outline of ``name`` inlined, always decoration: words beside it, or an aria-label, carry the meaning."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true">{}</svg>',
        f"icon {extra}".strip(),
        mark_safe(_icon_paths(name)),  # noqa: S308 - a file of the icon package, not input
    )


@register.simple_tag
def badge(text: object, tone: str = "") -> SafeString:
    """A status badge; no tone is grey."""
    return format_html('<span class="badge{}">{}</span>', f" is-{tone}" if tone in TONES else "", text)


@register.simple_tag
def status_badge(row: Any) -> SafeString:
    """The badge of a row with ``state``, ``get_state_display()`` and the class attribute ``TONES`` (state → tone)."""
    tones: Mapping[str, str] = getattr(row, "TONES", {})
    return badge(row.get_state_display(), tones.get(row.state, ""))


@register.simple_tag
def lamp(of: Any) -> SafeString | str:
    """A due lamp from a ``core.lamps.Lamp``, or any object or dict with ``tone`` and ``text``; nothing for None."""
    if not of:
        return ""
    tone, text = (of["tone"], of["text"]) if isinstance(of, Mapping) else (of.tone, of.text)
    if tone not in LAMPS:
        raise ValueError(f"a lamp is one of {sorted(LAMPS)}, not {tone!r}")
    return format_html('<span class="lamp is-{}">{}</span>', tone, text)


@register.simple_tag
def risk(grade: str | None) -> SafeString | str:
    """A risk class: letter and word; an object not yet classed reads 未分类."""
    if grade not in GRADES:
        return format_html('<span class="text-secondary">{}</span>', "未分类")
    return format_html('<span class="risk is-{}"><b>{}</b>{}</span>', grade, grade, GRADES[grade])


@register.simple_tag
def bar(value: float | Decimal | None, total: float | Decimal | None, tone: str = "") -> SafeString:
    """A bar of ``value`` out of ``total`` as SVG attributes, since the page may carry no inline style."""
    share = min(max(float(value) / float(total), 0.0), 1.0) if value and total else 0.0
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bg" width="100" height="10" rx="1"/><rect{} width="{}" height="10" rx="1"/></svg>',
        format_html(' class="is-{}"', tone) if tone in TONES - {"blue"} or tone == "grey" else "",
        f"{share * 100:.1f}",
    )


@register.filter
def hash8(digest: str | bytes | None) -> SafeString | str:
    """A digest in groups of eight, so that two people can read it to each other; bytes are shown as hex."""
    text = bytes(digest).hex() if isinstance(digest, bytes | bytearray | memoryview) else digest
    if not text:
        return NOTHING
    groups = ((text[at : at + 8],) for at in range(0, len(text), 8))
    return format_html('<code class="hash">{}</code>', format_html_join("", "<span>{}</span>", groups))


def _local_day(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def cdate(value: date | None) -> str:
    """9月16日, of the local day; the year is clear from the page."""
    if value is None or value == "":
        return NOTHING
    day = _local_day(value)
    return f"{day.month}月{day.day}日"


@register.filter
def cyear_date(value: date | None) -> str:
    """2026年9月16日."""
    if value is None or value == "":
        return NOTHING
    return f"{_local_day(value).year}年{cdate(value)}"


@register.filter
def cdatetime(value: datetime | None) -> str:
    """9月16日 09:30, local time."""
    if value is None or value == "":
        return NOTHING
    return f"{cdate(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def thousands(value: float | Decimal | None) -> str:
    """1,197."""
    return NOTHING if value is None or value == "" else f"{value:,}"


@register.filter
def percent(value: float | Decimal | None, total: float | Decimal | None = 1) -> str:
    """``value`` out of ``total`` as 10.1%, one decimal, halves up; without either, or out of nothing, 无."""
    if value is None or value == "" or not total:
        return NOTHING
    share = Decimal(str(value)) * 100 / Decimal(str(total))
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@register.filter
def mask_name(name: str | None) -> str:
    """A private person's name for the public: 张某, 欧阳某.  Officers and firms are not masked by this."""
    text = (name or "").strip()
    if not text:
        return NOTHING
    return f"{text[:2] if len(text) > 2 and DOUBLE_SURNAMES.match(text) else text[:1]}某"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a bound field in our classes.  Django itself adds aria-invalid and aria-describedby."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return format_html('<div id="{}">{}</div>', field.auto_id, format_html_join("", _OPTION, map(_option, field)))
    if isinstance(widget, CheckboxInput):
        css = "form-check-input"
    else:
        css = "form-select" if isinstance(widget, Select) else "form-control"
    given = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": " ".join(filter(None, [css, given, "is-bad" if field.errors else ""]))})


_OPTION = '<label class="form-check mb-1">{}<span class="form-check-label">{}</span></label>'


def _option(option: BoundWidget) -> tuple[SafeString, str]:
    option.data["attrs"]["class"] = "form-check-input"
    return option.tag(), option.choice_label


@register.simple_tag(takes_context=True)
def chips(context: Context, form: BaseForm) -> list[tuple[str, str]]:
    """The conditions of a filter form in force as (words, query string without it); ``{% chips form as chips %}``."""
    query: QueryDict = context["request"].GET
    rows = []
    for field in form:
        values = [value for value in query.getlist(field.html_name) if value]
        if not values or field.is_hidden:
            continue
        choices = getattr(field.field, "choices", ())
        names = {str(key): str(name).strip() for key, name in choices if not isinstance(name, list)}
        rest = query.copy()
        for name in (field.html_name, "after", "before"):
            rest.pop(name, None)
        words = "、".join(names.get(value, value) for value in values)
        rows.append((f"{field.label}：{words}", rest.urlencode()))
    return rows


@register.simple_tag
def chart_data(chart: Mapping[str, object], name: str) -> SafeString:
    """The numbers of a chart as a block of data that charts.js reads; it is never run as a script."""
    return json_script(chart, f"{name}-data")


def _links(entries: Iterable[tuple[str, str, str]], here: str) -> SafeString:
    """Links of (name, mark, route name); ``here`` is the current one, routes an installation lacks are absent."""
    rows = []
    for name, mark, route in entries:
        with suppress(NoReverseMatch):
            current = mark_safe(' aria-current="page"') if name == here.strip() else ""
            rows.append((reverse(route), current, icon(mark) if mark else "", name))
    return format_html_join("", '<a href="{}"{}>{}{}</a>', rows)


@register.simple_block_tag
def public_nav(content: str) -> SafeString:
    """The public menu; ``content`` is the name of the entry we are in."""
    return _links(PUBLIC_NAV, content)


@register.simple_block_tag
def mobile_nav(content: str) -> SafeString:
    """The bottom bar of the phone pages; ``content`` is the name of the entry we are in."""
    return _links(MOBILE_NAV, content)
