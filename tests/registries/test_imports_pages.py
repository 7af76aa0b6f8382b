# SPDX-License-Identifier: Apache-2.0
"""The pages of an import: upload, look, import or give up; a bad file is a sentence on the page, never an error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.catalogue.models import Item
from suicha.core.sheets import read_sheet
from suicha.files.models import SheetImport
from suicha.registries.models import Inspector, Target
from suicha.registries.services.imports import sheet_preview
from suicha.registries.services.imports.samples import sample_bytes, template_bytes
from tests.factories import make_credit_code
from tests.registries.imported import counts, head, judged, preview
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db
KINDS = ["items", "joint-items", "targets", "inspectors", "experts"]


@pytest.fixture
def desk(client, county):
    client.force_login(county.clerk)
    return client


def upload(desk, kind: str, content: bytes, office, name: str = "表.xlsx"):
    file = SimpleUploadedFile(name, content)
    return desk.post(f"/w/import/{kind}/", {"organisation": office.pk, "file": file})


def text(answer) -> str:
    return answer.content.decode()


def firms(count: int) -> list[list[object]]:
    rows = [
        [f"公司{n}", make_credit_code(n), "", "", "", "", f"{n}号", "", "", "搬家", ""] for n in range(1, count + 1)
    ]
    return [head("targets"), *rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_newcomer_finds_columns_template_and_sample_and_can_import_the_sample(kind: str, desk, county) -> None:
    page = text(desk.get(f"/w/import/{kind}/"))
    assert all(title in page for title in head(kind))
    template = desk.get(f"/w/import/{kind}/template/")
    sample = desk.get(f"/w/import/{kind}/sample/")
    assert read_sheet("a.xlsx", template.content).rows == [head(kind)]
    assert sample.content == sample_bytes(kind)
    assert template.content == template_bytes(kind)

    answer = upload(desk, kind, sample.content, county.bureau)

    found = SheetImport.objects.get()
    assert answer.url == f"/w/import/{kind}/{found.pk}/"
    assert found.counts["new"] >= 2
    assert found.counts["refused"] + found.counts["doubtful"] >= 2
    look = text(desk.get(answer.url))
    assert "现在还没有保存" in look
    assert "第" in look
    done = desk.post(f"/w/import/{kind}/{found.pk}/apply/", follow=True)
    assert "已导入“表.xlsx”" in text(done)
    found.refresh_from_db()
    assert found.state == "applied"


def test_the_sample_of_targets_has_every_kind_of_fault(desk, county) -> None:
    upload(desk, "targets", sample_bytes("targets"), county.bureau)

    assert judged(SheetImport.objects.get()) == {
        2: "new", 3: "new", 4: "doubtful", 5: "doubtful", 6: "refused", 7: "refused", 8: "new",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("表.pdf", b"%PDF-1.7", "不是表格文件"),
        ("表.xlsx", b"PK\x03\x04junk", "打不开"),
        ("表.xlsx", xlsx([["甲"]]), "缺少“名称”"),
        ("表.xlsx", b"x" * (10 * 2**20 + 5), "超过10 MB的上限"),
        ("表.xlsx", b"", "空文件"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_on_the_page(
    name: str, content: bytes, words: str, desk, county
) -> None:
    answer = upload(desk, "targets", content, county.bureau, name)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not SheetImport.objects.exists()


def test_the_preview_shows_rows_by_outcome_and_pages_by_key(desk, county) -> None:
    found = preview("targets", firms(60), county.bureau, county.clerk)
    address = f"/w/import/targets/{found.pk}/"

    first = text(desk.get(address))
    assert "存疑 60" in first
    assert "全部 60" in first
    assert "下一页" in first
    assert "公司51" not in first
    last = found.rows.order_by("row")[49].pk
    assert "公司51" in text(desk.get(f"{address}?after={last}"))
    assert "公司1<" not in text(desk.get(f"{address}?outcome=new"))
    assert "公司1<" in text(desk.get(f"{address}?outcome=nonsense"))


def test_the_preview_page_asks_the_same_few_questions_whatever_its_rows(desk, county) -> None:
    def queries(count: int) -> int:
        found = preview("targets", firms(count), county.bureau, county.clerk)
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"/w/import/targets/{found.pk}/")
        return len(asked)

    assert queries(45) == queries(2)


def test_a_change_is_shown_before_and_after(desk, county) -> None:
    rows = [head("inspectors"), ["检查员甲", "", "350881000901", "2029-12-31", "", "科员", "", "", ""]]
    found = preview("inspectors", rows, county.bureau, county.clerk)
    desk.post(f"/w/import/inspectors/{found.pk}/apply/")
    rows[1][5] = "股长"

    again = preview("inspectors", rows, county.bureau, county.clerk)

    page = text(desk.get(f"/w/import/inspectors/{again.pk}/"))
    assert '<del><span class="visually-hidden">原来 </span>科员</del>' in page
    assert "股长</ins>" in page
    assert Inspector.objects.get(certificate="350881000901").post == "科员"


def test_the_rows_to_mend_can_be_downloaded_mended_and_handed_in_again(desk, county) -> None:
    rows = [
        head("targets"),
        ["甲公司", 9.14690062012665e17, "350881100000008", *[""] * 8],
        ["", make_credit_code(2), *[""] * 9],
    ]
    found = preview("targets", [*rows, ["乙公司", make_credit_code(3), *[""] * 9]], county.bureau, county.clerk)

    answer = desk.get(f"/w/import/targets/{found.pk}/errors/")

    sheet = read_sheet("a.xlsx", answer.content)
    assert [row[0] for row in sheet.rows] == ["名称", "甲公司", ""]
    assert sheet.rows[1][1] == "9.14690062012665E+17"
    assert "第2行“统一社会信用代码”列（B2）" in str(sheet.rows[1][-1])
    sheet.rows[1][1], sheet.rows[2][0] = make_credit_code(1), "丙公司"
    mended = sheet_preview(
        kind="targets", name="改好.xlsx", content=xlsx(sheet.rows), organisation=county.bureau, by=county.clerk
    )
    assert counts(mended)["new"] == 2


def test_a_preview_can_be_given_up(desk, county) -> None:
    found = preview("targets", firms(1), county.bureau, county.clerk)

    answer = desk.post(f"/w/import/targets/{found.pk}/drop/", follow=True)

    assert "已放弃“表.xlsx”，什么都没有保存" in text(answer)
    assert "这张表已放弃" in text(desk.get(f"/w/import/targets/{found.pk}/"))
    assert desk.post(f"/w/import/targets/{found.pk}/apply/").status_code == 409
    assert not Target.objects.exists()


def test_each_kind_is_for_those_who_keep_that_library(client, county) -> None:
    found = preview("targets", firms(1), county.bureau, county.clerk)

    client.force_login(county.legal)
    assert client.get("/w/import/items/").status_code == 200
    assert client.get("/w/import/targets/").status_code == 403
    client.force_login(county.stranger)
    assert client.get(f"/w/import/targets/{found.pk}/").status_code == 404
    assert client.post(f"/w/import/targets/{found.pk}/apply/").status_code == 404
    client.force_login(county.clerk)
    assert client.get("/w/import/pools/").status_code == 404
    assert not Item.objects.exists()
