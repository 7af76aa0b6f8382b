# SPDX-License-Identifier: Apache-2.0
"""Reading the trace; one event with its place in the signed log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.audit import selectors as audit
from suicha.audit.models import Event
from suicha.audit.rules.leaves import leaf_of
from suicha.audit.rules.merkle import verify_inclusion
from suicha.audit.sentences import sentence
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.oversight import selectors
from suicha.oversight.rules import inputs_told

STAGES = (
    ("", "全部"),
    ("catalogue", "一单"),
    ("registries", "两库"),
    ("planning", "计划与任务"),
    ("draws", "抽取与匹配"),
    ("inspections", "检查"),
    ("dispositions", "处置"),
    ("disclosure", "公示"),
    ("accounts", "账号与权限"),
)


@require_GET
@requires(Permission.EVENT_VIEW)
@readonly
def events(request: HttpRequest) -> HttpResponse:
    return _events(request, Permission.EVENT_VIEW, "本单位和下级单位")


@require_GET
@requires(Permission.EVENT_VIEW_ALL)
@readonly
def all_events(request: HttpRequest) -> HttpResponse:
    return _events(request, Permission.EVENT_VIEW_ALL, "全部单位")


def _events(request: HttpRequest, permission: Permission, scope: str) -> HttpResponse:
    stage, text = request.GET.get("stage", ""), request.GET.get("q", "").strip()[:60]
    stage = stage if stage in dict(STAGES) else ""
    page = paginate(selectors.events_for(request.user, permission, stage=stage, text=text), request.GET, size=30)
    rows = [(event, sentence(event), inputs_told(event.data)) for event in page.rows]
    context = {"page": page, "rows": rows, "scope": scope, "stage": stage, "q": text, "stages": STAGES}
    context["event_page"] = "oversight:any_event" if permission == Permission.EVENT_VIEW_ALL else "oversight:event"
    return render(request, "oversight/events.html", context)


@require_GET
@requires(Permission.EVENT_VIEW)
@readonly
def event(request: HttpRequest, index: int) -> HttpResponse:
    return _event(request, Permission.EVENT_VIEW, index, "oversight:events")


@require_GET
@requires(Permission.EVENT_VIEW_ALL)
@readonly
def any_event(request: HttpRequest, index: int) -> HttpResponse:
    return _event(request, Permission.EVENT_VIEW_ALL, index, "oversight:all_events")


def _event(request: HttpRequest, permission: Permission, index: int, back: str) -> HttpResponse:
    found = get_object_or_404(selectors.events_for(request.user, permission), index=index)
    leaf = leaf_of(found.entry)
    context = {
        "event": found,
        "sentence": sentence(found),
        "inputs": inputs_told(found.data),
        "same": leaf.hex() == found.leaf,
        "back": back,
        **_proof(found, leaf),
    }
    return render(request, "oversight/event.html", context)


def _proof(found: Event, leaf: bytes) -> dict[str, object]:
    """The first checkpoint over this event, whether the event as it stands is proved in it, and who holds one."""
    checkpoint = audit.checkpoint_over(found)
    if checkpoint is None:
        return {"checkpoint": None, "proved": False, "proof": [], "holders": []}
    proof = audit.inclusion_proof(found.index, checkpoint.size)
    proved = verify_inclusion(leaf, found.index, checkpoint.size, proof, bytes.fromhex(checkpoint.root))
    holders = audit.holders_of(found)
    return {"checkpoint": checkpoint, "proved": proved, "proof": [step.hex() for step in proof], "holders": holders}
