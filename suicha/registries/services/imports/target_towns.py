# SPDX-License-Identifier: Apache-2.0
"""所属镇街 of a sheet of 检查对象: a name or code of a division in use, where several share the name the own one."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.db.models import Q

from suicha.accounts.models import Organisation, Region
from suicha.accounts.rules.regions import prefix_of
from suicha.accounts.selectors import towns_in
from suicha.core.nearest import proposal
from suicha.registries.services.imports.verdicts import Verdict

# For so many different unknown names of one piece the nearest ones are looked for.
PROPOSED = 200
FIX = "改成行政区划里在用的全称或代码，例如双洋镇"


class TownBook:
    """The divisions of a name or code, as an organisation means them: its own first."""

    def __init__(self, organisation: Organisation) -> None:
        self._within = prefix_of(organisation.region.code)
        self._near: dict[str, str] = {}

    @cached_property
    def _own(self) -> list[str]:
        return [region.name for region in towns_in([self._within])]

    def called(self, typed: Iterable[str]) -> dict[str, list[Region]]:
        """Name or code → the divisions in use that may be meant; closed ones where there is no other; one query."""
        typed = set(typed)
        found: dict[str, list[Region]] = {}
        if typed:
            for region in Region.objects.filter(Q(name__in=typed) | Q(code__in=typed)).order_by("code"):
                for word in {region.name, region.code} & typed:
                    found.setdefault(word, []).append(region)
        return {word: list(self._meant(regions)) for word, regions in found.items()}

    def _meant(self, regions: list[Region]) -> Iterator[Region]:
        usable = [region for region in regions if region.closed_in is None] or regions
        own = [region for region in usable if region.code.startswith(self._within)]
        yield from own or usable

    def proposal(self, typed: str) -> str:
        """What the typed name may have meant, in words; one query however many are asked about."""
        if typed not in self._near:
            if len(self._near) >= PROPOSED:
                return ""
            self._near[typed] = proposal(typed, self._own)
        return self._near[typed]


def find_towns(verdicts: list[Verdict], organisation: Organisation) -> None:
    """The town of each row; an unknown one is left out, with the names nearest to it; two queries at most."""
    book = TownBook(organisation)
    known = book.called(verdict.values["town"] for verdict in verdicts if verdict.values.get("town"))
    for verdict in verdicts:
        name = verdict.values.pop("town", "")
        candidates = known.get(name, [])
        if len(candidates) == 1 and candidates[0].closed_in is None:
            verdict.values["town"], verdict.values["town_name"] = candidates[0].pk, candidates[0].name
        elif len(candidates) > 1:
            codes = "、".join(region.code for region in candidates[:5])
            verdict.doubt("town", "有几个同名的镇街，没有保存", f"改填区划代码：{codes}")
        elif candidates:
            verdict.doubt("town", f"{candidates[0].closed_in}年已撤销，没有保存", FIX)
        elif name:
            near = book.proposal(name)
            verdict.doubt("town", f"不在行政区划里，没有保存{f'；{near}' if near else ''}", FIX)
