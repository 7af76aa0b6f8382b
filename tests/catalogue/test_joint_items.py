# SPDX-License-Identifier: Apache-2.0
"""部门联合抽查事项清单: the words of the list mean organisations of this platform, or are left to a person."""

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.catalogue import services
from suicha.catalogue.models import JointItem
from suicha.catalogue.rules.joint_bodies import matched_bodies, split_bodies, stems
from suicha.catalogue.services.joint import JointWords
from suicha.core.errors import Refused
from tests.factories import make_organisation, make_user

BODIES = {
    1: ("漳平市应急管理局", "市应急管理局"),
    2: ("漳平市市场监督管理局", "市市场监管局"),
    3: ("漳平市住房和城乡建设局", "市住建局"),
    4: ("漳平生态环境局", "漳平生态环境局"),
    5: ("漳平市消防救援大队", "市消防救援大队"),
}
WORDS = JointWords("烟花爆竹", "烟花爆竹经营许可的检查", "经营单位", "应急管理部门", "市场监管部门、公安部门")


@pytest.mark.covers("ITEM-24")
@pytest.mark.parametrize(
    ("words", "keys", "left"),
    [
        ("应急管理部门、市场监管部门", [1, 2], []),
        ("住建部门，消防救援机构", [3, 5], []),
        ("生态环境部门；环保部门", [4], []),
        ("公安部门", [], ["公安部门"]),
        ("市场监管领域相关部门", [], ["市场监管领域相关部门"]),
        ("漳平部门", [], ["漳平部门"]),
        ("", [], []),
    ],
)
def test_the_words_of_a_list_mean_organisations_where_they_fit_exactly_one(words, keys, left) -> None:
    assert matched_bodies(words, BODIES) == (keys, left)


def test_a_department_goes_by_several_names() -> None:
    assert split_bodies(" 甲局、乙局/丙局 ") == ["甲局", "乙局", "丙局"]
    assert stems("市场监督管理局") == stems("市场监管部门")
    assert stems("局") == ("局",)


@pytest.fixture
def county(db):
    top = make_organisation("ZP", "漳平市人民政府", kind="government")
    return [make_organisation(f"B{key}", name, top) for key, (name, _) in BODIES.items()]


@pytest.mark.covers("ITEM-24")
def test_lead_and_participants_are_organisations_and_the_words_are_kept(county, client) -> None:
    bureau = county[0]
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau)

    row = services.joint_item_add(organisation=bureau, words=WORDS, by=clerk)

    assert (row.lead_body, list(row.bodies.order_by("pk"))) == (bureau, [county[1]])
    assert row.participants == "市场监管部门、公安部门"
    row = services.joint_item_change(
        joint_item=row, words=WORDS._replace(lead="市场监管部门、应急管理部门"), bodies=[county[2]], by=clerk
    )
    assert (row.lead_body, set(row.bodies.order_by("pk"))) == (county[1], {county[2], bureau})
    assert Event.objects.get(action="catalogue.joint.change").data["before"]["lead_body"] == "漳平市应急管理局"
    row = services.joint_item_change(joint_item=row, words=WORDS, lead_body=county[3], by=clerk)
    assert row.lead_body == county[3]
    for words, code in ((WORDS, "joint_taken"), (WORDS._replace(lead=" "), "joint_incomplete")):
        with pytest.raises(Refused) as refusal:
            services.joint_item_add(organisation=bureau, words=words, by=clerk)
        assert refusal.value.code == code

    client.force_login(clerk)
    assert "漳平生态环境局" in client.get("/w/joint-items/").content.decode()
    page = client.get(f"/w/joint-items/{row.pk}/")
    assert page.status_code == 200
    form = {"domain": "烟花爆竹", "name": "改名", "lead": "应急管理部门", "participants": "消防救援机构"}
    assert client.post(f"/w/joint-items/{row.pk}/", form | {"lead": ""}).status_code == 422
    assert client.post(f"/w/joint-items/{row.pk}/", form).status_code == 302
    assert JointItem.objects.get(pk=row.pk).bodies.get() == county[4]
    form |= {"organisation": str(bureau.pk)}
    assert client.post("/w/joint-items/new/", form).status_code == 422
    assert client.post("/w/joint-items/new/", form | {"name": "又一项"}).status_code == 302
    assert client.post(f"/w/joint-items/{row.pk}/remove/").status_code == 302
    assert JointItem.objects.get().name == "又一项"
