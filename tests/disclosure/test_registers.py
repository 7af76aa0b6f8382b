# SPDX-License-Identifier: Apache-2.0
"""The joint list and the regimes outside the list are public as frozen copies, and the old versions stay."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.catalogue import services as catalogue
from suicha.catalogue.services.joint import JointWords
from suicha.core.errors import Refused
from suicha.disclosure.models import Publication
from suicha.disclosure.selectors import waiting_counts, waiting_registers
from suicha.disclosure.services import register_publish
from suicha.workbench.selectors import todo_list
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
Kind = Publication.Kind


@pytest.fixture
def bureau():
    return make_organisation("YJ", "漳平市应急管理局", make_organisation("ZP", "漳平市人民政府", kind="government"))


@pytest.fixture
def legal(bureau):
    return make_user(RoleName.LEGAL_OFFICE, organisation=bureau)


def joint(bureau, legal, name="烟花爆竹经营许可的检查"):
    words = JointWords("烟花爆竹", name, "经营单位", "应急管理部门", "公安部门")
    return catalogue.joint_item_add(organisation=bureau, words=words, by=legal)


@pytest.mark.covers("ITEM-24")
def test_a_joint_list_is_public_version_by_version(bureau, legal, client) -> None:
    with pytest.raises(Refused, match="还没有一项"):
        register_publish(kind=Kind.JOINT, organisation=bureau, by=legal)
    row = joint(bureau, legal)
    assert waiting_registers(legal, Kind.JOINT).get() == bureau
    assert "公布部门联合抽查事项清单" in [todo.act for todo in todo_list(legal)]

    first = register_publish(kind=Kind.JOINT, organisation=bureau, by=legal)

    assert not waiting_registers(legal, Kind.JOINT).exists()
    with pytest.raises(Refused, match="第1版相同"):
        register_publish(kind=Kind.JOINT, organisation=bureau, by=legal)
    catalogue.joint_item_remove(joint_item=row, by=legal)
    second = register_publish(kind=Kind.JOINT, organisation=bureau, by=legal)
    assert (second.version, second.body["rows"]) == (2, [])
    assert "漳平市应急管理局部门联合抽查事项清单" in client.get("/items/joint/").content.decode()
    page = client.get(f"/items/joint/{first.pk}/").content.decode()
    assert "烟花爆竹经营许可的检查" in page
    assert "这是第1版" in page
    assert "现在没有" in client.get(f"/items/joint/{second.pk}/").content.decode()
    assert "公安部门" in client.get(f"/items/joint/{first.pk}/export/csv/").content.decode("utf-8-sig")
    assert client.get(f"/items/regimes/{first.pk}/").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=first.pk).update(title="改")


@pytest.mark.covers("ITEM-27")
def test_regimes_outside_the_list_are_public_with_their_ground(bureau, legal, client) -> None:
    catalogue.outside_regime_register(
        organisation=bureau,
        name="药品经营监督检查",
        object_kind="药品经营企业",
        way="existing",
        ground="《药品管理法》第九十九条，联系13800138000",
        since=date(2026, 1, 1),
        by=legal,
    )
    client.force_login(legal)
    page = client.get("/w/regimes/").content.decode()
    assert f"/w/disclosures/regimes/{bureau.code}/publish/" in page
    assert "清单外监管 1" in client.get("/w/disclosures/?tab=regimes").content.decode()

    assert client.post(f"/w/disclosures/regimes/{bureau.code}/publish/", {"next": "/w/regimes/"}).url == "/w/regimes/"

    public = Publication.objects.get(kind=Kind.REGIMES)
    page = client.get(f"/items/regimes/{public.pk}/").content.decode()
    assert "第九十九条" in page
    assert "13800138000" not in page
    assert "清单外监管方式" in client.get("/w/disclosures/?tab=published").content.decode()


def test_who_may_not_publish_does_not(bureau, legal) -> None:
    joint(bureau, legal)
    with pytest.raises(Refused):
        register_publish(kind=Kind.JOINT, organisation=bureau, by=make_user(RoleName.LINE_OFFICE, organisation=bureau))


def test_what_waits_is_counted_in_as_many_queries_however_many_lists_there_are(bureau, legal) -> None:
    joint(bureau, legal)
    with CaptureQueriesContext(connection) as few:
        waiting_counts(legal)
    for number in range(4):
        section = make_organisation(f"YJ{number}", parent=bureau, kind="section")
        joint(section, legal, f"第{number}项")
        joint(section, legal, f"又一项{number}")
    with CaptureQueriesContext(connection) as many:
        counts = waiting_counts(legal)
    assert counts["joint"] == 5
    assert len(many) == len(few)
