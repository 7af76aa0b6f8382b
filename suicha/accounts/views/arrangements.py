# SPDX-License-Identifier: Apache-2.0
"""Leading groups, joint conferences, responsibilities and contacts; and the same for the public."""

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts import selectors, services
from suicha.accounts.forms import ContactForm, EndForm, GroupForm, MemberForm, ResponsibilityForm
from suicha.accounts.models import Membership
from suicha.accounts.permissions import Permission, may, public, requires
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.readonly import readonly

BACK = "accounts:arrangements"
FIELDS = {
    "group_taken": "name",
    "group_office_foreign": "office",
    "group_head_taken": "part",
    "member_twice": "name",
    "arrangement_day_wrong": "since",
}


def _allowed(request: HttpRequest):
    return selectors.organisations_with(request.user, Permission.ARRANGEMENT_EDIT)


def _tell(form: Form, refusal: Refused) -> None:
    """The refusal at its field, where the form has one of that name."""
    field = FIELDS.get(refusal.code)
    form.add_error(field if field in form.fields else None, str(refusal))


def _form_page(request: HttpRequest, form: Form, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": BACK}
    return render(request, "accounts/form.html", context, status=422 if form.is_bound else 200)


@require_GET
@public
@readonly
def arrangements_public(request: HttpRequest) -> HttpResponse:
    """Who leads, who answers for which field, and whom to call; liaison officers and contacts are not named."""
    context = {
        "groups": selectors.groups_standing(),
        "responsibilities": selectors.responsibilities(Q()),
        "contacts": selectors.contacts(Q()),
    }
    return render(request, "accounts/arrangements_public.html", context)


@require_GET
@requires(Permission.ARRANGEMENT_VIEW)
@readonly
def arrangements(request: HttpRequest) -> HttpResponse:
    scope = selectors.within(request.user, Permission.ARRANGEMENT_VIEW)
    mine = set(_allowed(request).values_list("pk", flat=True))
    duties = [(row, row.organisation_id in mine, f"end-{row.pk}") for row in selectors.responsibilities(scope)]
    context = {
        "groups": selectors.groups_seen(request.user),
        "responsibilities": duties,
        "contacts": selectors.contacts(scope),
        "can_edit": bool(mine),
        "end_form": EndForm(initial={"until": clock.today()}),
    }
    return render(request, "accounts/arrangements.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_EDIT)
def group_new(request: HttpRequest) -> HttpResponse:
    initial = {"organisation": request.user.organisation_id, "office": request.user.organisation_id}
    form = GroupForm(request.POST or None, organisations=_allowed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.group_found(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"已登记{row.name}，接着登记成员。")
            return redirect("accounts:group", pk=row.pk)
    return _form_page(request, form, "登记领导小组或联席会议", "登记")


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_VIEW)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.groups_seen(request.user), pk=pk)
    can_edit = row.ended_on is None and may(request.user, Permission.ARRANGEMENT_EDIT, row.organisation)
    form = MemberForm(request.POST or None, initial={"since": clock.today(), "unit": row.organisation.name})
    if request.method == "POST" and form.is_valid():
        try:
            services.member_join(group=row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"已登记{form.cleaned_data['name']}。")
            return redirect("accounts:group", pk=pk)
    context = {
        "group": row,
        "sitting": [(each, f"leave-{each.pk}") for each in row.sitting],
        "past": row.memberships.exclude(until=None).order_by("-until", "pk"),
        "form": form,
        "can_edit": can_edit,
        "end_form": EndForm(initial={"until": clock.today()}),
    }
    return render(request, "accounts/group.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ARRANGEMENT_EDIT)
def group_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.groups_seen(request.user, Permission.ARRANGEMENT_EDIT), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        services.group_end(group=row, ended_on=form.cleaned_data["until"], by=request.user)
        messages.success(request, f"已登记撤销{row.name}。")
    else:
        messages.error(request, "没有登记撤销：日期写成公历，例如2026-03-31。")
    return redirect("accounts:group", pk=pk)


@require_POST
@requires(Permission.ARRANGEMENT_EDIT)
def member_leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    row = get_object_or_404(selectors.groups_seen(request.user, Permission.ARRANGEMENT_EDIT), pk=pk)
    found = get_object_or_404(Membership.objects.filter(group=row), pk=member)
    form = EndForm(request.POST)
    if form.is_valid():
        services.member_leave(member=found, until=form.cleaned_data["until"], by=request.user)
        messages.success(request, f"已登记{found.name}卸任。")
    else:
        messages.error(request, "没有登记卸任：日期写成公历，例如2026-03-31。")
    return redirect("accounts:group", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_EDIT)
def responsibility_new(request: HttpRequest) -> HttpResponse:
    initial = {"organisation": request.user.organisation_id, "since": clock.today()}
    form = ResponsibilityForm(request.POST or None, organisations=_allowed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.responsibility_set(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"已登记{row.field}的责任分工。")
            return redirect(BACK)
    return _form_page(request, form, "登记责任分工", "登记分工")


@require_POST
@requires(Permission.ARRANGEMENT_EDIT)
def responsibility_end(request: HttpRequest, pk: int) -> HttpResponse:
    scope = selectors.within(request.user, Permission.ARRANGEMENT_EDIT)
    row = get_object_or_404(selectors.responsibilities(scope), pk=pk)
    form = EndForm(request.POST)
    if form.is_valid():
        services.responsibility_end(responsibility=row, until=form.cleaned_data["until"], by=request.user)
        messages.success(request, f"已停止{row.field}的责任分工。")
    else:
        messages.error(request, "没有停止：日期写成公历，例如2026-03-31。")
    return redirect(BACK)


@require_http_methods(["GET", "POST"])
@requires(Permission.ARRANGEMENT_EDIT)
def contact_new(request: HttpRequest) -> HttpResponse:
    initial = {"organisation": request.user.organisation_id, "since": clock.today()}
    form = ContactForm(request.POST or None, organisations=_allowed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.contact_name(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, f"已登记{row.organisation}的工作联系人。")
            return redirect(BACK)
    return _form_page(request, form, "登记工作联系人", "登记联系人")
