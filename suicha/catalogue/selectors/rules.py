# SPDX-License-Identifier: Apache-2.0
"""Questions to the 细则 as documents: which one is in force where, and whose upper rule has changed since."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import RuleDocument
from suicha.catalogue.rules.rule_sections import Chapter, chapters
from suicha.catalogue.selectors.settings import Named, item_lineage, paths_upwards
from suicha.core import clock

ISSUED = (RuleDocument.State.PUBLISHED, RuleDocument.State.ENDED)


def rules_valid(on: date) -> Q:
    """Published, come into force, and not yet ended on that day."""
    return Q(state__in=ISSUED, effective_on__lte=on) & (Q(ended_on=None) | Q(ended_on__gt=on))


def rule_in_force(organisation: Organisation, item: Named = None, on: date | None = None) -> RuleDocument | None:
    """The 细则 by which ``organisation`` works on a day: that of the item, else its own, else the nearest above."""
    lineage, paths = item_lineage(item), paths_upwards(organisation.path)
    found = RuleDocument.objects.filter(rules_valid(on or clock.today()), organisation__path__in=paths)
    rows = found.filter(item__in={"", lineage}).select_related("organisation", "adopts", "file").order_by("pk")
    return max(
        rows,
        key=lambda row: (bool(row.item), len(row.organisation.path), row.effective_on, row.version),
        default=None,
    )


def _behind() -> Exists:
    """Whether the upper rule that a row adopts has been published anew since, or repealed."""
    newer = Q(state=RuleDocument.State.PUBLISHED, version__gt=OuterRef("adopts__version"))
    ended = Q(state=RuleDocument.State.ENDED, version=OuterRef("adopts__version"))
    return Exists(RuleDocument.objects.filter(newer | ended, lineage=OuterRef("adopts__lineage")))


def rule_list(by: User, permission: Permission = Permission.ITEM_VIEW) -> QuerySet[RuleDocument]:
    """All versions at the organisations this person sees; ``outdated``: the upper rule it adopts has moved on."""
    rows = RuleDocument.objects.filter(within(by, permission)).annotate(outdated=_behind())
    return rows.select_related("organisation", "adopts__organisation", "file", "drafted_by", "published_by")


def rules_newest(rows: QuerySet[RuleDocument]) -> QuerySet[RuleDocument]:
    """Of each 细则 the newest version only."""
    later = RuleDocument.objects.filter(lineage=OuterRef("lineage"), version__gt=OuterRef("version"))
    return rows.filter(~Exists(later))


def rules_outdated(by: User) -> QuerySet[RuleDocument]:
    """Newest versions in force whose upper rule was revised or repealed since (RULE-7)."""
    rows = rule_list(by, Permission.RULE_EDIT).filter(_behind(), state=RuleDocument.State.PUBLISHED)
    return rules_newest(rows)


def rule_versions(document: RuleDocument) -> QuerySet[RuleDocument]:
    """All versions of the same 细则, newest first."""
    return RuleDocument.objects.filter(lineage=document.lineage).order_by("-version")


def rule_before(document: RuleDocument) -> RuleDocument | None:
    """The version before this one."""
    return RuleDocument.objects.filter(lineage=document.lineage, version=document.version - 1).first()


def rules_above(organisation: Organisation) -> QuerySet[RuleDocument]:
    """The 细则 of the organisations above, in force today, which this one may adopt."""
    above = paths_upwards(organisation.path)[1:]
    rows = RuleDocument.objects.filter(rules_valid(clock.today()), organisation__path__in=above)
    later = RuleDocument.objects.filter(
        rules_valid(clock.today()), lineage=OuterRef("lineage"), version__gt=OuterRef("version")
    )
    return rows.filter(~Exists(later)).select_related("organisation").order_by("organisation__path", "pk")


def rule_chapters(document: RuleDocument) -> list[Chapter]:
    """What the document says: its own chapters, and those of the upper rule it adopts (RULE-8)."""
    return chapters(document.sections, document.adopts.sections if document.adopts else {})


def rules_public() -> QuerySet[RuleDocument]:
    """What citizens may read: every version that was published, the one in force marked by its day."""
    rows = RuleDocument.objects.filter(state__in=ISSUED)
    return rows.select_related("organisation", "file", "adopts__organisation")
