# SPDX-License-Identifier: Apache-2.0
"""Putting the log into other people's hands: the acts and their pages."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit import selectors as audit
from suicha.audit.models import Checkpoint, Cosignature, Event, Handover, Keeper
from suicha.audit.rules import notes
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.oversight import selectors, services
from tests.audit.keeping import KEY, cosign, make_keeper
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db
FIELDS = {"kind": "notary", "unit": "市公证处", "name": "赵某", "way": "download"}


@pytest.fixture
def auditor() -> User:
    return make_user(RoleName.AUDIT_ADMINISTRATOR, organisation=make_organisation("350881", kind="government"))


@pytest.fixture
def desk(client: Client, auditor: User) -> Client:
    client.force_login(auditor)
    return client


def hand(keeper: Keeper, by: User, **over: str) -> Handover:
    return services.checkpoint_hand(keeper=keeper, by=by, **({"way": "download"} | over))


@pytest.mark.covers("DRAW-17", "ACC-6")
def test_a_keeper_gets_the_log_signed_as_it_is_and_that_is_an_event(auditor: User) -> None:
    keeper = services.keeper_add(**FIELDS, by=auditor)
    handover = hand(keeper, auditor, receipt="收字1号")

    told = [sentence(event) for event in Event.objects.filter(action__startswith="oversight").order_by("index")]
    assert told == [
        f"{auditor.name}登记市公证处（公证机构）为留痕日志的存证单位，下载文件。",
        f"{auditor.name}把前2条留痕的检查点交市公证处存证，下载文件。",
    ]
    assert (handover.checkpoint.size, handover.by_name, handover.receipt) == (2, auditor.name, "收字1号")
    assert str(handover) == "市公证处：2条"


def test_the_right_is_held_at_the_top_since_there_is_one_log_for_all() -> None:
    top = make_organisation("350881", kind="government")
    below = make_user(RoleName.DISCIPLINE, organisation=make_organisation("yj", parent=top))
    with pytest.raises(Refused, match="交存留痕日志"):
        services.keeper_add(**FIELDS, by=below)
    assert services.keeper_add(**FIELDS, by=make_user(RoleName.DISCIPLINE, organisation=top)).unit == "市公证处"


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"way": "push", "push_url": "http://keeper.example/"}, "推送地址不能用"),
        ({"way": "push"}, "推送地址不能用"),
        ({"way": "mail"}, "没有邮箱"),
        ({"public_key": "nonsense"}, "公钥应写作"),
        ({"public_key": KEY._replace(kind=notes.ED25519).text}, "类型应是联署用的4"),
    ],
)
def test_a_keeper_that_could_not_be_reached_or_checked_is_not_registered(
    auditor: User, over: dict[str, str], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        services.keeper_add(**(FIELDS | over), by=auditor)


def test_a_unit_keeps_once_and_after_its_end_no_more(auditor: User) -> None:
    keeper = services.keeper_add(**FIELDS, by=auditor)
    with pytest.raises(Refused, match="已经登记"):
        services.keeper_add(**FIELDS, by=auditor)
    services.keeper_end(keeper=keeper, reason="撤并", by=auditor)
    for act in (lambda: services.keeper_end(keeper=keeper, reason="撤并", by=auditor), lambda: hand(keeper, auditor)):
        with pytest.raises(Refused, match="已经停用"):
            act()
    assert services.keeper_add(**FIELDS, by=auditor) != keeper


@pytest.mark.parametrize(("way", "told"), [("push", "不由人交存"), ("fax", "不由人交存"), ("mail", "没有邮箱")])
def test_what_a_person_cannot_hand_over_is_refused(auditor: User, way: str, told: str) -> None:
    keeper = services.keeper_add(**FIELDS, by=auditor)
    with pytest.raises(Refused, match=told):
        hand(keeper, auditor, way=way)


def test_before_anything_was_done_there_is_nothing_to_hand_over(auditor: User) -> None:
    with pytest.raises(Refused, match="还没有留痕"):
        hand(make_keeper(), auditor)


def test_before_the_platform_is_installed_there_is_nothing_at_all() -> None:
    nobody = User(username="nobody")
    with pytest.raises(Refused, match="还没有留痕"):
        services.checkpoint_sign(by=nobody)


@pytest.mark.covers("DRAW-17")
def test_a_cosignature_is_checked_against_the_registered_key_and_travels_with_the_checkpoint(auditor: User) -> None:
    keeper = services.keeper_add(**FIELDS, public_key=KEY.text, by=auditor)
    checkpoint = hand(keeper, auditor).checkpoint
    enter = {"keeper": keeper, "checkpoint": checkpoint, "by": auditor}
    other = Checkpoint.objects.create(
        size=1, root="", text=checkpoint.text.replace("\n2\n", "\n1\n"), made_at=clock.now()
    )

    for text in ("", "words", cosign(other.text), checkpoint.text):
        with pytest.raises(Refused, match="没有市公证处对第2条检查点的联署"):
            services.cosignature_enter(**enter, text=text)
    services.cosignature_enter(**enter, text=checkpoint.text + cosign(checkpoint.text))

    assert audit.checkpoint_text(checkpoint) == checkpoint.text + cosign(checkpoint.text)
    with pytest.raises(Refused, match="已经收下"):
        services.cosignature_enter(**enter, text=cosign(checkpoint.text))
    with pytest.raises(Refused, match="没有登记联署公钥"):
        services.cosignature_enter(**(enter | {"keeper": make_keeper()}), text=cosign(checkpoint.text))


@pytest.mark.covers("DRAW-17")
def test_fewer_than_two_recent_keepers_is_a_warning_at_the_desk(desk: Client, auditor: User) -> None:
    first, second = make_keeper(), make_keeper(unit="市档案馆")
    services.keeper_add(**(FIELDS | {"unit": "第三家"}), by=auditor)
    hand(first, auditor)
    assert "存证不足：7日内交存过的只有1家" in desk.get("/w/supervision/log/").content.decode()

    hand(second, auditor)
    assert "存证不足" not in desk.get("/w/supervision/log/").content.decode()
    with clock.pretend(clock.now() + timedelta(days=8)):
        page = desk.get("/w/supervision/log/").content.decode()
    assert "只有0家" in page
    assert "该交存了" in page
    holdings, days = selectors.keeping()
    assert (days, [holding.fresh for holding in holdings]) == (7, [True, True, False])


def test_the_desk_registers_hands_over_and_gives_file_paper_and_letter(desk: Client) -> None:
    fields = FIELDS | {"way": "mail", "mail": "zhao@example.org", "public_key": KEY.text}
    assert desk.post("/w/supervision/log/keepers/add/", fields | {"mail": ""}).status_code == 422
    address = desk.post("/w/supervision/log/keepers/add/", fields)["Location"]
    assert "还没有交存过" in desk.get(address).content.decode()
    assert desk.post(f"{address}hand/", {"way": "fax"}).status_code == 422
    assert desk.post(f"{address}hand/", {"way": "mail"}).status_code == 302
    checkpoint = Checkpoint.objects.get()

    page = desk.get(address).content.decode()
    assert "收对方的联署" in page
    file = desk.get(f"/w/supervision/log/checkpoints/{checkpoint.pk}.txt")
    assert file.content.decode() == checkpoint.text
    assert f"checkpoint-{checkpoint.size}.txt" in file["Content-Disposition"]
    paper = desk.get(f"/w/supervision/log/checkpoints/{checkpoint.pk}/print/").content.decode()
    assert 'class="qr"' in paper
    assert notes.read_note(checkpoint.text).lines[0].signature.hex()  # the paper carries the signed text itself
    assert checkpoint.text.splitlines()[2] in paper
    letter = message_from_bytes(desk.get(f"{address}{checkpoint.pk}.eml").content, policy=policy.default)
    assert letter["To"] == "zhao@example.org"
    (attachment,) = letter.iter_attachments()
    assert attachment.get_content().decode() == checkpoint.text

    cosigning = f"{address}{checkpoint.pk}/cosign/"
    assert desk.post(cosigning, {"text": "nothing"}).status_code == 422
    assert desk.post(cosigning, {"text": cosign(checkpoint.text)}).status_code == 302
    assert Cosignature.objects.get().checkpoint == checkpoint
    assert "已联署" in desk.get("/w/supervision/log/").content.decode()
    assert desk.post(f"{address}end/", {}).status_code == 422
    assert desk.post(f"{address}end/", {"reason": "撤并"}).status_code == 302
    assert desk.post(f"{address}hand/", {"way": "mail"}).status_code == 422
    assert "已停用" in desk.get(address).content.decode()


def test_the_desk_signs_and_lists_what_it_signed(desk: Client, auditor: User) -> None:
    services.keeper_add(**FIELDS, by=auditor)
    assert "还没有检查点" in desk.get("/w/supervision/log/").content.decode()
    assert desk.post("/w/supervision/log/sign/").status_code == 302
    page = desk.get("/w/supervision/log/").content.decode()
    assert "已签发前2条的检查点" in page
    assert "还有1条没有签名" in page


def test_an_alarm_stands_on_the_page_when_the_log_does_not_go_on(desk: Client, auditor: User) -> None:
    services.keeper_add(**FIELDS, by=auditor)
    Checkpoint.objects.create(size=1, root="00" * 32, text="", made_at=clock.now())
    assert "已停止签名" in desk.get("/w/supervision/log/").content.decode()


def test_the_page_asks_as_often_for_many_keepers_as_for_one(
    desk: Client, auditor: User, django_assert_num_queries
) -> None:
    hand(services.keeper_add(**FIELDS, by=auditor), auditor)
    with CaptureQueriesContext(connection) as one:
        desk.get("/w/supervision/log/")
    for number in range(6):
        hand(services.keeper_add(**(FIELDS | {"unit": f"第{number}家"}), by=auditor), auditor)
    Handover.objects.create(
        checkpoint=audit.checkpoint_latest(),
        keeper=Keeper.objects.get(unit="第5家"),
        way="print",
        at=clock.now(),
        by_name="钱某",
    )
    services.checkpoint_sign(by=auditor)
    with django_assert_num_queries(len(one)):
        desk.get("/w/supervision/log/")


@pytest.mark.covers("ACC-6")
def test_an_event_shows_its_number_its_leaf_and_its_proof(desk: Client, auditor: User) -> None:
    keeper = services.keeper_add(**FIELDS, by=auditor)
    assert "还没有签名" in desk.get("/w/system/log/0/").content.decode()
    hand(keeper, auditor)

    page = desk.get("/w/system/log/0/").content.decode()

    assert "已证明" in page
    assert "由叶和1个中间值重算出检查点的根，一致" in page
    assert "市公证处" in page
    assert Event.objects.get(index=0).leaf[:8] in page
    assert '/w/system/log/0/"' in desk.get("/w/system/log/").content.decode()
    assert desk.get("/w/system/log/99/").status_code == 404


def test_a_supervisor_sees_events_of_the_own_tree_only(client: Client, auditor: User) -> None:
    services.keeper_add(**FIELDS, by=auditor)
    client.force_login(make_user(RoleName.LEADER, organisation=make_organisation("yj", parent=auditor.organisation)))
    assert client.get("/w/supervision/events/0/").status_code == 404
    client.force_login(make_user(RoleName.LEADER, organisation=auditor.organisation))
    assert "还没有签名" in client.get("/w/supervision/events/0/").content.decode()
