# SPDX-License-Identifier: Apache-2.0
"""The portal as a citizen uses it: no account, no JavaScript, only what was published."""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from fairdraw import verify_package
from suicha.disclosure import services
from suicha.disclosure.models import Firm, Publication
from suicha.draws.models import Draw
from tests.disclosure.scenes import (
    Scene,
    approved,
    committed,
    drawn,
    make_scene,
    published_draw,
    published_result,
    rows_of,
)
from tests.factories import list_published, make_plan, make_plan_row
from tests.triggers import thawed

pytestmark = pytest.mark.django_db
LISTS = ["home", "items", "plans", "draws", "results", "search", "open_data", "about_draw", "accessibility", "privacy"]


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.covers("ROLE-12")
@pytest.mark.parametrize("name", LISTS)
def test_every_public_page_opens_without_an_account_and_without_rows(client: Client, name: str) -> None:
    text = page(client, reverse(f"disclosure:{name}"))
    assert text.count("<h1") == 1
    assert client.post(reverse(f"disclosure:{name}")).status_code == 405


@pytest.mark.parametrize("tab", ["items", "plans", "draws", "results", "nonsense"])
def test_the_four_tabs_are_links_and_an_unknown_one_is_the_first_page(client: Client, tab: str) -> None:
    scene = make_scene()
    published_result(scene, "corrected", "clear")
    list_published(scene.organisation, scene.publisher)
    plan = make_plan(scene.organisation, state="approved")
    make_plan_row(plan, items=scene.items)
    services.plan_publish(plan=plan, by=scene.publisher)

    text = page(client, f"/?tab={tab}")

    for each in ("items", "plans", "draws", "results"):
        assert f'href="?tab={each}"' in text
    shown = {
        "items": scene.items[0].name,
        "plans": plan.title,
        "results": "1项发现问题",
    }.get(tab, Draw.objects.get().number)
    assert shown in text


def test_figures_lead_to_their_rows(client: Client) -> None:
    published_result(make_scene(), "pending")

    home = page(client, "/")

    for path in ("/items/", "/draws/?year=", "/results/?since="):
        assert f'href="{path}' in home
    assert "1份中1份按期" in home
    assert "从6家次中抽取" in home
    assert "共1份" in page(client, "/results/?since=2020-01-01&result=problem")


@pytest.mark.covers("PUB-6")
def test_before_publication_a_draw_shows_its_commitment_only(client: Client) -> None:
    scene = make_scene()
    draw = committed(scene)
    path = reverse("disclosure:draw", args=[draw.number])

    text = page(client, path)
    assert draw.commitment_digest[:8] in text
    assert "还没有抽取" in text
    assert scene.targets[0].name not in text
    for name in ("package", "certificate", "pool_commit"):
        page(client, reverse(f"disclosure:{name}", args=[draw.number]), 404)
    response = client.get(reverse("disclosure:commitment", args=[draw.number]))
    assert sha256(response.getvalue()).hexdigest() == draw.commitment_digest


def test_a_frozen_draw_without_commitment_is_not_public(client: Client) -> None:
    draw = committed(make_scene())
    page(client, reverse("disclosure:draw", args=["350881-19990101-001"]), 404)
    assert draw.number in page(client, "/draws/")


def test_a_drawn_but_unpublished_result_stays_closed_and_says_until_when(client: Client) -> None:
    scene = make_scene()
    draw = drawn(scene)

    text = page(client, reverse("disclosure:draw", args=[draw.number]))

    assert "结果还没有公示" in text
    assert "前公示" in text
    assert draw.certificate["K"][:16] not in text
    # The seed is in the public log from the reveal on: each witness finds the number that was locked.
    assert text.count("00384207") == 1
    for row in rows_of(draw):
        assert row.name not in text
    page(client, reverse("disclosure:package", args=[draw.number]), 404)


@pytest.mark.covers("PUB-6", "PUB-16")
def test_a_published_draw_can_be_repeated_from_what_the_page_gives(client: Client) -> None:
    scene = make_scene()
    draw = Draw.objects.get(pk=published_draw(scene).subject_id)

    text = page(client, reverse("disclosure:draw", args=[draw.number]))
    response = client.get(reverse("disclosure:package", args=[draw.number]))
    package = response.getvalue()

    assert response["Content-Disposition"] == f'attachment; filename="{draw.number}.zip"'
    assert all(check.status != "FAIL" for check in verify_package(package))
    assert f"python -m fairdraw verify {draw.number}.zip" in text
    assert "pip install" not in text
    row = rows_of(draw)[0]
    assert row.name in text
    assert sha256(f"{draw.certificate['K']}|target|{row.number}".encode()).hexdigest() == row.ticket
    certificate = json.loads(client.get(reverse("disclosure:certificate", args=[draw.number])).getvalue())
    assert certificate["K"] == draw.certificate["K"]
    lines = client.get(reverse("disclosure:pool_commit", args=[draw.number])).getvalue()
    assert sha256(lines).hexdigest() == json.loads(draw.commitment)["pool_root"]


def test_the_list_of_drawn_firms_can_be_narrowed_to_one_stratum(client: Client) -> None:
    scene = make_scene(targets=12, size=6, domains=("工贸", "烟花爆竹"))
    draw = Draw.objects.get(pk=published_draw(scene).subject_id)
    path = reverse("disclosure:draw", args=[draw.number])
    code = next(code for code, name in draw.strata.items() if name == "烟花爆竹")

    text = page(client, f"{path}?stratum={code}")

    inside = [row.name for row in rows_of(draw) if row.stratum == code]
    outside = [row.name for row in rows_of(draw) if row.stratum != code]
    assert inside
    assert outside
    assert all(f">{name}<" in text for name in inside)
    assert not any(f">{name}<" in text for name in outside)
    assert "共6家" in page(client, f"{path}?stratum=nonsense")


@pytest.mark.covers("PUB-15")
def test_a_firm_sees_every_draw_it_stood_in_and_its_results(client: Client) -> None:
    publication = published_result(make_scene(), "corrected")
    firm = Firm.objects.get(number=publication.target_number)

    text = page(client, reverse("disclosure:firm", args=[firm.number]))

    assert "抽中" in text
    assert reverse("disclosure:result", args=[publication.number]) in text
    assert publication.body["draw"] in text
    page(client, reverse("disclosure:firm", args=["91350881MADEM99999"]), 404)


def test_a_firm_that_was_not_drawn_or_left_out_learns_so(client: Client) -> None:
    scene = make_scene()
    scene.targets[0].status = "cancelled"
    scene.targets[0].save()
    publication = published_draw(scene)
    for outcome, words in (("X", "未参加抽取"), ("N", "未抽中")):
        entry = publication.pool.filter(outcome=outcome).select_related("firm").order_by("pk").first()
        assert words in page(client, reverse("disclosure:firm", args=[entry.firm.number]))


@pytest.fixture
def find(client: Client) -> Callable[[str], str]:
    return lambda text: client.get("/search/", {"q": text}).content.decode()


def test_one_or_two_characters_a_code_prefix_or_full_width_letters_find_a_firm(find) -> None:
    scene = make_scene()
    target = scene.targets[0]
    target.name = "漳平市桉宁水泥制品（福建）有限公司"
    target.save()
    published_draw(scene)

    for text in ("桉", "桉宁", "(福建)", "（福建）", target.number, target.number[:17], target.number.lower()):
        assert f">{target.name}<" in find(text), text
    wide = "".join(chr(ord(character) + 0xFEE0) for character in target.number)
    assert target.name in find(f" {wide} ")


def test_no_hit_says_what_to_try_and_an_empty_search_gives_a_hint(find) -> None:
    assert "公示的名录里没有这家企业" in find("不存在的企业")
    assert "不写“有限公司”" in find("不存在的企业")
    assert "就能查" in find("")
    assert "只按前60个字" in find("长" * 500)
    assert "公示的名录里没有这家企业" in find("100%'\"<script>")


def test_a_number_of_a_draw_leads_to_the_draw(find) -> None:
    draw = committed(make_scene())
    assert reverse("disclosure:draw", args=[draw.number]) in find(draw.number)


@pytest.mark.covers("PUB-9")
def test_no_phone_no_identity_number_and_no_inspector_reaches_the_public(client: Client) -> None:
    scene = make_scene()
    identity = "11010519491231002X"
    scene.task.title = "抽查（联系13800138000）"
    scene.task.save()
    for target in scene.targets:
        target.name, target.form = "张建国", "自然人"
        target.save()
    publication = published_result(scene, "pending", note=f"联系张三13800138000，身份证{identity}")

    path = reverse("disclosure:result", args=[publication.number])
    shown = [page(client, each) for each in (path, "/", "/?tab=results", "/results/", "/draws/", "/search/?q=张")]
    shown.append(page(client, reverse("disclosure:draw", args=[publication.body["draw"]])))
    shown.append(page(client, reverse("disclosure:firm", args=[publication.target_number])))
    shown.append(b"".join(client.get("/open-data/draws.csv").streaming_content).decode())
    shown.append(b"".join(client.get("/open-data/results.csv").streaming_content).decode())

    assert "〔电话号码已隐去〕" in shown[0]
    assert "〔身份证号码已隐去〕" in shown[-1]
    seat = rows_of(Draw.objects.get())[0].seats.select_related("inspector").order_by("pk")[0]
    for text in shown:
        for private in (
            "13800138000",
            identity,
            "检查员甲",
            "审核人乙",
            "张建国",
            seat.inspector.name,
            seat.inspector.certificate,
        ):
            assert private not in text
        assert "现场笔录" not in text.replace("现场笔录、照片", "")


def test_old_versions_stay_readable(client: Client) -> None:
    scene = make_scene()
    first = published_result(scene, "pending")
    scene.inspections[0].answers.update(note="补充说明")
    services.result_publish(inspection=scene.inspections[0], by=scene.publisher)
    path = reverse("disclosure:result", args=[first.number])

    assert "补充说明" in page(client, path)
    old = page(client, f"{path}?version=1")
    assert "这是第1版" in old
    assert "补充说明" not in old
    page(client, f"{path}?version=9", 404)


def test_a_list_its_items_and_a_plan_have_pages_of_their_own(client: Client) -> None:
    scene = make_scene()
    publication = list_published(scene.organisation, scene.publisher)
    item = publication.items.order_by("pk").first()
    plan = make_plan(scene.organisation, state="approved")
    make_plan_row(plan, items=scene.items)
    published = services.plan_publish(plan=plan, by=scene.publisher)

    assert item.legal_basis in page(client, reverse("disclosure:item", args=[item.pk]))
    assert item.name in page(client, reverse("disclosure:item_version", args=[publication.pk]))
    assert scene.items[0].name in page(client, reverse("disclosure:plan", args=[published.number]))
    assert plan.title in page(client, reverse("disclosure:plan", args=[plan.pk]))
    page(client, reverse("disclosure:plan", args=["9" * 30]), 404)
    page(client, reverse("disclosure:item_version", args=[published.pk]), 404)


def _csv(client: Client, name: str) -> list[dict[str, str]]:
    response = client.get(reverse("disclosure:table", args=[name]))
    assert f'filename="{name}-' in response["Content-Disposition"]
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.covers("ITEM-15")
def test_the_four_tables_can_be_downloaded_whole(client: Client) -> None:
    scene = make_scene()
    scene.items[0].name = "=1+1"
    with thawed("catalogue_item"):
        scene.items[0].save()
    published_result(scene, "corrected", "clear")
    list_published(scene.organisation, scene.publisher)
    plan = make_plan(scene.organisation, state="approved")
    make_plan_row(plan, items=scene.items)
    services.plan_publish(plan=plan, by=scene.publisher)

    assert [row["抽查事项"] for row in _csv(client, "items")][0] == "'=1+1"
    assert _csv(client, "plans")[0]["比例"] == "20%"
    assert sorted({row["抽取结果"] for row in _csv(client, "draws")} - {"备选"}) == ["抽中", "未抽中"]
    assert [row["抽查结果"] for row in _csv(client, "results")] == ["发现问题已责令改正", "未发现问题"]
    assert client.get("/open-data/users.csv").status_code == 404


def test_a_condition_that_makes_no_sense_is_told_and_breaks_nothing(client: Client) -> None:
    published_result(make_scene(), "clear")
    text = page(client, "/results/?since=昨天&result=nonsense&organisation=nowhere&after=x&before=-1")
    assert "写成2026-03-10这样的公历日期" in text
    page(client, "/draws/?year=1&state=x&text=%25")
    page(client, "/items/?item_class=x&text=%E9%95%BF" + "x" * 3000)
    page(client, "/plans/?text=%25&organisation=x")
    page(client, "/search/?q=%FF")
    page(client, "/search/?q=%00%FF", 400)
    for path in ("firms/%00/", "firms/漳平/", "draws/%00/", "results/..%2f/", "plans/x%00/", f"items/{'9' * 30}/"):
        page(client, f"/{path}", 404)


def _queries(client: Client, counter, path: str) -> int:
    with counter() as captured:
        page(client, path)
    return len(captured)


def test_more_rows_do_not_mean_more_queries(client: Client, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counts() -> dict[str, int]:
        number = Publication.objects.filter(kind="draw").order_by("pk").values_list("number", flat=True)[0]
        firm = Firm.objects.order_by("pk").values_list("number", flat=True)[0]
        paths = ["/", "/?tab=items", "/?tab=results", "/draws/", "/results/", "/items/", "/plans/", "/search/?q=漳平"]
        paths += [reverse("disclosure:draw", args=[number]), reverse("disclosure:firm", args=[firm])]
        return {path: _queries(client, lambda: CaptureQueriesContext(connection), path) for path in paths}

    def add(scene: Scene) -> None:
        publication = published_draw(scene)
        list_published(scene.organisation, scene.publisher)
        for row in rows_of(Draw.objects.get(pk=publication.subject_id)):
            services.result_publish(inspection=approved(scene, row, "clear", "pending"), by=scene.publisher)

    add(make_scene())
    before = counts()
    add(make_scene(targets=9, size=4))
    add(make_scene(targets=9, size=4))
    assert counts() == before
