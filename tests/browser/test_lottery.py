# SPDX-License-Identifier: Apache-2.0
"""A lottery in the hall: papers printed, slips written down by two people, and every screen says what is not proved."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from suicha.demo.tables import DEMO_PASSPHRASE
from tests.browser.conftest import Visitor
from tests.browser.story import Hands, Story, jpeg, verify
from tests.browser.test_ceremony import NAMES, NUMBERS, QUICK, both, stands_up_to_axe

pytestmark = pytest.mark.browser
HOST, KEEPER, SCREEN = "zjj-fagui", "jijian", "zjj-lingdao"
WORDS = "现场抽签，有影像和签名，不能按种子重算"


@pytest.mark.covers("DRAW-3", "DRAW-18")
def test_a_lottery_is_registered_by_two_people_and_nobody_pretends_to_compute_it(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    story = Story(visitor, tmp_path)
    host, keeper = story.desk(HOST), story.desk(KEEPER)
    wall = visitor("hall")
    wall.sign_in(SCREEN)
    path = the_host_freezes_for_a_lottery(host)
    number = host.page.get_by_role("navigation", name="位置").inner_text().split()[-1]
    wall.open(f"{path}stage/")
    papers_for_the_hall(host, path)
    witnesses_lock(host, path, visitor)
    expect(wall.page.get_by_role("main")).to_contain_text("抽出的签由两个人各录一遍", timeout=QUICK)
    drawn = two_people_write(host, keeper, path, jpeg(tmp_path / "现场.jpg", 5))
    expect(wall.page.get_by_role("main")).to_contain_text("两人各录一遍，一致", timeout=QUICK)
    wall.look("story-lottery-agreed")
    keeper.open(f"{path}reveal/")
    keeper.fill("保管口令", DEMO_PASSPHRASE)
    keeper.press("揭示种子")
    keeper.expect_message("种子已揭示")
    host.open(path)
    host.confirm("出具结果", "出具结果")
    host.expect_message("结果已出具")
    expect(host.page.get_by_role("main")).to_contain_text(f"{drawn[0]}号签")
    both(host, "lottery-issued")
    stands_up_to_axe(host.page)
    expect(wall.page.get_by_role("main")).to_contain_text("已宣读", timeout=QUICK)
    wall.page.keyboard.press("End")
    expect(wall.page.get_by_role("main")).to_contain_text(WORDS)
    wall.look("story-lottery-read-out")
    host.press("公示抽取结果")
    a_citizen_reads(story, number)
    what_the_browser_refuses(story, number)


def the_host_freezes_for_a_lottery(host: Hands) -> str:
    host.menu("任务与抽取", "抽取")
    host.link(re.compile("^冻结名录"))
    for place, name in enumerate(NAMES, start=1):
        host.fill("姓名", name, host.page.get_by_role("group", name=f"第{place}名"))
    host.page.get_by_role("radio", name="现场抽签").check()
    host.page.get_by_role("radio", name="检查一批公开一批").check()
    host.press("冻结名录")
    expect(host.page.get_by_role("main")).to_contain_text("现场抽签当众抽出，不能分批或部分公开")
    host.page.get_by_role("radio", name="抽取后公开全部名单").check()
    both(host, "lottery-freeze")
    stands_up_to_axe(host.page)
    host.press("冻结名录")
    host.expect_message("名录已冻结")
    host.confirm("公布承诺", "公布承诺")
    return host.page.url.removeprefix(host.visitor.site)


def papers_for_the_hall(host: Hands, path: str) -> None:
    for name, words in (("签条", "slips"), ("签号登记表", "register"), ("抽签记录表", "record")):
        host.open(path)
        host.link(name)
        host.expect_heading(name)
        both(host, f"lottery-{words}")
        stands_up_to_axe(host.page)
    host.page.emulate_media(media="print")
    host.look("lottery-record-printed")
    host.page.emulate_media(media="screen")


def witnesses_lock(host: Hands, path: str, visitor: Callable[..., Visitor]) -> None:
    host.open(path)
    host.press(re.compile("^给3名见证人发口令"))
    codes = re.findall(r"^(\d{4} \d{4})$", host.page.get_by_role("main").inner_text(), re.MULTILINE)
    for code, number in zip(codes, NUMBERS, strict=True):
        person = Hands(visitor("phone"), host.story)
        person.open("/witness/")
        person.fill("口令", code)
        person.press("签到")
        person.fill("见证数字", number)
        person.fill("再填一遍", number)
        person.press("锁定数字")
        expect(person.page.get_by_text("已锁定，不能修改")).to_be_visible()


def two_people_write(host: Hands, keeper: Hands, path: str, picture: Path) -> list[int]:
    host.open(path)
    host.link("录入抽签结果")
    fields = host.page.locator("input.num")
    words = host.page.get_by_text(re.compile(r"抽中的\d+个签")).first.inner_text()
    due = int(re.findall(r"抽中的(\d+)个签", words)[0])
    drawn, spare = list(range(2, 2 * due + 1, 2)), [2 * due + 2]
    fields.nth(0).fill("、".join(map(str, [*drawn[:-1], drawn[0]])))
    fields.nth(1).fill(str(spare[0]))
    hand_in(host, picture)
    expect(host.page.get_by_role("main")).to_contain_text("写了两次，一个签只能抽出一次")
    assert host.page.get_by_label("现场照片").evaluate("field => field.files.length") == 1, "the photo is lost"
    both(host, "lottery-wrong")
    stands_up_to_axe(host.page)
    host.page.locator("input.num").nth(0).fill("、".join(map(str, drawn)))
    host.press("录入")
    host.expect_message("要由另一个人照签名的记录表再录一遍")
    keeper.open(path)
    assert "、".join(map(str, drawn)) not in keeper.page.content()
    keeper.link("核对抽签结果")
    keeper.page.locator("input.num").nth(0).fill(" ".join(map(str, drawn)))
    keeper.page.locator("input.num").nth(1).fill(str(spare[0]))
    hand_in(keeper, picture)
    keeper.expect_message("两个人录的一样")
    both(keeper, "lottery-agreed")
    return drawn


def hand_in(person: Hands, picture: Path) -> None:
    now = person.page.evaluate("() => new Date(Date.now() + 8 * 36e5).toISOString().slice(0, 16)")
    person.fill("抽签时间", now)
    person.page.get_by_label("现场照片").set_input_files(picture)
    person.page.get_by_label("签名的抽签记录表").set_input_files(picture)
    person.page.get_by_role("button", name=re.compile("^(录入|核对并锁定)$")).click()


def a_citizen_reads(story: Story, number: str) -> None:
    citizen = story.citizen()
    citizen.open(f"/draws/{number}/")
    page = citizen.page.get_by_role("main")
    expect(page).to_contain_text(WORDS)
    expect(page).to_contain_text("抽签那一行的结论是 NOT-CHECKED")
    expect(page.get_by_role("button", name="在浏览器里验证")).to_have_count(0)
    both(citizen, "lottery-public")
    package = citizen.download(re.compile("^下载抽取包"), f"{number}.zip")
    assert verify(package) == 0


def what_the_browser_refuses(story: Story, number: str) -> None:
    """The page that checks any package says why it does not check this one, and shows no green line."""
    reader = Hands(story.make("desktop"), story)
    reader.open("/verify/")
    reader.page.locator("#verify-file").set_input_files(story.folder / f"{number}.zip")
    reader.press("验证这个抽取包")
    expect(reader.page.get_by_role("main")).to_contain_text("这是现场抽签的抽取包", timeout=QUICK)
    reader.look("lottery-browser-refuses")
