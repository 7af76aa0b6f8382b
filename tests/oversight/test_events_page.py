# SPDX-License-Identifier: Apache-2.0
import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.services import record
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.covers("ACC-6", "DRAW-17")
def test_a_supervisor_reads_the_trace_as_sentences(client) -> None:
    county = make_organisation("350881", kind="government")
    clerk = make_user(organisation=make_organisation("yj", parent=county), name="王某")
    record("accounts.user.close", clerk, by=clerk, data={"reason": "调离"})
    client.force_login(make_user(RoleName.SUPERVISOR, organisation=county))

    page = client.get("/w/supervision/events/", {"stage": "accounts", "q": "王"}).content.decode()

    assert "王某停用了王某的账号。" in page
    assert "调离" in page


def test_only_the_audit_administrator_reads_the_whole_trace(client) -> None:
    clerk = make_user(organisation=make_organisation("far"), name="王某")
    record("accounts.user.close", clerk, by=clerk)
    auditor = make_user(RoleName.AUDIT_ADMINISTRATOR)
    client.force_login(auditor)
    assert "王某停用了" in client.get("/w/system/log/").content.decode()
    assert client.get("/w/supervision/events/").status_code == 403

    client.force_login(make_user(RoleName.LEADER))
    assert "王某停用了" not in client.get("/w/supervision/events/").content.decode()
    assert client.get("/w/system/log/").status_code == 403


def test_a_refused_attempt_stays_on_record(client) -> None:
    system = make_user(RoleName.SYSTEM_ADMINISTRATOR, name="系统管理员")
    client.force_login(system)

    response = client.post(f"/w/system/users/{system.pk}/roles/", {})

    assert response.status_code == 403
    client.force_login(make_user(RoleName.AUDIT_ADMINISTRATOR))
    assert "系统管理员想办一件事，被拒绝" in client.get("/w/system/log/").content.decode()
