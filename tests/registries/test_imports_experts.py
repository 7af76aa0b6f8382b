# SPDX-License-Identifier: Apache-2.0
"""两库: a sheet of experts; institutions that are new come along with it, inspectors stay out."""

from datetime import date

import pytest

from suicha.core import clock
from suicha.registries.models import Expert, Institution
from suicha.registries.services.imports import sheet_apply
from tests.factories import make_expert, make_inspector, make_institution
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told

pytestmark = pytest.mark.django_db


def person(**over: object) -> list[object]:
    values: dict[str, object] = {
        "name": "专家甲", "institution": "漳平检测中心", "kind": "检验检测机构", "specialties": "特种设备、危险化学品",
        "title": "高级工程师", "certificate": "闽高工2018001", "until": "2029-12-31", "mobile": 13900000001,
    }  # fmt: skip
    return list((values | over).values())


def one(county, **over: object) -> tuple[str, str]:
    found = preview("experts", [head("experts"), person(**over)], county.bureau, county.clerk)
    return judged(found)[2], told(found, 2)


@pytest.mark.covers("LIBX-1")
def test_experts_come_in_with_their_institutions(county) -> None:
    known = make_institution(county.bureau, name="老检测院")
    rows = [
        head("experts"),
        person(),
        person(name="专家乙", kind="", certificate="闽工2019002", until=""),
        person(name="专家丙", institution="老检测院", kind="", certificate="闽工2019003"),
        person(name="专家丁", institution="", kind="", certificate="闽工2019004"),
    ]

    done = bring_in("experts", rows, county.bureau, county.clerk)

    assert counts(done)["new"] == 4
    first, second, third, fourth = Expert.objects.order_by("pk")
    assert (first.institution, first.certificate_until) == (second.institution, date(2029, 12, 31))
    assert (first.institution.name, first.institution.kind) == ("漳平检测中心", "testing")
    assert (second.certificate_until, third.institution, fourth.institution) == (None, known, None)
    assert first.specialties == ["危险化学品", "特种设备"]
    assert (first.mobile, first.joined_on) == ("13900000001", clock.today())
    assert Institution.objects.count() == 2


@pytest.mark.parametrize(
    ("over", "outcome", "words"),
    [
        ({"kind": ""}, "refused", "不在机构库里，也没有认得的类型"),
        ({"kind": "饭店"}, "refused", "填检验检测机构、科研院所"),
        ({"specialties": ""}, "refused", "至少写一个专业领域"),
        ({"certificate": ""}, "refused", "没有填，不能入库"),
        ({"certificate": "12"}, "refused", "有2位，不像证书号"),
        ({"certificate": 3.50881000901e17}, "refused", "后几位已经丢失"),
        ({"until": "2019-12-31"}, "doubtful", "入库后不会被抽到"),
        ({"mobile": "139"}, "doubtful", "不是11位手机号码，没有保存"),
    ],
)
def test_a_faulty_row_says_what_and_how_to_mend_it(county, over: dict, outcome: str, words: str) -> None:
    found, said = one(county, **over)
    assert found == outcome
    assert words in said


@pytest.mark.covers("LIBX-2")
@pytest.mark.parametrize("same", [{"certificate": "闽高工2018001"}, {"name": "专家甲", "mobile": "13900000001"}])
def test_an_inspector_does_not_become_an_expert_by_sheet(county, same: dict) -> None:
    make_inspector(county.section, **same)
    outcome, said = one(county)
    assert outcome == "refused"
    assert "是在岗的执法检查人员" in said


def test_known_experts_are_changed_and_others_numbers_refused(county) -> None:
    known = make_expert(county.bureau, name="专家甲", certificate="闽高工2018001")
    make_expert(county.bureau, name="别人", certificate="闽工2019002")
    make_expert(county.bureau, name="专家丙", certificate="闽工2019003", left_on=clock.today())
    rows = [
        head("experts"),
        person(),
        person(name="专家乙", certificate="闽工2019002"),
        person(name="专家丙", certificate="闽工2019003"),
        person(name="专家丁", certificate="闽工2019009"),
        person(name="专家戊", certificate="闽工2019009"),
        ["各股室专家"] * 8,
    ]
    found = preview("experts", rows, county.bureau, county.clerk, merged=["A7:H7"])

    assert judged(found) == {2: "changed", 3: "refused", 4: "doubtful", 5: "new", 6: "refused", 7: "refused"}
    assert "在专业人员库里是别人的证书号" in told(found, 3)
    assert "导入不会恢复在库" in told(found, 4)
    assert "与第5行的证书号相同" in told(found, 6)
    changes = {change["key"]: (change["before"], change["after"]) for change in row_of(found, 2).changes}
    assert changes["specialties"] == ("工贸", "危险化学品、特种设备")
    assert changes["institution"] == ("", "漳平检测中心")
    sheet_apply(sheet_import=found, by=county.clerk)
    known.refresh_from_db()
    assert (known.institution.name, known.mobile) == ("漳平检测中心", "13900000001")


def test_what_came_into_the_library_since_the_preview_is_not_brought_in_twice(county) -> None:
    found = preview("experts", [head("experts"), person()], county.bureau, county.clerk)
    make_expert(county.bureau, certificate="闽高工2018001")

    sheet_apply(sheet_import=found, by=county.clerk)

    assert row_of(found, 2).outcome == "refused"
    assert Expert.objects.count() == 1
