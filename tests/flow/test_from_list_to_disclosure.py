# SPDX-License-Identifier: Apache-2.0
"""The whole job of a county bureau, once, on real files: readable aloud by an official.

万宁市市场监督管理局 imports the province's item list and its register of firms, plans, draws before witnesses, matches
inspectors, inspects, has a problem put right, and publishes; a citizen then recomputes the draw, and a supervisor reads
the trace.
"""

import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from suicha.accounts import services as accounts
from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.roles import ADMINISTRATORS, RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import Item
from suicha.catalogue.selectors import list_version_open
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.tables import xlsx_bytes
from suicha.disclosure import services as disclosure
from suicha.dispositions import services as dispositions
from suicha.draws import services as draws
from suicha.draws.models import Draw
from suicha.draws.services import WitnessSeat
from suicha.inspections import services as inspections
from suicha.inspections.models import Inspection
from suicha.planning import services as planning
from suicha.planning.models import Plan
from suicha.registries import services as registries
from suicha.registries.models import Inspector, Target
from suicha.statistics import selectors as statistics
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
PASSPHRASE = "四匹马 correct 订书机"
ROOT = Path(__file__).resolve().parents[2]


class Bureau:
    """The bureau and its people, each with one role."""

    def __init__(self) -> None:
        region = Region.objects.create(code="469006", name="万宁市")
        administrators = accounts.installation_prepare(
            root="469006", root_name="万宁市人民政府", region=region, passwords=dict.fromkeys(ADMINISTRATORS, PASSWORD)
        )
        self.system = administrators[RoleName.SYSTEM_ADMINISTRATOR]
        self.security = administrators[RoleName.SECURITY_ADMINISTRATOR]
        self.organisation = accounts.organisation_create(
            code="wnscjg", name="万宁市市场监督管理局", short_name="市市场监管局", kind="bureau",
            parent=self.system.organisation, region=region, by=self.system,
        )  # fmt: skip
        self.clerk = self.person("gu", "王某", RoleName.LINE_OFFICE)
        self.legal = self.person("fagui", "李某", RoleName.LEGAL_OFFICE)
        self.leader = self.person("lingdao", "陈某", RoleName.LEADER)
        self.reviewer = self.person("shenhe", "林某", RoleName.REVIEWER)

        # Neither belongs to the bureau: they keep the secrets of its draws.
        self.discipline = self.person("jijian", "黄某", RoleName.DISCIPLINE, home=self.system.organisation)
        self.supervisor = self.person("lianxihui", "周某", RoleName.SUPERVISOR, home=self.system.organisation)

    def person(self, username: str, name: str, role: RoleName, home: Organisation | None = None) -> User:
        user = accounts.user_create(
            username=username, name=name, organisation=home or self.organisation, password=PASSWORD, by=self.system
        )
        accounts.role_grant(user=user, role=role, organisation=self.organisation, by=self.security)
        return user


def on(month: int, day: int, hour: int = 10):
    """Everything inside happens at this moment of 2026."""
    return clock.pretend(timezone.make_aware(datetime(2026, month, day, hour)))


@pytest.mark.covers("ITEM-21", "LIBT-5", "DRAW-19", "DRAW-20", "DRAW-21", "OTH-4", "PUB-5", "PUB-16")
def test_from_the_item_list_to_the_public_result(shared_data: Path, client: Client, tmp_path: Path) -> None:
    with on(1, 5):
        bureau = Bureau()
    with on(1, 6):
        step_1_the_item_list_comes_from_the_province(bureau, shared_data)
        step_2_the_two_libraries_come_from_sheets(bureau, shared_data)
    with on(1, 12):
        plan = step_3_the_plan_is_approved_by_a_second_person(bureau)
    with on(3, 5):
        draw = step_4a_the_list_is_frozen_and_the_commitment_is_public(bureau, plan, client)
    with on(3, 10):
        step_4b_witnesses_lock_their_numbers_and_the_draw_is_made(bureau, draw)
        step_5_two_certified_inspectors_are_matched_to_each_firm(bureau, draw)
    with on(3, 11):
        step_8a_the_draw_is_public_and_a_citizen_recomputes_it(bureau, draw, client, tmp_path)
    with on(3, 16):
        clear, problem = step_6_the_visits_are_entered_on_the_phone_and_reviewed(bureau, draw)
    with on(3, 18):
        step_7_the_problem_is_put_right(bureau, problem, client)
    with on(3, 24):
        step_8b_the_results_are_public(bureau, clear, problem, client)
        step_9_the_figures_come_from_the_rows(bureau)
        step_10_every_act_left_a_sentence(bureau, client)


def step_1_the_item_list_comes_from_the_province(bureau: Bureau, shared_data: Path) -> None:
    """一单：387 real rows, merged cells and all, with legal basis, class, method and body."""
    preview = import_preview(bureau, "items", shared_data / "item-list-real.xlsx")
    assert preview.rows.count() == 387
    assert not Item.objects.exists(), "nothing is saved before somebody has looked at the preview"
    registries.sheet_apply(sheet_import=preview, by=bureau.clerk)

    item = Item.objects.filter(body__contains="市场监管").first()
    assert item is not None
    assert item.legal_basis.startswith("《")
    assert item.item_class in ("general", "key")
    version = list_version_open(bureau.organisation)
    catalogue.list_report(version=version, by=bureau.legal)
    with pytest.raises(Refused):
        catalogue.list_approve(version=version, approval="万市监〔2026〕1号", by=bureau.legal)
    catalogue.list_approve(version=version, approval="万市监〔2026〕1号", by=bureau.leader)
    catalogue.list_file(version=version, receipt="万双随机备〔2026〕1号", by=bureau.supervisor)
    disclosure.list_publish(version=version, effective_on=clock.today(), by=bureau.legal)


def step_2_the_two_libraries_come_from_sheets(bureau: Bureau, shared_data: Path) -> None:
    """两库：400 real firms; a code that a spreadsheet turned into a number is never stored as a code."""
    preview = import_preview(bureau, "targets", shared_data / "market-entities-real.xlsx")
    assert preview.rows.count() == 400
    assert not Target.objects.exists()
    registries.sheet_apply(sheet_import=preview, by=bureau.clerk)
    assert Target.objects.count() > 300
    assert not Target.objects.filter(credit_code__startswith="9146900000000").exists()
    assert all(len(code) in (0, 18) for code in Target.objects.values_list("credit_code", flat=True))

    name = bureau.organisation.name
    rows = [
        [
            f"检查员{n:02d}",
            name,
            f"4690060{n:04d}",
            "2029-12-31",
            "执法人员",
            "科员",
            "市场监管",
            "否" if n % 2 else "是",
            "",
        ]
        for n in range(1, 9)
    ]
    heads = ["姓名", "单位", "执法证号", "有效期至", "人员类别", "职务", "领域", "可任组长", "手机号码"]
    sheet = registries.sheet_preview(
        kind="inspectors", name="执法检查人员.xlsx", content=xlsx_bytes("名录", heads, rows),
        organisation=bureau.organisation, by=bureau.clerk,
    )  # fmt: skip
    registries.sheet_apply(sheet_import=sheet, by=bureau.clerk)
    for inspector in Inspector.objects.order_by("pk"):
        user = bureau.person(f"jcy{inspector.certificate[-2:]}", inspector.name, RoleName.INSPECTOR)
        registries.inspector_change(inspector=inspector, user=user, by=bureau.clerk)


def import_preview(bureau: Bureau, kind: str, path: Path):
    return registries.sheet_preview(
        kind=kind, name=path.name, content=path.read_bytes(), organisation=bureau.organisation, by=bureau.clerk
    )


def step_3_the_plan_is_approved_by_a_second_person(bureau: Bureau) -> Plan:
    """计划：5 % of the library; who submits does not approve; then it is public."""
    plan = planning.plan_create(
        organisation=bureau.organisation, year=2026, title="2026年度双随机抽查工作计划", by=bureau.clerk
    )
    items = Item.objects.filter(item_class="general", body__contains="市场监管").order_by("sequence")[:2]
    row = planning.plan_row_add(
        plan=plan, title="2026年市场主体双随机抽查", items=list(items), scope={}, ppm=50_000, method="现场检查",
        starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30), participants=[], by=bureau.clerk,
    )  # fmt: skip
    assert row.number == -(-row.scope_size * 50_000 // 1_000_000), "not below 5 %: always rounded up"
    planning.plan_submit(plan=plan, by=bureau.clerk)
    with pytest.raises(Refused):
        planning.plan_approve(plan=plan, comment="", by=bureau.clerk)
    planning.plan_approve(plan=plan, comment="同意", by=bureau.leader)
    disclosure.plan_publish(plan=plan, by=bureau.legal)
    plan.refresh_from_db()
    assert plan.state == "published"
    return plan


def step_4a_the_list_is_frozen_and_the_commitment_is_public(bureau: Bureau, plan: Plan, client: Client) -> Draw:
    """任务与抽取：the list is frozen and its fingerprint public before any witness has thought of a number."""
    row = plan.rows.get()
    task = planning.task_create(
        row=row, title=row.title, starts_on=date(2026, 3, 12), ends_on=date(2026, 6, 30), batches=1, by=bureau.clerk
    )
    seats = [
        WitnessSeat(kind="discipline", name="张某", unit="派驻纪检监察组"),
        WitnessSeat(kind="deputy", name="刘某", unit="市人大代表"),
        WitnessSeat(kind="firm", name="郑某", unit="市企业联合会"),
    ]
    with pytest.raises(Refused, match="没有一名在抽取单位以外"):
        draws.draw_freeze(task=task, witnesses=seats, by=bureau.legal)
    for keeper in (bureau.discipline, bureau.supervisor):
        draws.keeper_key_make(by=keeper, passphrase=PASSPHRASE, again=PASSPHRASE)
    draw = draws.draw_freeze(task=task, witnesses=seats, by=bureau.legal)
    draw = draws.draw_commit(draw=draw, by=bureau.legal)

    page = client.get(f"/draws/{draw.number}/").content.decode()
    assert draw.commitment_digest is not None
    assert draw.commitment_digest[:8] in page
    with pytest.raises(Refused, match="见证"):
        draws.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.discipline)
    return draw


def step_4b_witnesses_lock_their_numbers_and_the_draw_is_made(bureau: Bureau, draw: Draw) -> None:
    """Each witness signs in by a code on their own phone and locks a number; a keeper reveals; the host issues."""
    for witness, value in zip(draw.witnesses.order_by("position"), ("38420713", "91506288", "27043395"), strict=True):
        code = draws.witness_code_issue(witness=witness, by=bureau.legal)
        phone = Client()
        assert phone.post("/witness/", {"code": code}).url == "/witness/number/"
        page = phone.post("/witness/number/", {"value": value, "again": value}, follow=True).content.decode()
        witness.refresh_from_db()
        assert witness.locked_at is not None
        assert witness.value is None, "nobody can read it before the reveal"
        assert value in page
    with pytest.raises(Refused, match="没有权限"):
        draws.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.legal)
    draws.draw_reveal(draw=draw, passphrase=PASSPHRASE, by=bureau.discipline)
    draws.draw_issue(draw=draw, by=bureau.legal)
    draw.refresh_from_db()
    assert draw.drawn_targets.filter(kind="P").count() == draw.task.draw_size
    assert [entry["entry"]["action"] for entry in draw.certificate["log"]] == ["draws.draw.commit", "draws.draw.reveal"]


def step_5_two_certified_inspectors_are_matched_to_each_firm(bureau: Bureau, draw: Draw) -> None:
    """人员：each drawn firm gets two people with a valid certificate; nobody chose them."""
    draws.match_run(draw=draw, by=bureau.legal)
    draw.refresh_from_db()
    for drawn in draw.drawn_targets.filter(kind="P").order_by("seq"):
        people = {seat.inspector_id for seat in drawn.seats.order_by("position")}
        assert len(people) >= 2


def step_6_the_visits_are_entered_on_the_phone_and_reviewed(
    bureau: Bureau, draw: Draw
) -> tuple[Inspection, Inspection]:
    """检查：dispatched, entered item by item with a photo, submitted, returned once, approved by someone else."""
    dispatched = inspections.dispatch(draw=draw, batch=None, by=bureau.clerk)
    assert len(dispatched) == draw.task.draw_size
    clear, problem = dispatched[0], dispatched[1]
    enter(clear, {})
    enter(problem, {0: "特种设备使用登记证过期"})
    inspections.inspection_return(inspection=problem, comment="补充登记证编号", by=bureau.reviewer)
    problem.refresh_from_db()
    submit(problem, "登记证编号 TS-001，已过期")
    for visit in (clear, problem):
        visit.refresh_from_db()
        inspections.inspection_approve(inspection=visit, comment="情况清楚", by=bureau.reviewer)
    return clear, problem


def enter(visit: Inspection, problems: dict[int, str]) -> None:
    by = leader_of(visit)
    inspections.inspection_start(inspection=visit, by=by)
    for position, answer in enumerate(visit.answers.order_by("position")):
        note = problems.get(position, "")
        inspections.answer_set(answer=answer, result="corrected" if note else "clear", note=note, by=by)
        inspections.photo_add(inspection=visit, answer=answer, content=photo(position), name="现场.jpg", by=by)
    visit.refresh_from_db()
    submit(visit, "逐项核对完毕")


def submit(visit: Inspection, record: str) -> None:
    inspections.inspection_submit(
        inspection=visit, record=record, opinion="无异议", finished_on=clock.today(), by=leader_of(visit)
    )


def leader_of(visit: Inspection) -> User:
    user = visit.drawn_target.seats.order_by("-is_leader", "position").first().inspector.user
    assert user is not None
    return user


def photo(shade: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 64), (shade * 20 % 255, 120, 160)).save(file, "JPEG")
    return file.getvalue()


def step_7_the_problem_is_put_right(bureau: Bureau, visit: Inspection, client: Client) -> None:
    """处置：an order with a date in working days, the firm's report by its link, the verification, the end."""
    answer = visit.answers.get(result="corrected")
    order = dispositions.rectification_order(answer=answer, demand="重新登记", working_days=10, by=bureau.clerk)
    assert order.due_on == date(2026, 4, 1), "ten working days after 18 March"
    response = client.post(f"/r/{order.token}/report/send/", {"report": "已重新登记", "reporter": "吴某"}, follow=True)
    assert response.status_code == 200
    order.refresh_from_db()
    with pytest.raises(Refused):
        dispositions.rectification_close(rectification=order, by=bureau.reviewer)
    order = dispositions.rectification_verify(
        rectification=order, passed=True, verification="新证已核对", by=bureau.clerk
    )
    order = dispositions.rectification_close(rectification=order, by=bureau.reviewer)
    assert order.state == "closed"


def step_8a_the_draw_is_public_and_a_citizen_recomputes_it(
    bureau: Bureau, draw: Draw, client: Client, tmp_path: Path
) -> None:
    """公示：the package is public; the library's own command says yes, and no after one changed byte."""
    disclosure.draw_publish(draw=draw, by=bureau.legal)
    response = client.get(f"/draws/{draw.number}/package.zip")
    package = tmp_path / "package.zip"
    package.write_bytes(b"".join(response.streaming_content) if response.streaming else response.content)

    assert verify(package) == 0
    for member in ("pool.csv", "result.csv", "commitment.json", "certificate.json"):
        assert verify(damaged(package, member, tmp_path / f"{member}.zip")) in (1, 2)


def verify(package: Path) -> int:
    command = [sys.executable, "-m", "fairdraw", "verify", str(package)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def damaged(package: Path, member: str, to: Path) -> Path:
    """The same package with one character of one member changed."""
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(to, "w") as broken:
        for name in whole.namelist():
            content = bytearray(whole.read(name))
            if name == member:
                content[len(content) // 2] ^= 1
            broken.writestr(name, bytes(content))
    return to


def step_8b_the_results_are_public(bureau: Bureau, clear: Inspection, problem: Inspection, client: Client) -> None:
    """Results are public per item, found by the firm's name or code, and people are not named."""
    for visit in (clear, problem):
        disclosure.result_publish(inspection=visit, by=bureau.legal)
    for words in (problem.target.name, problem.target.number):
        assert problem.target.name in client.get("/search/", {"q": words}).content.decode()
    firm = client.get(f"/firms/{problem.target.number}/").content.decode()
    (address,) = set(re.findall(r'href="(/results/[^"]+/)"', firm))
    result = client.get(address).content.decode()
    assert "发现问题已责令改正" in result
    assert "检查员0" not in firm + result
    for tab in ("items", "plans", "draws", "results"):
        assert client.get(f"/{tab}/").status_code == 200


def step_9_the_figures_come_from_the_rows(bureau: Bureau) -> None:
    """统计：two visits finished, both public in time, one problem found and closed."""
    row = statistics.department_figures(by=bureau.leader, year=2026).departments[0]
    assert (row.finished, row.published, row.on_time) == (2, 2, 2)
    assert (row.problems, row.closed) == (1, 1)
    assert row.covered == row.drawn == row.planned


def step_10_every_act_left_a_sentence(bureau: Bureau, client: Client) -> None:
    """留痕：each act is an event with person and time, told in Chinese; a leader reads it."""
    events = list(Event.objects.order_by("pk"))
    assert {event.action.split(".")[0] for event in events} == {
        "accounts", "catalogue", "registries", "planning", "draws", "inspections", "dispositions", "disclosure",
        "audit",
    }  # fmt: skip
    assert [event.action for event in events if not sentence(event).endswith("。")] == []
    client.force_login(bureau.leader)
    assert "揭示" in client.get("/w/supervision/events/", {"stage": "draws"}).content.decode()
