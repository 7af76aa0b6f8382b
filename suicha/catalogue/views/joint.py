# SPDX-License-Identifier: Apache-2.0
"""Pages of the joint list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.catalogue import selectors
from suicha.catalogue.forms import JointItemFilter
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

JOINT_HEAD = ("序号", "抽查领域", "抽查事项", "检查对象", "发起部门", "配合部门")


def _joint_items(request: HttpRequest):
    form = JointItemFilter(request.GET, domains=selectors.joint_domains(request.user))
    return form, selectors.joint_item_list(request.user, **form.conditions())


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def joint_items(request: HttpRequest) -> HttpResponse:
    form, found = _joint_items(request)
    context = {
        "form": form,
        "page": paginate(found, request.GET, newest_first=False),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
    }
    return render(request, "catalogue/joint_items.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def joint_items_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _joint_items(request)
    rows = (
        (item.sequence, item.domain, item.name, item.object_kind, item.lead, item.participants)
        for item in found.order_by("pk")
    )
    return table_response("部门联合抽查事项清单", JOINT_HEAD, rows, kind)
