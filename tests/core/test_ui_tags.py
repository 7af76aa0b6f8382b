# SPDX-License-Identifier: Apache-2.0
"""The small marks of the interface."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from suicha.core.lamps import Lamp
from suicha.core.templatetags import ui

TEMPLATES = Path(settings.BASE_DIR) / "suicha" / "templates"
LISTED = (Path(settings.BASE_DIR) / "suicha" / "static" / "suicha" / "icons.txt").read_text(encoding="utf-8")
ICONS = {line for line in LISTED.splitlines() if line and not line.startswith("#")}
MORNING = datetime(2026, 9, 15, 17, 30, tzinfo=UTC)  # 01:30 of the 16th in Shanghai


class _Row(SimpleNamespace):
    TONES = {"published": "green"}

    def get_state_display(self) -> str:
        return {"published": "已公示", "draft": "草稿"}[self.state]


class _Form(forms.Form):
    name = forms.CharField(label="名称", help_text="与执照一致")
    town = forms.ChoiceField(label="镇街", choices=[("", "全部"), ("a", "新桥镇")], required=False)
    agree = forms.BooleanField(label="已核对", required=False)
    kinds = forms.MultipleChoiceField(
        label="领域", choices=[("m", "矿山"), ("w", "危化")], required=False, widget=forms.CheckboxSelectMultiple
    )


def render(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context, RequestFactory().get("/w/", context.pop("query", {})))


def test_every_icon_a_template_names_is_in_the_list_that_the_set_up_copies() -> None:
    named = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"|mark="([a-z0-9-]+)"', page.read_text(encoding="utf-8"))
        for name in name
        if name
    }
    assert named
    assert named - ICONS == set()


def test_an_icon_is_decoration_in_its_text_colour() -> None:
    shown = ui.icon("search", "icon-lg")
    assert shown.startswith('<svg class="icon icon-lg"')
    assert 'aria-hidden="true"' in shown
    assert 'stroke="none"' not in shown


@pytest.mark.parametrize("name", ["no-such-icon", "../app", "Search"])
def test_an_unknown_icon_is_named_at_once(name: str) -> None:
    with pytest.raises(ui.UnknownIconError, match=r"icons\.txt"):
        ui.icon(name)


def test_a_lamp_says_in_words_what_its_colour_says() -> None:
    assert ui.lamp(Lamp("over", "逾期2个工作日")) == '<span class="lamp is-over">逾期2个工作日</span>'
    assert ui.lamp({"tone": "green", "text": "剩<4日"}) == '<span class="lamp is-green">剩&lt;4日</span>'
    assert ui.lamp(None) == ""
    with pytest.raises(ValueError, match="blue"):
        ui.lamp({"tone": "blue", "text": ""})


def test_a_badge_takes_its_tone_from_one_map_and_is_grey_otherwise() -> None:
    assert ui.status_badge(_Row(state="published")) == '<span class="badge is-green">已公示</span>'
    assert ui.status_badge(_Row(state="draft")) == '<span class="badge">草稿</span>'
    assert ui.badge("退回", "amber") == '<span class="badge is-amber">退回</span>'


def test_a_risk_class_is_letter_and_word() -> None:
    assert ui.risk("C") == '<span class="risk is-C"><b>C</b>较高</span>'
    assert "未分类" in ui.risk(None)


@pytest.mark.parametrize(
    ("value", "total", "width"),
    [(31, 52, "59.6"), (Decimal(9), 3, "100.0"), (-1, 3, "0.0"), (None, 3, "0.0"), (1, 0, "0.0")],
)
def test_a_bar_is_drawn_without_inline_style(value: Any, total: Any, width: str) -> None:
    shown = ui.bar(value, total, "amber")
    assert f'class="is-amber" width="{width}"' in shown
    assert "style" not in shown


def test_a_digest_is_read_in_groups_of_eight() -> None:
    assert ui.hash8("0123456789abcdef") == '<code class="hash"><span>01234567</span><span>89abcdef</span></code>'
    assert "<span>ff00</span>" in ui.hash8(b"\xff\x00")
    assert ui.hash8(None) == "无"


def test_dates_are_of_the_local_day_in_chinese() -> None:
    assert ui.cdate(date(2026, 9, 6)) == "9月6日"
    assert ui.cdate(MORNING) == "9月16日"
    assert ui.cdatetime(MORNING) == "9月16日 01:30"
    assert ui.cyear_date(MORNING) == "2026年9月16日"
    assert ui.cdate(None) == ui.cdatetime(None) == ui.cyear_date(None) == "无"


def test_no_value_is_never_shown_as_zero() -> None:
    assert ui.thousands(1197) == "1,197"
    assert ui.thousands(0) == "0"
    assert ui.thousands(None) == "无"
    assert ui.percent(52, 513) == "10.1%"
    assert ui.percent(Decimal("0.9935")) == "99.4%"
    assert ui.percent(1, 0) == ui.percent(None, 3) == "无"


@pytest.mark.parametrize(
    ("name", "masked"), [("张三", "张某"), ("欧阳明月", "欧阳某"), ("司马", "司某"), (" ", "无"), (None, "无")]
)
def test_a_private_person_is_shown_by_surname_only(name: str | None, masked: str) -> None:
    assert ui.mask_name(name) == masked


def test_a_wrong_field_is_named_on_top_and_says_how_to_mend_it() -> None:
    form = _Form({"name": "", "town": "a"})
    page = render('{% include "ui/form.html" with words="保存" %}', form=form)
    assert "有1处要改" in page
    assert 'href="#id_name"' in page
    assert 'class="form-control is-bad"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'class="form-select"' in page
    assert page.count('class="form-check-input"') == 3
    assert 'id="id_kinds"' in page
    assert 'role="alert"' not in render('{% include "ui/error_summary.html" %}', form=_Form())


def test_every_condition_in_force_can_be_taken_away_alone() -> None:
    query = {"name": "水泥", "town": "a", "kinds": ["m", "w"], "after": "7"}
    shown = render(
        "{% chips form as rows %}{% for words, rest in rows %}{{ words }}?{{ rest|safe }};{% endfor %}",
        form=_Form(query),
        query=query,
    )
    assert "镇街：新桥镇?name=%E6%B0%B4%E6%B3%A5&kinds=m&kinds=w;" in shown
    assert "领域：矿山、危化?" in shown
    assert "after" not in shown


def test_the_menu_marks_the_entry_we_are_in_and_leaves_out_what_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui, "PUBLIC_NAV", (("首页", "", "x:home"), ("抽取", "", "x:draws"), ("无此页", "", "x:none")))
    monkeypatch.setattr(ui, "MOBILE_NAV", (("今天", "book", "x:home"),))
    monkeypatch.setattr(ui, "reverse", lambda name: {"x:home": "/", "x:draws": "/draws/"}.get(name) or ui_missing(name))
    assert (
        render("{% public_nav %} 抽取 {% endpublic_nav %}")
        == '<a href="/">首页</a><a href="/draws/" aria-current="page">抽取</a>'
    )
    assert '<a href="/" aria-current="page"><svg' in render("{% mobile_nav %}今天{% endmobile_nav %}")


def ui_missing(name: str) -> str:
    raise ui.NoReverseMatch(name)


def test_the_numbers_of_a_chart_stand_beside_it_and_are_never_run() -> None:
    chart = {"kind": "hbar", "head": ["领域", "比例"], "rows": [["矿山</script>", 9.1], ["危化", None]], "unit": "%"}
    page = render('{% include "ui/chart.html" with id="c1" title="覆盖率" label="各领域" %}', chart=chart)
    assert '<td class="n">9.1%</td>' in page
    assert '<td class="n">无</td>' in page
    assert '<script id="c1-data" type="application/json">' in page
    assert page.count("</script>") == 1


@pytest.mark.parametrize("code", [400, 403, 404, 409, 500])
def test_an_error_page_needs_nothing_and_always_shows_a_way_out(code: int) -> None:
    page = render_to_string(f"{code}.html")
    assert page.count("<h1") == 1
    assert "回公示首页" in page


@pytest.mark.parametrize("code", [403, 409])
def test_a_refusal_shows_what_to_do_which_clause_and_a_number_to_quote(code: int) -> None:
    refusal = {"what": "不能再抽。", "fix": "先作废。", "clause": "实施细则第十条"}
    page = render_to_string(f"{code}.html", {"refusal": refusal, "code": "draw_run", "request_id": "a1b2"})
    assert 'role="alert"' in page
    assert all(words in page for words in (*refusal.values(), "draw_run", "a1b2"))


def test_no_template_carries_script_or_style_of_its_own() -> None:
    for page in TEMPLATES.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text), page
        assert len(text.splitlines()) <= 120, page


def test_every_component_says_its_parameters() -> None:
    for page in (TEMPLATES / "ui").glob("*.html"):
        lines = page.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("{#"), page
        assert "Parameters:" in page.read_text(encoding="utf-8"), page
        assert len(lines) <= 60, page
