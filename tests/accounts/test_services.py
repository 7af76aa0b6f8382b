# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta

import pytest
from django.test import RequestFactory

from suicha.accounts import services
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, may
from suicha.accounts.roles import ADMINISTRATORS, RoleName
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from tests.factories import PASSWORD, make_organisation, make_region, make_user

pytestmark = pytest.mark.django_db
PASSWORDS = dict.fromkeys(ADMINISTRATORS, PASSWORD)


@pytest.fixture
def installed() -> dict[RoleName, User]:
    return services.installation_prepare(
        root="350881", root_name="漳平市人民政府", region=make_region(), passwords=PASSWORDS
    )


def test_an_installation_starts_with_three_separate_administrators(installed: dict[RoleName, User]) -> None:
    assert len({user.pk for user in installed.values()}) == 3
    assert not any(may(user, Permission.WORKBENCH_VIEW) for user in installed.values())


def test_an_installation_is_prepared_only_once(installed: dict[RoleName, User]) -> None:
    with pytest.raises(Refused, match="已经有单位和人员"):
        services.installation_prepare(root="1", root_name="-", region=make_region(), passwords=PASSWORDS)


@pytest.mark.covers("EXCH-9", "ROLE-10")
def test_an_account_can_do_nothing_until_another_person_grants_a_role(installed: dict[RoleName, User]) -> None:
    system, security = installed[RoleName.SYSTEM_ADMINISTRATOR], installed[RoleName.SECURITY_ADMINISTRATOR]
    bureau = services.organisation_create(
        code="yj", name="应急管理局", short_name="应急局", kind="bureau", parent=system.organisation,
        region=make_region(), by=system,
    )  # fmt: skip
    clerk = services.user_create(username="clerk", name="李某", organisation=bureau, password=PASSWORD, by=system)
    assert not may(clerk, Permission.PLAN_EDIT)

    services.role_grant(user=clerk, role=RoleName.LINE_OFFICE, organisation=bureau, by=security)
    assert may(clerk, Permission.PLAN_EDIT, bureau)
    assert not may(clerk, Permission.PLAN_EDIT, system.organisation)

    services.role_revoke(user=clerk, role=RoleName.LINE_OFFICE, organisation=bureau, by=security)
    assert not may(clerk, Permission.PLAN_EDIT, bureau)
    assert list(Event.objects.order_by("pk").values_list("action", flat=True))[-4:] == [
        "accounts.organisation.create",
        "accounts.user.create",
        "accounts.role.grant",
        "accounts.role.revoke",
    ]


@pytest.mark.parametrize("wanted", [RoleName.LINE_OFFICE, RoleName.AUDIT_ADMINISTRATOR])
def test_an_administrator_can_hold_no_second_role(installed: dict[RoleName, User], wanted: RoleName) -> None:
    system, security = installed[RoleName.SYSTEM_ADMINISTRATOR], installed[RoleName.SECURITY_ADMINISTRATOR]

    with pytest.raises(Refused, match="不能再任"):
        services.role_grant(user=system, role=wanted, organisation=system.organisation, by=security)


def test_nobody_grants_or_revokes_their_own_role(installed: dict[RoleName, User]) -> None:
    security = installed[RoleName.SECURITY_ADMINISTRATOR]

    for act in (services.role_grant, services.role_revoke):
        with pytest.raises(Refused, match="不能给自己"):
            act(user=security, role=RoleName.LEADER, organisation=security.organisation, by=security)


def test_a_role_is_granted_once_and_revoked_only_when_held(installed: dict[RoleName, User]) -> None:
    system, security = installed[RoleName.SYSTEM_ADMINISTRATOR], installed[RoleName.SECURITY_ADMINISTRATOR]
    clerk = make_user(organisation=system.organisation)
    grant = services.role_grant(user=clerk, role=RoleName.LEADER, organisation=system.organisation, by=security)
    assert str(grant).endswith("分管领导")

    with pytest.raises(Refused, match="已经有"):
        services.role_grant(user=clerk, role=RoleName.LEADER, organisation=system.organisation, by=security)
    with pytest.raises(Refused, match="现在没有"):
        services.role_revoke(user=clerk, role=RoleName.REVIEWER, organisation=system.organisation, by=security)


def test_codes_and_account_names_are_taken_once_and_passwords_are_strong(installed: dict[RoleName, User]) -> None:
    system = installed[RoleName.SYSTEM_ADMINISTRATOR]
    top = system.organisation

    with pytest.raises(Refused, match="已有单位使用"):
        services.organisation_create(
            code="350881", name="-", short_name="-", kind="bureau", parent=top, region=make_region(), by=system
        )
    with pytest.raises(Refused, match="已有人使用"):
        services.user_create(username="system", name="-", organisation=top, password=PASSWORD, by=system)
    with pytest.raises(Refused, match="口令不合要求"):
        services.user_create(username="x12", name="-", organisation=top, password="12345", by=system)
    assert not User.objects.filter(username="x12").exists()


def test_a_closed_account_can_no_longer_sign_in_or_act(installed: dict[RoleName, User], rf: RequestFactory) -> None:
    system = installed[RoleName.SYSTEM_ADMINISTRATOR]
    leader = make_user(RoleName.LEADER, organisation=system.organisation)

    services.user_close(user=leader, by=system)

    assert not may(leader, Permission.PLAN_APPROVE)
    assert services.sign_in_check(request=rf.post("/"), username=leader.username, password=PASSWORD) is None


def test_five_wrong_passwords_lock_the_account_for_a_while(rf: RequestFactory) -> None:
    user = make_user()
    request = rf.post("/")
    for _ in range(5):
        assert services.sign_in_check(request=request, username=user.username, password="不对") is None

    with pytest.raises(Refused, match="已锁定到"):
        services.sign_in_check(request=request, username=user.username, password=PASSWORD)
    with clock.pretend(clock.now() + timedelta(minutes=16)):
        assert services.sign_in_check(request=request, username=user.username, password=PASSWORD) == user
    assert services.sign_in_check(request=request, username="nobody", password="x") is None


def test_a_success_forgets_the_failures_before_it(rf: RequestFactory) -> None:
    user = make_user()
    request = rf.post("/")
    for _ in range(2):
        for _ in range(4):
            services.sign_in_check(request=request, username=user.username, password="不对")
        assert services.sign_in_check(request=request, username=user.username, password=PASSWORD) == user


def test_a_person_acts_within_their_own_organisation_and_below() -> None:
    county = make_organisation("C")
    bureau, other = make_organisation("B", parent=county), make_organisation("D", parent=county)
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau)
    supervisor = make_user(RoleName.SUPERVISOR, organisation=county)

    assert not may(clerk, Permission.PLAN_VIEW, other)
    assert may(supervisor, Permission.PLAN_VIEW, bureau)
    assert not may(supervisor, Permission.PLAN_EDIT, bureau)
    assert not may(make_user(), Permission.WORKBENCH_VIEW)


def test_a_person_changes_their_own_password_and_the_administrator_resets_a_forgotten_one(
    installed: dict[RoleName, User],
) -> None:
    system = installed[RoleName.SYSTEM_ADMINISTRATOR]
    with pytest.raises(Refused, match="原口令不对"):
        services.password_change(old="不是它", new="另一个 相当长的口令", by=system)

    services.password_change(old=PASSWORD, new="另一个 相当长的口令", by=system)
    clerk = make_user(organisation=system.organisation)
    services.password_reset(user=clerk, password="又一个 相当长的口令", by=system)

    assert system.check_password("另一个 相当长的口令")
    assert clerk.check_password("又一个 相当长的口令")
    assert set(Event.objects.values_list("action", flat=True)) >= {
        "accounts.password.change",
        "accounts.password.reset",
    }
