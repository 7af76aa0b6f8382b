# SPDX-License-Identifier: Apache-2.0
"""Choosing a division, or several: a short list as a list, a long one as a tree to open or a name to type.

Works without a script.  16 towns of one county are a plain list; 1,500 of a province are a tree of its counties.
"""

from collections.abc import Iterable

from django import forms
from django.template.loader import render_to_string

from suicha.accounts.models import Region
from suicha.accounts.selectors import Branch, branches
from suicha.core.nearest import proposal

LONG = 60
TYPED = "~"


class RegionPicker(forms.Select):
    """A select, by county where there are several; a tree of radio buttons and a field for a name where it is long."""

    empty = ""
    tree: tuple[Branch, ...] = ()

    @property
    def use_fieldset(self) -> bool:
        return sum(len(branch.regions) for branch in self.tree) > LONG

    def render(self, name, value, attrs=None, renderer=None) -> str:
        if not self.use_fieldset:
            return super().render(name, value, attrs, renderer)
        chosen, typed = str(value or ""), ""
        if chosen.startswith(TYPED):
            chosen, typed = "", chosen.removeprefix(TYPED)
        rows = [(branch, chosen in {str(region.pk) for region in branch.regions}) for branch in self.tree]
        context = {"name": name, "chosen": chosen, "typed": typed, "rows": rows, "empty": self.empty}
        return render_to_string("ui/region_tree.html", context | _marks(attrs))

    def value_from_datadict(self, data, files, name) -> str:
        typed = (data.get(f"{name}_typed") or "").strip()
        return f"{TYPED}{typed}" if typed else data.get(name) or ""


def _marks(attrs: dict | None) -> dict[str, str]:
    """What ties the control to its label and to what is said about it."""
    attrs = attrs or {}
    return {"id": attrs.get("id", ""), "described": attrs.get("aria-describedby", "")}


class RegionField(forms.ChoiceField):
    """One of the divisions offered; the value is the division itself, or None."""

    widget = RegionPicker

    def __init__(self, *, empty: str, **kwargs) -> None:
        super().__init__(**kwargs)
        self._empty = empty
        self._offered: dict[str, Region] = {}

    def offer(self, regions: Iterable[Region], held: Region | None = None) -> None:
        """Let one of ``regions`` be chosen, or ``held``, which may have been closed meanwhile; two queries at most."""
        self._offered = {str(region.pk): region for region in (*regions, *([held] if held else []))}
        tree = tuple(branches(self._offered.values()))
        groups = [(branch.name, [(str(each.pk), each.label) for each in branch.regions]) for branch in tree]
        self.choices = [("", self._empty), *(groups[0][1] if len(groups) == 1 else groups)]
        self.widget.tree, self.widget.empty = tree, self._empty

    def prepare_value(self, value: object) -> object:
        return value.pk if isinstance(value, Region) else value

    def clean(self, value: object) -> Region | None:
        text = str(self.prepare_value(value) or "")
        if text.startswith(TYPED):
            return self._named(text.removeprefix(TYPED))
        super().clean(text)
        return self._offered.get(text)

    def _named(self, typed: str) -> Region:
        found = [region for region in self._offered.values() if typed in (region.name, region.code)]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(f"有{len(found)}个叫“{typed}”，填区划代码：{'、'.join(r.code for r in found)}")
        near = proposal(typed, (region.name for region in self._offered.values()))
        raise forms.ValidationError(f"没有“{typed}”这个区划{f'，{near}' if near else ''}")


class RegionChecks(forms.CheckboxSelectMultiple):
    """Boxes in a row; by county, each to be opened, where there are several."""

    tree: tuple[Branch, ...] = ()

    def render(self, name, value, attrs=None, renderer=None) -> str:
        chosen = {str(each) for each in value or ()}
        rows = []
        for branch in self.tree:
            marked = [(region, region.code in chosen) for region in branch.regions]
            whole = branch.code in chosen
            rows.append((branch, whole, whole or any(mark for _, mark in marked), marked))
        return render_to_string("ui/region_boxes.html", {"name": name, "rows": rows, "single": len(rows) == 1})


class RegionsField(forms.MultipleChoiceField):
    """Several divisions by their codes; a whole county stands for all its divisions that are offered."""

    widget = RegionChecks

    def offer(self, regions: Iterable[Region]) -> None:
        """Let any of ``regions`` be chosen; two queries at most."""
        self._tree = tuple(branches(regions))
        several = len(self._tree) > 1
        whole = [(branch.code, branch.name) for branch in self._tree if several]
        self.choices = [*whole, *((each.code, each.label) for branch in self._tree for each in branch.regions)]
        self.widget.tree = self._tree

    def clean(self, value: object) -> list[str]:
        chosen = set(super().clean(value))
        several = len(self._tree) > 1
        return [
            region.code
            for branch in self._tree
            for region in branch.regions
            if region.code in chosen or (several and branch.code in chosen)
        ]


def region_options(regions: Iterable[Region]) -> list[tuple[str, str]]:
    """(code, name) for a filter: the divisions, below the county where there are several; a county means all of it."""
    tree = branches(regions)
    if len(tree) == 1:
        return [(region.code, region.label) for region in tree[0].regions]
    rows = []
    for branch in tree:
        rows += [(branch.code, branch.name), *((region.code, f"　{region.label}") for region in branch.regions)]
    return rows
