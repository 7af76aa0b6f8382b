# SPDX-License-Identifier: Apache-2.0
"""Questions to plans and tasks."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import Item
from suicha.catalogue.rules.publicity_settings import BEFORE_TASK
from suicha.catalogue.rules.ratio import number_for, percent_words
from suicha.catalogue.selectors import (
    Lookup,
    SettingValue,
    items_published,
    ratio_ceilings,
    setting,
    setting_lookup,
    setting_values,
)
from suicha.core import clock
from suicha.planning.models import Deliberation, Plan, PlanReceipt, PlanRow, Task
from suicha.planning.rules.chance import chance_percent, each_sentence, preview_sentence, rounding_sentence
from suicha.planning.rules.feasibility import Finding, Limits, RowFacts, findings
from suicha.planning.rules.match_terms import MatchTerms, demanded, match_terms_of, usual_terms
from suicha.planning.rules.terms import USUAL, Terms, amount, part_sizes, part_words
from suicha.registries.rules.scope import Cell, Scope, covers, scope_clean
from suicha.registries.selectors import drawable, library_cells, marks_by_target, tag_list, targets_in_scope


class Part(NamedTuple):
    """One part of the library with its ratio; ``number`` is 0 where only the whole has a number."""

    name: str
    size: int
    ratio: str
    number: int
    chance: str


class Preview(NamedTuple):
    """What a ratio and its terms would mean on a part of the library, before anything is saved.

    ``marked``: how many of them have a registered fact that still stands; who of those must be inspected is judged
    when the list is frozen.
    """

    size: int
    number: int
    sentence: str
    rounding: str
    parts: list[Part]
    marked: int


def plan_list(
    by: User, *, year: int | None = None, state: str = "", text: str = "", permission: Permission = Permission.PLAN_VIEW
) -> QuerySet[Plan]:
    """Plans this person may see (or act on, by ``permission``), with how many rows and visits each has."""
    plans = Plan.objects.filter(within(by, permission)).select_related("organisation", "submitted_by", "approved_by")
    if year:
        plans = plans.filter(year=year)
    if state:
        plans = plans.filter(state=state)
    if text:
        plans = plans.filter(title__icontains=text)
    return plans.annotate(row_count=Count("rows"), visits=Sum("rows__number"))


def plan_years(by: User) -> list[int]:
    """The years for which there are plans, newest first."""
    return sorted(set(plan_list(by).order_by().values_list("year", flat=True)), reverse=True)


def plan_rows(plan: Plan) -> QuerySet[PlanRow]:
    """The rows of a plan in order, with items and participants: three queries whatever their number."""
    rows = plan.rows.order_by("sequence").select_related("plan__organisation")
    return rows.prefetch_related(
        Prefetch("items", Item.objects.order_by("sequence", "pk")),
        Prefetch("participants", Organisation.objects.order_by("path")),
    )


def rows_ready(by: User, *, text: str = "") -> QuerySet[PlanRow]:
    """Rows from which this person may make a task: of published plans, else of approved ones where that is enough."""
    scheme = setting_lookup("scheme_publication")
    approved = Plan.objects.filter(within(by, Permission.TASK_EDIT), state=Plan.State.APPROVED)
    early = [plan.pk for plan in approved.select_related("organisation").order_by("pk")
             if scheme(plan.organisation) != BEFORE_TASK]  # fmt: skip
    ready = Q(plan__state=Plan.State.PUBLISHED) | Q(plan__in=early)
    rows = PlanRow.objects.filter(ready, within(by, Permission.TASK_EDIT, "plan__organisation"))
    if text:
        rows = rows.filter(title__icontains=text)
    return rows.select_related("plan__organisation").annotate(task_count=Count("tasks"))


def scheme_waits(plan: Plan, before: int) -> SettingValue | None:
    """The rule by which ``plan`` must be public before this step (``BEFORE_TASK``, ``BEFORE_VISIT``) and is not."""
    if plan.state == Plan.State.PUBLISHED:
        return None
    rule = setting(plan.organisation, "scheme_publication")
    return rule if rule.value <= before or plan.state != Plan.State.APPROVED else None


def task_list(
    by: User, *, year: int | None = None, text: str = "", permission: Permission = Permission.TASK_VIEW
) -> QuerySet[Task]:
    """Tasks this person may see (or act on, by ``permission``)."""
    tasks = Task.objects.filter(within(by, permission)).select_related("organisation", "row__plan")
    if year:
        tasks = tasks.filter(row__plan__year=year)
    if text:
        tasks = tasks.filter(title__icontains=text) | tasks.filter(number__icontains=text)
    return tasks


def task_years(by: User) -> list[int]:
    """The years for which there are tasks, newest first."""
    return sorted(set(task_list(by).order_by().values_list("row__plan__year", flat=True)), reverse=True)


def scope_size(cells: Mapping[Cell, int], scope: Mapping[str, Any]) -> int:
    """How many targets that can be drawn lie in ``scope``."""
    return sum(n for cell, n in cells.items() if covers(scope, cell))


def number_of(cells: Mapping[Cell, int], scope: Mapping[str, Any], ppm: int, terms: Terms) -> int:
    """How many of the targets in ``scope`` are drawn."""
    return amount(part_sizes(_within(cells, scope), terms.divided), ppm, terms)


def preview(organisation: Organisation, scope: Mapping[str, Any], ppm: int, terms: Terms = USUAL) -> Preview:
    """How many of the bureau's targets in ``scope`` a ratio of ``ppm`` millionths draws."""
    cleaned: Scope = scope_clean(scope)
    sizes = part_sizes(_within(library_cells(organisation, [cleaned]), cleaned), terms.divided)
    size, number = sum(sizes.values()), amount(sizes, ppm, terms)
    each = terms.spread == "each"
    return Preview(
        size,
        number,
        each_sentence(number, size) if each else preview_sentence(number, size),
        "" if each else rounding_sentence(ppm, number, size),
        [_part(part, n, terms.ratio_of(part, ppm), each) for part, n in _in_order(sizes, terms.divided)],
        len(marks_by_target(drawable(targets_in_scope(organisation, cleaned)))),
    )


def _within(cells: Mapping[Cell, int], scope: Mapping[str, Any]) -> dict[Cell, int]:
    return {cell: n for cell, n in cells.items() if covers(scope, cell)}


def _in_order(sizes: Mapping[str, int], divided: str) -> list[tuple[str, int]]:
    """Risk classes from low to high, domains from the largest to the smallest."""
    return sorted(sizes.items(), key=lambda pair: (0 if divided == "grade" else -pair[1], pair[0]))


def _part(part: str, size: int, ppm: int, each: bool) -> Part:
    number = number_for(ppm, size) if each else 0
    return Part(part_words(part), size, percent_words(ppm), number, chance_percent(number, size) if each else "")


def limits(organisation: Organisation) -> Limits:
    """The settings of the 细则 that a plan of this organisation must keep."""
    keys = ("general_ratio_ceiling_percent", "yearly_cap", "yearly_floor_percent", "monthly_floor_percent")
    ceiling, cap, year, month = (setting(organisation, key) for key in keys)
    return Limits(
        ceiling.value, ceiling.clause, cap.value, cap.clause, year.value, year.clause, month.value, month.clause
    )


def plan_findings(plan: Plan) -> list[Finding]:
    """The feasibility of a plan against the library and the list as they are now."""
    # A row keeps the revision it was made on; what counts is whether the item still stands in the list.
    published = set(items_published(plan.organisation).order_by("pk").values_list("lineage", flat=True))
    facts, rows = [], list(plan_rows(plan))
    cells = library_cells(plan.organisation, [row.scope for row in rows])
    ceilings = ratio_ceilings(plan.organisation, [item for row in rows for item in row.items.all()])
    for row in rows:
        items = list(row.items.all())
        ceiling = ceilings.of(items)
        facts.append(
            RowFacts(
                row.sequence,
                row.title,
                frozenset(item.item_class for item in items),
                sum(item.lineage not in published for item in items),
                scope_clean(row.scope),
                row.ppm,
                row.starts_on,
                row.ends_on,
                number_of(cells, row.scope, row.ppm, row.drawn_by),
                row.drawn_by,
                max((item.ratio_ppm or 0 for item in items), default=0),
                ceiling.value,
                ceiling.clause,
            )
        )
    return findings(
        year=plan.year,
        rows=facts,
        cells=cells,
        limits=limits(plan.organisation),
        today=clock.today(),
    )


def possible_participants(organisation: Organisation) -> QuerySet[Organisation]:
    """The other bureaus of the same government, who may take part in a joint row."""
    own = organisation.bureau_path
    above = own if organisation.kind == Organisation.Kind.GOVERNMENT else own.rstrip("/").rpartition("/")[0] + "/"
    government = above if above != "/" else own
    bureaus = Organisation.objects.filter(kind=Organisation.Kind.BUREAU, path__startswith=government)
    return bureaus.exclude(path=organisation.bureau_path).order_by("path")


def match_terms_usual(organisation: Organisation) -> MatchTerms:
    """How inspectors are matched where a task does not say otherwise; one query."""
    return usual_terms(setting_values(organisation))


def tag_names(organisation: Organisation) -> list[str]:
    """The tags of inspectors that a task of this organisation may ask for."""
    return list(tag_list(organisation, in_use=True).values_list("name", flat=True))


def match_terms(task: Task) -> MatchTerms:
    """How the inspectors of this task are matched; no less than its items demand."""
    terms = match_terms_of(task.matching, match_terms_usual(task.organisation))
    return demanded(terms, specialty_demanded(task.organisation, task.items.order_by("pk")))


def specialty_demanded(organisation: Organisation, items: Iterable[Item], lookup: Lookup | None = None) -> int | None:
    """The strictest specialty that one of the items demands for itself; ``None`` when none says anything."""
    asked = lookup or setting_lookup("match_specialty")
    if not asked.per_item:
        return None
    own = {item for item, _ in asked.known if item}
    mine = [item.lineage for item in items if item.lineage in own]
    return asked(organisation, mine) if mine else None


def deliberations_of(plan: Plan) -> QuerySet[Deliberation]:
    """What meetings said of the plan, the latest first."""
    return Deliberation.objects.filter(plan=plan).select_related("group", "recorded_by").order_by("-pk")


def is_deliberated(plan: Plan) -> bool:
    """Whether the plan may be approved as far as deliberation goes: not asked for, or the last word was 同意.

    What was said before the plan was handed in the last time was said of another version.
    """
    if not setting(plan.organisation, "plan_deliberation").value:
        return True
    last = Deliberation.objects.filter(plan=plan, recorded_at__gte=plan.submitted_at).order_by("-pk").first()
    return last is not None and last.conclusion == Deliberation.Conclusion.AGREED


def receipt_of(plan: Plan) -> PlanReceipt | None:
    """That the 审改办 received the plan."""
    return PlanReceipt.objects.filter(plan=plan).select_related("received_by").first()


def plans_sent(by: User) -> QuerySet[Plan]:
    """The approved plans of the organisations this office looks after, with their receipts."""
    sent = plan_list(by, permission=Permission.PLAN_RECEIVE).filter(state__in=["approved", "published"])
    return sent.select_related("organisation", "receipt")
