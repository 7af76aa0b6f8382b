# SPDX-License-Identifier: Apache-2.0
"""A ceremony driven by four people at four screens, while a fifth shows the hall's big one and a citizen follows.

The host at the desk, the keeper at another, three witnesses: two on phones, one of them without JavaScript, one at
a screen of the hall.  Nobody but them does anything: the big screen only follows.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from suicha.demo.tables import DEMO_PASSPHRASE
from tests.browser.conftest import ROOT, Visitor
from tests.browser.story import Hands, Story, jpeg

pytestmark = pytest.mark.browser
HOST, KEEPER, SCREEN = "scjgj-fagui", "jijian", "scjgj-lingdao"
NAMES = ("张建国", "李春兰", "王永福")
NUMBERS = ("38420713", "00506288", "27043395")
DICE = "31415926535897932384"
QUICK = 15_000


class Ceremony:
    """Who is in the hall, each in a browser of their own, and the draw they are about."""

    def __init__(self, visitor: Callable[..., Visitor], folder: Path) -> None:
        self.story = Story(visitor, folder)
        self.make = visitor
        self.host, self.keeper = self.story.desk(HOST), self.story.desk(KEEPER)
        wall = visitor("hall")
        wall.sign_in(SCREEN)
        self.wall, self.citizen = Hands(wall, self.story), Hands(visitor("phone"), self.story)
        self.path = ""

    def on_the_wall(self, words: str) -> None:
        """The big screen comes to say so by itself."""
        expect(self.wall.page.get_by_role("main")).to_contain_text(words, timeout=QUICK)

    def at_home(self, words: str) -> None:
        expect(self.citizen.page.get_by_role("main")).to_contain_text(words, timeout=QUICK)


@pytest.mark.covers("DRAW-15", "DRAW-16", "PUB-6")
def test_four_people_drive_the_ceremony_while_the_screen_follows(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    hall = Ceremony(visitor, tmp_path)
    the_host_freezes_and_commits(hall)
    witnesses_lock_their_numbers(hall)
    two_people_read_the_dice(hall)
    the_keeper_reveals(hall)
    the_host_issues_and_the_wall_reads_out(hall)
    the_wall_survives_a_lost_network(hall)


def the_host_freezes_and_commits(hall: Ceremony) -> None:
    host = hall.host
    host.menu("任务与抽取", "抽取")
    host.link(re.compile("^冻结名录"))
    for place, name in enumerate(NAMES, start=1):
        host.fill("姓名", name, host.page.get_by_role("group", name=f"第{place}名"))
    host.press("加一个来源")
    expect(host.page.get_by_role("group", name="第1名").get_by_label("姓名")).to_have_value(NAMES[0])
    host.page.get_by_role("group", name="第1个来源").get_by_label("来源", exact=True).select_option("dice")
    both(host, "ceremony-freeze")
    host.press("冻结名录")
    host.expect_message("名录已冻结")
    hall.path = host.page.url.removeprefix(host.visitor.site)
    hall.wall.open(f"{hall.path}stage/")
    hall.on_the_wall("名录已冻结，等待公布承诺")
    host.confirm("公布承诺", "公布承诺")
    hall.on_the_wall("见证人报数　0/3")
    hall.wall.look("ceremony-committed")
    stands_up_to_axe(hall.wall.page)
    number = host.page.get_by_role("navigation", name="位置").inner_text().split()[-1]
    hall.citizen.open(f"/draws/{number}/")
    both(hall.citizen, "ceremony-public-committed")
    stands_up_to_axe(hall.citizen.page)


def witnesses_lock_their_numbers(hall: Ceremony) -> None:
    host = hall.host
    host.press(re.compile("^给3名见证人发口令"))
    codes = re.findall(r"^(\d{4} \d{4})$", host.page.get_by_role("main").inner_text(), re.MULTILINE)
    assert len(codes) == 3
    both(host, "ceremony-codes")
    screens = (
        Hands(hall.make("phone"), hall.story),
        Hands(hall.make("phone", javascript=False), hall.story),
        Hands(hall.make("hall"), hall.story),
    )
    for place, (person, code, number) in enumerate(zip(screens, codes, NUMBERS, strict=True), start=1):
        a_witness(person, code, number, f"ceremony-witness-{place}")
        hall.on_the_wall(f"见证人报数　{place}/3" if place < 3 else "等正二十面体随机数骰子")
    hall.wall.look("ceremony-locked")
    hall.at_home("3/3人")
    for number in NUMBERS:
        assert number not in hall.wall.page.content()
        assert number not in hall.citizen.page.content()


def a_witness(person: Hands, code: str, number: str, name: str) -> None:
    person.open("/witness/")
    person.fill("口令", "12345678")
    person.press("签到")
    person.expect_fault("口令", "口令不对")
    person.look(f"{name}-wrong")
    person.fill("口令", code)
    person.press("签到")
    person.fill("见证数字", number)
    person.fill("再填一遍", number[::-1])
    person.press("锁定数字")
    person.expect_fault("再填一遍", "不一样")
    expect(person.page.get_by_label("见证数字")).to_have_value(number)
    if person.visitor.scripts:
        stands_up_to_axe(person.page)
    person.fill("再填一遍", number)
    person.press("锁定数字")
    expect(person.page.get_by_text("已锁定，不能修改")).to_be_visible()
    expect(person.page.get_by_text(number, exact=True)).to_be_visible()
    person.look(f"{name}-receipt")
    with person.page.expect_download() as waiting:
        person.link("保存回执")
    assert number in waiting.value.path().read_text(encoding="utf-8")
    person.link("已留好回执，交给下一名见证人")
    expect(person.page.get_by_label("口令")).to_have_value("")
    person.open("/witness/number/")
    assert person.page.url.endswith("/witness/")


def two_people_read_the_dice(hall: Ceremony) -> None:
    picture = jpeg(hall.story.folder / "骰子.jpg", 3)
    hall.host.open(hall.path)
    hall.host.link("录入：正二十面体随机数骰子")
    read(hall.host, DICE[:-1], picture)
    hall.host.expect_fault("读到的数", "应为20位数字")
    kept = hall.host.page.get_by_label("照片").evaluate("field => field.files.length")
    assert kept == 1, "the photo that was chosen is lost"
    both(hall.host, "ceremony-reading-wrong")
    hall.host.fill("读到的数", DICE)
    hall.host.press("录入")
    hall.host.expect_message("要由另一个人照原样再录一遍")
    hall.on_the_wall("一人已录入，等第二人")
    hall.keeper.open(hall.path)
    hall.keeper.link("核对：正二十面体随机数骰子")
    read(hall.keeper, DICE, picture)
    hall.keeper.expect_message("两个人读的一样")
    hall.on_the_wall("等保管人揭示种子")


def read(person: Hands, value: str, picture: Path) -> None:
    person.fill("读到的数", value)
    now = person.page.evaluate("() => new Date(Date.now() + 8 * 36e5).toISOString().slice(0, 16)")
    person.fill("产生时间", now)
    person.page.get_by_label("照片").set_input_files(picture)
    person.page.get_by_role("button", name=re.compile("^(录入|核对并锁定)$")).click()


def the_keeper_reveals(hall: Ceremony) -> None:
    keeper = hall.keeper
    expect(hall.host.page.get_by_role("button", name="揭示种子")).to_have_count(0)
    keeper.link("揭示种子")
    keeper.fill("保管口令", "不是这一句")
    keeper.press("揭示种子")
    keeper.expect_fault("保管口令", "保管口令不对")
    both(keeper, "ceremony-reveal-wrong")
    stands_up_to_axe(keeper.page)
    keeper.fill("保管口令", DEMO_PASSPHRASE)
    keeper.press("揭示种子")
    keeper.expect_message("种子已揭示")
    hall.on_the_wall("种子已揭示，等待出具结果")
    hall.wall.look("ceremony-revealed")
    hall.at_home("结果已经唯一确定")


def the_host_issues_and_the_wall_reads_out(hall: Ceremony) -> None:
    host, wall = hall.host, hall.wall.page
    host.open(hall.path)
    host.confirm("出具结果", "出具结果")
    host.expect_message("结果已出具")
    both(host, "ceremony-issued")
    stands_up_to_axe(host.page)
    hall.on_the_wall("已宣读")
    for number in NUMBERS:
        hall.on_the_wall(number)
    expect(wall.get_by_role("button", name="暂停宣读")).to_be_visible(timeout=QUICK)
    wall.keyboard.press("Space")
    expect(wall.get_by_role("button", name="继续宣读")).to_be_visible()
    wall.keyboard.press("Home")
    place, name = wall.locator("[data-read=place]"), wall.locator("[data-read=name]")
    expect(place).to_have_text("1")
    first = name.inner_text()
    wall.keyboard.press("ArrowRight")
    expect(place).to_have_text("2")
    wall.keyboard.press("ArrowLeft")
    expect(name).to_have_text(first)
    for _ in range(7):
        wall.keyboard.press("ArrowRight")
    hall.wall.look("ceremony-reading-out")
    stands_up_to_axe(wall)
    wall.keyboard.press("End")
    expect(wall.get_by_role("button", name="从头宣读")).to_be_visible()
    read_out = wall.locator("[data-read=roll] li").count()
    assert read_out == min(15, int(wall.locator("[data-read=place]").inner_text()))
    hall.wall.look("ceremony-all-read")
    hall.at_home("结果还没有公示")


def the_wall_survives_a_lost_network(hall: Ceremony) -> None:
    wall = hall.wall
    wall.visitor.context.set_offline(True)
    expect(wall.page.get_by_text("网络不通，画面停在")).to_be_visible(timeout=30_000)
    expect(wall.page.get_by_role("main")).to_contain_text(NUMBERS[0])
    wall.page.screenshot(path=wall.visitor.folder / "story-ceremony-offline.png")
    wall.visitor.faults[:] = [fault for fault in wall.visitor.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    wall.visitor.context.set_offline(False)
    expect(wall.page.get_by_text("网络不通，画面停在")).to_be_hidden(timeout=30_000)


def test_reduced_motion_shows_the_whole_list_at_once(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    screen = Hands(visitor("hall"), Story(visitor, tmp_path))
    screen.visitor.sign_in(HOST)
    screen.page.emulate_media(reduced_motion="reduce")
    screen.menu("任务与抽取", "抽取")
    screen.page.get_by_label("状态").select_option("matched")
    screen.press("筛选")
    screen.link(re.compile("."), screen.page.get_by_role("table"))
    screen.link("打开大屏")

    expect(screen.page.get_by_role("button", name="从头宣读")).to_be_visible()
    total = len(screen.page.evaluate("() => JSON.parse(document.getElementById('result-rows').textContent)"))
    expect(screen.page.locator("[data-read=place]")).to_have_text(str(total))


def both(person: Hands, name: str) -> None:
    """The same page on both screens, pictured."""
    was = person.visitor.size
    for size in ("phone", "desktop"):
        person.visitor.resize(size)
        person.look(name)
    person.visitor.resize(was)


def stands_up_to_axe(page: Page) -> None:
    """axe finds no serious or critical violation (WCAG 2.2 AA, GB/T 37668)."""
    page.evaluate((ROOT / "vendor-test" / "axe.min.js").read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    serious = [
        (violation["id"], [node["target"] for node in violation["nodes"]][:3])
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == [], page.url
