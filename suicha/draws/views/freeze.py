# SPDX-License-Identifier: Apache-2.0
"""Freezing: what would be fixed now, who comes, what is awaited, and how the result will be public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting, setting_strictest
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import FreezeForm
from suicha.draws.models import Draw
from suicha.draws.rules import eligible_expert, group_size
from suicha.draws.rules.inspectors import certificate_valid
from suicha.draws.rules.mandatory import CLAUSE as MANDATORY_CLAUSE
from suicha.draws.rules.slips import NOT_BY_SEED
from suicha.draws.rules.sources import CLAUSE as SOURCES_CLAUSE
from suicha.draws.rules.strata import method_words
from suicha.draws.rules.witnessing import seed_plan_of, strength_words
from suicha.draws.views.shown import trail
from suicha.planning.models import Task
from suicha.registries.selectors import scope_text

# What each way of publishing means, for the person who chooses it.
MEANING = {
    "open": "抽取后名单、名录和密数全部公开，任何人能重算整个抽取。适合抽中与否不必保密的检查。",
    "sealed": "结果指纹当场公布，名单检查一批公开一批。适合提前知道就能应付的检查。",
    "classes-confidential": "公开抽中的编号和签号，不公开谁在哪一层。企业凭编号核对自己，可以申请打开自己那一行。",
}

WAYS = [
    ("电脑抽取", "签号由承诺、系统密数和种子算出，任何人能重算。"),
    (
        "现场抽签",
        f"签就是冻结名录里的位置，当众从箱里抽出，两个人各录一遍，附照片和见证人签名的记录表。{NOT_BY_SEED}。"
        "见证人照样报数，种子用来排检查次序和匹配人员。",
    ),
]


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_FREEZE)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Task.objects.filter(within(request.user, Permission.DRAW_FREEZE))
    task = get_object_or_404(mine.select_related("organisation__parent", "row__plan"), pk=pk)
    existing = selectors.attempt_standing(task)
    if existing:
        return redirect("draws:draw", pk=existing.pk)
    least = setting(task.organisation, "minimum_witnesses")
    usual = Draw.Disclosure.values[setting(task.organisation, "disclosure_mode").value]
    way = services.WAYS[setting(task.organisation, "draw_way").value]
    form = FreezeForm(request.POST if request.method == "POST" else None, least=least.value, disclosure=usual, way=way)
    if request.method == "GET":
        return readonly(_page)(request, task, form)
    if "add" in request.POST:
        form.one_more(request.POST["add"])
        return _page(request, task, form)
    refusal = None
    if form.is_valid():
        try:
            frozen = services.draw_freeze(
                task=task,
                witnesses=form.seats(),
                sources=form.plans(),
                disclosure=form.disclosure.cleaned_data["disclosure"],
                way=form.way.cleaned_data["way"],
                by=request.user,
            )
        except Refused as error:
            if error.status != 422:
                raise
            refusal = error
        else:
            messages.success(request, f"名录已冻结，抽取编号{frozen.number}。公布承诺后，给见证人发口令。")
            return redirect("draws:draw", pk=frozen.pk)
    form.judged()
    return _page(request, task, form, refusal=refusal, status=422)


def _page(request: HttpRequest, task: Task, form: FreezeForm, refusal=None, status=200) -> HttpResponse:
    """What would be frozen now, and what that means; the list itself may already stand in the way."""
    pool = selectors.pool_of(task)
    roster = selectors.roster_of(task, pool.names)
    trial = selectors.trial(roster, list(roster.targets), min(pool.total, len(roster.targets)))
    strata = [] if pool.refusal else selectors.strata_rows(pool.counts, pool.strata, pool.rules.record())
    digits = setting(task.organisation, "witness_digits")
    keepers = selectors.keepers_ready(task.organisation)
    plan = seed_plan_of([(str(row["kind"].value()), "") for row in form.witnesses], digits.value)
    context = {
        "trail": trail(("冻结名录", "")),
        "task": task,
        "pool": pool,
        "strata": selectors.strata_bars(strata),
        "method": "" if pool.refusal else method_words(pool.rules.record()),
        "excluded": selectors.reasons_in_words(pool.reasons),
        "scope": scope_text(task.scope),
        "roster": roster,
        "warnings": selectors.warnings(roster) or [each for each in [trial] if each],
        "experts": selectors.expert_roster_of(task, pool.names),
        "sendable": [(each, len(roster.candidates_of(each))) for each in roster.departments],
        "cap": setting_strictest(task.organisation, "yearly_cap", task.items.all()),
        "least": setting(task.organisation, "minimum_witnesses"),
        "kinds": setting(task.organisation, "minimum_witness_kinds"),
        "digits": digits,
        "strength": strength_words(plan) if plan else "",
        "form": form,
        "meaning": [(Draw.Disclosure(code).label, words) for code, words in MEANING.items()],
        "way_meaning": WAYS,
        "keepers": keepers,
        "keepers_outside": any(keeper.outside for keeper in keepers),
        "attempts": selectors.attempts_of(task),
        "refusal": refusal or pool.refusal,
        "clauses": {
            "people": certificate_valid.CLAUSE,
            "experts": eligible_expert.CLAUSE,
            "group": group_size.CLAUSE,
            "mandatory": MANDATORY_CLAUSE,
            "sources": SOURCES_CLAUSE,
            "way": setting(task.organisation, "draw_way").clause,
        },
    }
    return render(request, "draws/freeze.html", context, status=status)
