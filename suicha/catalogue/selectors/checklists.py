# SPDX-License-Identifier: Apache-2.0
"""Questions about 检查表: which is in force for an item, what it asks, which items have none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, Question
from suicha.catalogue.rules import checklists as rules
from suicha.catalogue.rules.checklist_sheet import cells_of, condition_words

State = ChecklistVersion.State
CHECKLIST_VIEWS = {"": "全部", "published": "在用", "draft": "有草稿", "idle": "没有在用的版本"}


def checklist_list(by: User, *, text: str = "", view: str = "") -> QuerySet[Checklist]:
    """检查表 of the lists ``by`` may see, with ``in_use`` and ``draft`` (numbers of the versions) and ``asks``."""
    version = ChecklistVersion.objects.filter(checklist=OuterRef("pk")).order_by("-number")
    latest = Question.objects.filter(version__checklist=OuterRef("pk"), version__state=State.PUBLISHED).order_by()
    rows = Checklist.objects.filter(within(by, Permission.ITEM_VIEW)).annotate(
        in_use=Subquery(version.filter(state=State.PUBLISHED).values("number")[:1]),
        draft=Subquery(version.filter(state=State.DRAFT).values("number")[:1]),
        asks=Subquery(latest.values("version__checklist").annotate(n=Count("pk")).values("n")),
    )
    if text:
        rows = rows.filter(title__icontains=text)
    if view in ("published", "idle"):
        rows = rows.filter(in_use__isnull=view == "idle")
    elif view == "draft":
        rows = rows.filter(draft__isnull=False)
    return rows.select_related("organisation")


def version_list(by: User) -> QuerySet[ChecklistVersion]:
    """Versions ``by`` may look at, with their questions."""
    seen = Checklist.objects.filter(within(by, Permission.ITEM_VIEW))
    people = ("made_by", "published_by", "retired_by", "checklist__organisation")
    return ChecklistVersion.objects.filter(checklist__in=seen).select_related(*people).prefetch_related(_questions())


def versions_in_force(lineages: Iterable[str]) -> dict[str, ChecklistVersion]:
    """The version in use of each of these items that has one, by the item's number over its revisions; two queries."""
    rows = ChecklistVersion.objects.filter(state=State.PUBLISHED, checklist__lineage__in=set(lineages))
    found = rows.select_related("checklist").prefetch_related(_questions()).order_by("pk")
    return {version.checklist.lineage: version for version in found}


def versions_newest(lineages: Iterable[str]) -> dict[str, ChecklistVersion]:
    """The newest version of each of these items that has one, in whichever state; two queries."""
    rows = ChecklistVersion.objects.filter(checklist__lineage__in=set(lineages)).order_by("number")
    return {row.checklist.lineage: row for row in rows.select_related("checklist").prefetch_related(_questions())}


def checklist_of(item: Item) -> Checklist | None:
    """The one 检查表 of an item, in whichever state."""
    return Checklist.objects.filter(lineage=item.lineage).first()


def item_of(checklist: Checklist) -> Item | None:
    """The newest revision of the item a 检查表 belongs to."""
    return Item.objects.filter(lineage=checklist.lineage).select_related("organisation").order_by("-pk").first()


def sheet_of_all(by: User, *, text: str = "") -> list[list[str]]:
    """Every version in use ``by`` may see, one below the other, as a sheet to import from again; three queries."""
    versions = version_list(by).filter(state=State.PUBLISHED, checklist__title__icontains=text).order_by("checklist")
    lineages = [version.checklist.lineage for version in versions]
    items = {item.lineage: item for item in Item.objects.filter(lineage__in=lineages).order_by("pk")}
    return [row for each in versions for row in sheet_rows(each, items.get(each.checklist.lineage))]


def items_without_checklist(by: User) -> QuerySet[Item]:
    """The newest revisions of items that have no 检查表 in use, of the lists ``by`` may see (ITEM-29)."""
    newest = Item.objects.filter(lineage=OuterRef("lineage")).order_by("-pk").values("pk")[:1]
    used = Checklist.objects.filter(versions__state=State.PUBLISHED).values("lineage")
    rows = Item.objects.filter(within(by, Permission.ITEM_VIEW), pk=Subquery(newest)).exclude(lineage__in=used)
    return rows.select_related("organisation")


class Tallies(NamedTuple):
    """How many items there are, how many have a 检查表 in use, how many drafts wait."""

    items: int
    covered: int
    drafts: int


def checklist_tallies(by: User) -> Tallies:
    """Two queries."""
    lineages = Item.objects.filter(within(by, Permission.ITEM_VIEW)).order_by().values("lineage").distinct()
    counted = Checklist.objects.filter(within(by, Permission.ITEM_VIEW)).aggregate(
        covered=Count("pk", filter=Q(versions__state=State.PUBLISHED)),
        drafts=Count("pk", filter=Q(versions__state=State.DRAFT)),
    )
    return Tallies(items=lineages.count(), **counted)


def ruled(version: ChecklistVersion) -> list[rules.Question]:
    """The questions of a version as the rules see them, in order."""
    rows = sorted(version.questions.all(), key=lambda question: question.position)
    positions = {row.pk: row.position for row in rows}
    return [row.ruled(positions) for row in rows]


def version_faults(version: ChecklistVersion) -> list[tuple[int, str]]:
    """What keeps the version from being published: (position, words)."""
    return rules.question_faults(ruled(version))


@dataclass(frozen=True)
class Line:
    """One question as a page shows it: the row, the rule, the answer so far and what is wrong with it."""

    row: Question
    rule: rules.Question
    value: rules.Value = ""
    fault: str = ""
    shown: bool = True

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return f"q{self.row.position}"

    @property
    def condition(self) -> str:
        return condition_words(self.rule)

    @property
    def is_failing(self) -> bool:
        return self.shown and rules.is_failing(self.rule, self.value)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(answer, css of its button, ticked)."""
        css = dict(zip(rules.PASS_OPTIONS, ("yes", "no", "na"), strict=True)) if self.rule.answer_type == "pass" else {}
        ticked = self.value if isinstance(self.value, list) else [self.value]
        return [(choice, css.get(choice, ""), choice in ticked) for choice in self.rule.choices]

    @property
    def told(self) -> str:
        """The answer in words; pictures are told apart."""
        if self.rule.answer_type in rules.PICTURED:
            return f"{len(self.value)}张" if self.value else ""
        words = "、".join(self.value) if isinstance(self.value, list) else self.value
        return f"{words}{self.rule.unit}" if words and self.rule.unit else words

    @property
    def bounds(self) -> str:
        """合格范围 in words."""
        low, high = self.rule.minimum, self.rule.maximum
        parts = [f"不小于{rules.number_text(low)}"] if low is not None else []
        parts += [f"不大于{rules.number_text(high)}"] if high is not None else []
        return f"合格：{'，'.join(parts)}{self.rule.unit}" if parts else ""

    @property
    def when_values(self) -> str:
        """What the script compares, one answer a line."""
        return "\n".join(self.rule.when_values)


def lines_of(
    version: ChecklistVersion, values: Mapping[int, rules.Value] | None = None, faults: Mapping[int, str] | None = None
) -> list[Line]:
    """The questions of a version for a page, with the answers so far; one whose condition is not met is not shown."""
    rows = sorted(version.questions.all(), key=lambda question: question.position)
    told, wrong = values or {}, faults or {}
    asked = ruled(version)
    shown = rules.asked(asked, told)
    return [
        Line(row, rule, told.get(rule.position, ""), wrong.get(rule.position, ""), rule.position in shown)
        for row, rule in zip(rows, asked, strict=True)
    ]


def sheet_rows(version: ChecklistVersion, item: Item | None) -> list[list[str]]:
    """The version as rows of the sheet it can be imported from again; the item's name and object come first."""
    name, objects = (item.name, item.object_kind) if item else (version.checklist.title, "")
    rows = sorted(version.questions.all(), key=lambda question: question.position)
    told = zip(rows, ruled(version), strict=True)
    return [[name, objects, *cells_of(rule, row.method, row.basis)] for row, rule in told]


def _questions() -> Prefetch[str, QuerySet[Question], str]:
    return Prefetch("questions", Question.objects.order_by("position"))
