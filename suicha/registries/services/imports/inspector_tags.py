# SPDX-License-Identifier: Apache-2.0
"""标签 of a sheet of inspectors: one column for each of the five groups, several words in a cell.

Only words of the bureau's vocabulary are kept (a managed vocabulary); a strange one is said, not added by itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from suicha.accounts.models import Organisation
from suicha.registries.models import Inspector, InspectorTag
from suicha.registries.selectors import tag_list
from suicha.registries.services.imports.cells import words
from suicha.registries.services.imports.columns import Column
from suicha.registries.services.imports.verdicts import Verdict

GROUPS = {f"tag_{group.value}": group for group in InspectorTag.Group}
COLUMNS = tuple(
    Column(name, str(group.label), hint="用顿号隔开，只收人员标签里有的", width=16) for name, group in GROUPS.items()
)


def tags_typed(verdict: Verdict) -> None:
    """The words in the cells, to be looked up together with those of all rows; no column, nothing is touched."""
    if not any(verdict.line.has(name) for name in GROUPS):
        return
    typed: dict[str, list[str]] = {}
    for name in GROUPS:
        cell = unicodedata.normalize("NFKC", words(verdict.line.cell(name)))
        typed[name] = [part for part in re.split(r"[、,;/\s]+", cell) if part]
    if any(typed.values()):
        verdict.values["tags"] = typed


def tags_known(verdicts: Iterable[Verdict], organisation: Organisation) -> None:
    """Words become tags; one query."""
    waiting = [verdict for verdict in verdicts if verdict.values.get("tags")]
    known = {(tag.group, tag.name): tag for tag in tag_list(organisation, in_use=True)} if waiting else {}
    for verdict in waiting:
        tags = []
        for name, typed in verdict.values.pop("tags").items():
            strange = [word for word in typed if (GROUPS[name].value, word) not in known]
            if strange:
                verdict.doubt(name, f"“{'、'.join(strange)}”不在人员标签里，没有保存", "先在人员标签里加上，再导入")
            tags += [known[GROUPS[name].value, word] for word in typed if word not in strange]
        if tags:
            ordered = sorted(set(tags), key=lambda tag: (tag.group, tag.name))
            verdict.values["tags"] = [tag.pk for tag in ordered]
            verdict.values["tags_names"] = "、".join(tag.name for tag in ordered)


def tags_write(tags: Mapping[int, list[int]]) -> None:
    """Person → the tags to hold instead of what is there; two queries however many people."""
    through = Inspector.tags.through
    through.objects.filter(inspector_id__in=list(tags)).delete()
    through.objects.bulk_create(
        through(inspector_id=person, inspectortag_id=tag) for person, mine in tags.items() for tag in mine
    )
