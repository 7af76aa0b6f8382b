# SPDX-License-Identifier: Apache-2.0
"""可到镇街 of a sheet of inspectors: several names in one cell, each of them a known division."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from suicha.accounts.models import Region
from suicha.registries.models import Inspector
from suicha.registries.services.imports.cells import words
from suicha.registries.services.imports.verdicts import Verdict

EVERYWHERE = frozenset({"全部", "全县", "全市", "全区", "各镇街", "不限"})


def towns_typed(verdict: Verdict) -> None:
    """The names in the cell, to be looked up together with those of all rows."""
    typed = unicodedata.normalize("NFKC", words(verdict.line.cell("towns")))
    names = dict.fromkeys(part for part in re.split(r"[、,;/\s]+", typed) if part)
    verdict.values["towns"] = [] if set(names) & EVERYWHERE else list(names)


def towns_known(verdicts: Iterable[Verdict]) -> None:
    """Names become divisions; one unknown or ambiguous name and the cell is left out, with the name; one query."""
    waiting = [verdict for verdict in verdicts if verdict.values.get("towns")]
    wanted = {name for verdict in waiting for name in verdict.values["towns"]}
    found: dict[str, list[Region]] = {}
    for region in Region.objects.filter(name__in=wanted, closed_in=None).order_by("code") if wanted else ():
        found.setdefault(region.name, []).append(region)
    for verdict in waiting:
        names = verdict.values.pop("towns")
        strange = [name for name in names if len(found.get(name, [])) != 1]
        if strange:
            fix = "改成行政区划里的全称，几个镇街用顿号隔开，例如双洋镇、新桥镇"
            verdict.doubt("towns", f"“{'、'.join(strange)}”不在行政区划里，或有同名，没有保存", fix)
            continue
        towns = sorted((found[name][0] for name in names), key=lambda town: town.code)
        verdict.values["towns"] = [town.pk for town in towns]
        verdict.values["towns_names"] = "、".join(town.name for town in towns)


def towns_write(towns: Mapping[int, list[int]]) -> None:
    """Person → the divisions to hold instead of what is there; two queries however many people."""
    through = Inspector.towns.through
    through.objects.filter(inspector_id__in=list(towns)).delete()
    through.objects.bulk_create(
        through(inspector_id=person, region_id=town) for person, mine in towns.items() for town in mine
    )
