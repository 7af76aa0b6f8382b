# SPDX-License-Identifier: Apache-2.0
"""The people of the story and what their hands do: open from the menu, read what a page says, confirm, download."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor

ROOT = Path(__file__).resolve().parents[2]
YEAR = datetime.now(ZoneInfo("Asia/Shanghai")).year
LAST_DAY = date(YEAR, 12, 31)
expect.set_options(timeout=15_000)  # a busy machine is not a fault
WITNESSES = (
    ("张某", "派驻纪检监察组", "38420713"),
    ("刘某", "市人大代表", "91506288"),
    ("郑某", "市企业联合会", "27043395"),
)


def today() -> date:
    """The day on the wall of the bureau."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


@dataclass
class Story:
    """Who sits where, and what one step leaves for the next."""

    make: Callable[..., Visitor]
    folder: Path
    desks: dict[str, Visitor] = field(default_factory=dict)
    plan: str = f"{YEAR}年市场主体抽查工作计划（补充）"
    row: str = "市场主体年末双随机抽查"
    task: str = "第四季度市场主体抽查"
    draw_page: str = ""
    number: str = ""
    inspector: str = ""
    clear: str = ""
    problem: str = ""

    def desk(self, username: str) -> "Hands":
        """The person's own computer, signed in the first time it is used."""
        if username not in self.desks:
            self.desks[username] = self.make("desktop")
            self.desks[username].sign_in(username)
        return Hands(self.desks[username], self)

    def phone(self, username: str = "") -> "Hands":
        """A phone; somebody's own if a name is given, else a stranger's."""
        key = f"{username} phone"
        if not username:
            return Hands(self.make("phone"), self)
        if key not in self.desks:
            self.desks[key] = self.make("phone")
            self.desks[key].sign_in(username)
        return Hands(self.desks[key], self)

    def citizen(self) -> "Hands":
        """Somebody at home: no account, and a browser without JavaScript."""
        return Hands(self.make("desktop", javascript=False), self)


def spoken(name: str | re.Pattern[str]) -> str | re.Pattern[str]:
    """A name as it is read out: what follows the colon is hidden from the eye, and comes after a pause."""
    if isinstance(name, re.Pattern) or "：" not in name:
        return name
    return re.compile(r"\s*：\s*".join(re.escape(part) for part in name.split("：")))


class Hands:
    """What one person does at one screen, by roles and labels only."""

    def __init__(self, visitor: Visitor, story: Story) -> None:
        self.visitor, self.story, self.page = visitor, story, visitor.page

    def look(self, name: str) -> None:
        self.visitor.look(f"story-{name}")

    def open(self, path: str) -> None:
        status = self.visitor.open(path)
        assert status < 400, f"{path} answers {status}"

    def menu(self, line: str, entry: str = "") -> None:
        """Open a page the way people do: by the menu at the side."""
        side = self.page.get_by_role("navigation", name="主导航")
        side.get_by_role("link", name=re.compile(f"^{line}")).first.click()
        if entry:
            side.get_by_role("link", name=entry, exact=True).last.click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def link(self, name: str | re.Pattern[str], within: Locator | Page | None = None) -> None:
        (within or self.page).get_by_role("link", name=spoken(name)).first.click()

    def press(self, name: str | re.Pattern[str], within: Locator | Page | None = None) -> None:
        (within or self.page).get_by_role("button", name=spoken(name)).click()

    def fill(self, label: str, value: str, within: Locator | Page | None = None) -> None:
        self.field(label, within).fill(value)

    def field(self, label: str, within: Locator | Page | None = None) -> Locator:
        """Where one writes under this label; ticks may bear the same words."""
        written = self.page.locator("input:not([type=checkbox]):not([type=radio]), textarea")
        return (within or self.page).get_by_label(label).and_(written)

    def confirm(self, opener: str | re.Pattern[str], words: str, **fields: str) -> None:
        """Press a button that asks first, read what becomes fixed, and press the same verb again."""
        self.press(opener)
        box = self.page.get_by_role("dialog")
        expect(box).to_be_visible()
        for label, value in fields.items():
            box.get_by_label(label).fill(value)
        for tick in box.get_by_role("checkbox").all():
            tick.check()
        self.look(f"ask-{words}")
        self.press(words, box)
        expect(box).to_be_hidden()

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def expect_heading(self, words: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)

    def expect_message(self, words: str) -> None:
        expect(self.page.get_by_role("status").filter(has_text=words).first).to_be_visible()

    def expect_fault(self, label: str, words: str) -> None:
        """The field itself says what is wrong with it, to the eye and to a screen reader."""
        field = self.field(label)
        expect(field).to_have_accessible_description(re.compile(words))
        expect(field).to_have_attribute("aria-invalid", "true")

    def download(self, name: str | re.Pattern[str], to: str) -> Path:
        with self.page.expect_download() as waiting:
            self.link(name)
        path = self.story.folder / to
        waiting.value.save_as(path)
        return path


def jpeg(path: Path, shade: int) -> Path:
    """A photo as a phone makes it."""
    file = BytesIO()
    Image.new("RGB", (960, 720), (shade * 37 % 255, 130, 160)).save(file, "JPEG")
    path.write_bytes(file.getvalue())
    return path


def verify(package: Path) -> int:
    """What a citizen types; the exit status."""
    command = [sys.executable, "-m", "fairdraw", "verify", str(package)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def damaged(package: Path, member: str, to: Path) -> Path:
    """The same package with one byte of one member changed."""
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(to, "w") as broken:
        for name in whole.namelist():
            content = bytearray(whole.read(name))
            if name == member:
                content[len(content) // 2] ^= 1
            broken.writestr(name, bytes(content))
    return to


def upload(clerk: Hands, file: Path, rows: int, name: str) -> dict[str, int]:
    """Upload and preview; what the heading says, by outcome."""
    clerk.page.get_by_label("表格文件").set_input_files(file)
    clerk.press("预检这张表")
    clerk.expect_heading(f"{rows}行：")
    clerk.look(name)
    expect(clerk.page.get_by_text("现在还没有保存")).to_be_visible()
    words = re.findall(r"(新增|更新|存疑|不能导入)(\d+)", clerk.heading())
    return {outcome: int(number) for outcome, number in words}


def apply(clerk: Hands, name: str) -> None:
    clerk.confirm(re.compile(r"^导入\d+行$"), "导入")
    clerk.expect_message("已导入")
    clerk.look(name)


def enter(story: Story, inspector: Hands, firm: str, problem: bool) -> None:
    """One visit on the phone, item by item."""
    name = "problem" if problem else "clear"
    inspector.open("/m/tasks/")
    inspector.link(firm)
    inspector.look(f"06-{name}-notice")
    inspector.press("已出示证件、已告知权利，开始检查")
    inspector.look(f"06-{name}-form")
    items = inspector.page.get_by_role("article")
    assert items.count() == 2
    for place in (1, 2):
        item = items.nth(place - 1)
        result = item.get_by_role("group", name=f"第{place}项的结果")
        if problem and place == 1:
            result.get_by_text("发现问题", exact=True).click()
            item.get_by_label("问题的种类").select_option(label="发现问题已责令改正")
            inspector.fill("情况说明", "许可证过了有效期", item)
            inspector.look("06-problem-filled")
        else:
            result.get_by_text("未发现问题", exact=True).click()
        inspector.press(f"保存第{place}项", item)
        expect(items.nth(place - 1).get_by_label("已保存")).to_be_visible()
    if problem:
        fake = story.folder / "不是照片.jpg"
        fake.write_text("这是文字", encoding="utf-8")
        items.first.get_by_label("拍照：第1项").set_input_files(fake)
        expect(inspector.page.get_by_role("alert")).to_contain_text("“不是照片.jpg”不是")
        inspector.look("06-photo-refused")
    items.first.get_by_label("拍照：第1项").set_input_files(jpeg(story.folder / f"{name}.jpg", len(firm)))
    expect(inspector.page.get_by_role("img", name=re.compile("第1项的现场照片"))).to_be_visible()
    inspector.look(f"06-{name}-entered")
    hand_in(inspector, "逐项核对完毕")


def hand_in(inspector: Hands, record: str) -> None:
    inspector.link("核对并提交")
    inspector.fill("现场检查情况", record)
    inspector.fill("检查对象意见", "无异议")
    inspector.fill("检查对象在场人员", "店长")
    inspector.fill("检查结束日期", today().isoformat())
    inspector.look("06-sign")
    inspector.press("已当场告知，提交审核")
    expect(inspector.page.get_by_role("status").filter(has_text="提交")).to_be_visible()
    inspector.look("06-handed-in")


def review(reviewer: Hands, firm: str, verb: str, comment: str) -> None:
    reviewer.menu("检查")
    reviewer.fill("对象、任务、编号", firm)
    reviewer.press("筛选")
    reviewer.link(firm, reviewer.page.get_by_role("table"))
    reviewer.fill("审核意见", comment)
    reviewer.look("06-review")
    reviewer.press(verb)
    expect(reviewer.page.get_by_text(comment).first).to_be_visible()


def sentences_of(story: Story) -> dict[str, tuple[str, ...]]:
    """How the trace tells the acts of this afternoon, by stage."""
    return {
        "两库": (
            "王某把“item-list-real.xlsx”导入",
            "王某把“market-entities-real.xlsx”导入",
            "王某把“inspectors.xlsx”导入",
        ),
        "计划与任务": (f"王某提交计划“{story.plan}”", f"陈某批准计划“{story.plan}”", f"建立任务“{story.task}”"),
        "抽取与匹配": (
            f"李某冻结“{story.task}”的名录",
            f"李某公布抽取{story.number}的承诺",
            *(f"{name}为抽取{story.number}锁定数字" for name, _, _ in WITNESSES),
            f"揭示抽取{story.number}的种子",
            f"李某出具抽取{story.number}的凭证和抽取包",
            f"李某为抽取{story.number}里漳平市市场监督管理局的",
        ),
        "检查": (
            "王某派发对“",
            f"{story.inspector}到达“{story.problem}”",
            "发现问题已责令改正，情况说明“许可证过了有效期”",
            "照片“problem.jpg”",
            f"{story.inspector}提交对“{story.problem}”的检查",
            f"林某退回对“{story.problem}”的检查，要求“补充登记证编号”",
            f"林某审核通过对“{story.problem}”的检查",
        ),
        "处置": (
            f"王某责令“{story.problem}”整改",
            f"“{story.problem}”的吴某提交整改报告",
            f"王某核实“{story.problem}”的整改，已改到位",
            f"林某办结“{story.problem}”的问题",
        ),
        "公示": (
            "李某公布了",
            f"李某公示了计划“{story.plan}”",
            f"李某公示了抽取{story.number}",
            f"李某公示了{story.problem}的",
        ),
    }
