# SPDX-License-Identifier: Apache-2.0
"""Sign-in, people, organisations and what each role may do."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as session_open
from django.contrib.auth import logout as session_close
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts import selectors, services
from suicha.accounts.forms import (
    OrganisationForm,
    PasswordForm,
    ResetForm,
    RoleForm,
    SignInForm,
    UserForm,
)
from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, may, public, requires, signed_in
from suicha.accounts.roles import ROLES, RoleName
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly


def _first_page(user) -> str:
    """Where a person lands: who enters results on the page for phones, administrators where their own work is."""
    if may(user, Permission.INSPECTION_ENTER):
        return "inspections:m_today"
    if may(user, Permission.WORKBENCH_VIEW):
        return "workbench:home"
    return "oversight:all_events" if may(user, Permission.EVENT_VIEW_ALL) else "accounts:users"


def form_page(request: HttpRequest, form: Form, *, title: str, button: str, back: str) -> HttpResponse:
    """A form on a page of its own; 422 once something was sent that could not be accepted."""
    context = {"form": form, "title": title, "button": button, "back": back}
    return render(request, "accounts/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@public
def login(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", request.GET.get("next", ""))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.sign_in_check(request=request, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if user is not None and user.is_active:
                session_open(request, user, backend="django.contrib.auth.backends.ModelBackend")
                safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
                return HttpResponseRedirect(wanted) if wanted and safe else redirect(_first_page(user))
            form.add_error(None, "账号或口令不对，或账号已停用。连续输错5次会锁定15分钟。")
    status = 422 if form.is_bound else 200
    context = {"form": form, "next": wanted, "demo_accounts": [], "demo_password": ""}
    if settings.DEMO:
        context |= {"demo_accounts": selectors.demo_accounts(), "demo_password": settings.DEMO_PASSWORD}
    return render(request, "accounts/login.html", context, status=status)


@require_POST
@public
def logout(request: HttpRequest) -> HttpResponse:
    session_close(request)
    return redirect("disclosure:home")


@require_http_methods(["GET", "POST"])
@signed_in
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.password_change(old=form.cleaned_data["old"], new=form.cleaned_data["new"], by=request.user)
        except Refused as refusal:
            form.add_error("old" if refusal.code == "password_wrong" else "new", str(refusal))
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, "口令已更改，下次登录用新口令。")
            return redirect(_first_page(request.user))
    return form_page(request, form, title="更改口令", button="更改口令", back=_first_page(request.user))


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_EDIT)
def password_reset(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.user_list(request.user), pk=pk)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.password_reset(user=person, password=form.cleaned_data["password"], by=request.user)
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            messages.success(request, f"已重置{person.name}的口令。告诉本人，登录后自行更改。")
            return redirect("accounts:user", pk=pk)
    return form_page(request, form, title=f"重置{person.name}的口令", button="重置口令", back="accounts:users")


@require_GET
@requires(Permission.SYSTEM_VIEW)
@readonly
def organisations(request: HttpRequest) -> HttpResponse:
    rows = selectors.organisations_with(request.user, Permission.SYSTEM_VIEW).select_related("region", "parent")
    return render(
        request,
        "accounts/organisations.html",
        {"organisations": rows, "can_edit": may(request.user, Permission.ORGANISATION_EDIT)},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def organisation_create(request: HttpRequest) -> HttpResponse:
    allowed = selectors.organisations_with(request.user, Permission.ORGANISATION_EDIT)
    form = OrganisationForm(request.POST or None, organisations=allowed)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = services.organisation_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"已建立{organisation.name}。")
            return redirect("accounts:organisations")
    return form_page(request, form, title="新建单位", button="建立单位", back="accounts:organisations")


@require_GET
@requires(Permission.SYSTEM_VIEW)
@readonly
def users(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    page = paginate(selectors.user_list(request.user, text=text), request.GET, newest_first=False)
    return render(
        request,
        "accounts/users.html",
        {"page": page, "q": text, "can_edit": may(request.user, Permission.USER_EDIT)},
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_EDIT)
def user_create(request: HttpRequest) -> HttpResponse:
    allowed = selectors.organisations_with(request.user, Permission.USER_EDIT)
    form = UserForm(request.POST or None, organisations=allowed)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.user_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("username" if refusal.code == "username_taken" else "password", str(refusal))
        else:
            messages.success(request, f"已建立{user.name}的账号。由安全管理员授予角色后才能办事。")
            return redirect("accounts:user", pk=user.pk)
    return form_page(request, form, title="新建账号", button="建立账号", back="accounts:users")


@require_GET
@requires(Permission.SYSTEM_VIEW)
@readonly
def user(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.user_list(request.user), pk=pk)
    allowed = selectors.organisations_with(request.user, Permission.ROLE_GRANT)
    grants = [(grant, ROLES[RoleName(grant.role)]) for grant in person.grants]
    return render(
        request,
        "accounts/user.html",
        {
            "person": person,
            "grants": grants,
            "form": RoleForm(organisations=allowed, initial={"organisation": person.organisation_id}),
            "can_grant": may(request.user, Permission.ROLE_GRANT) and person != request.user,
            "can_close": may(request.user, Permission.USER_EDIT) and person.is_active and person != request.user,
        },
    )


@require_POST
@requires(Permission.USER_EDIT)
def user_close(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.user_list(request.user), pk=pk)
    services.user_close(user=person, by=request.user)
    messages.success(request, f"已停用{person.name}的账号。")
    return redirect("accounts:user", pk=pk)


@require_POST
@requires(Permission.ROLE_GRANT)
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.user_list(request.user), pk=pk)
    form = RoleForm(request.POST, organisations=selectors.organisations_with(request.user, Permission.ROLE_GRANT))
    if not form.is_valid():
        messages.error(request, "没有授予：角色或范围没有选对，重新选择。")
        return redirect("accounts:user", pk=pk)
    role = RoleName(form.cleaned_data["role"])
    services.role_grant(user=person, role=role, organisation=form.cleaned_data["organisation"], by=request.user)
    messages.success(request, f"已授予{person.name}{ROLES[role].title}。")
    return redirect("accounts:user", pk=pk)


@require_POST
@requires(Permission.ROLE_GRANT)
def role_revoke(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    person = get_object_or_404(selectors.user_list(request.user), pk=pk)
    row = get_object_or_404(person.role_grants.filter(revoked_at=None), pk=grant)
    organisation = Organisation.objects.get(pk=row.organisation_id)
    services.role_revoke(user=person, role=RoleName(row.role), organisation=organisation, by=request.user)
    messages.success(request, f"已收回{person.name}的{ROLES[RoleName(row.role)].title}。")
    return redirect("accounts:user", pk=pk)


@require_GET
@requires(Permission.SYSTEM_VIEW)
@readonly
def roles(request: HttpRequest) -> HttpResponse:
    rows = [
        (role.title, role.prose, sorted(permission.value for permission in role.permissions)) for role in ROLES.values()
    ]
    return render(request, "accounts/roles.html", {"roles": rows})
