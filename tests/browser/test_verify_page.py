# SPDX-License-Identifier: Apache-2.0
"""A citizen checks a draw in the browser: on its public page, and with a file of one's own on /verify/."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Visitor
from tests.fairdraw.examples import packed, unpacked, zipped

pytestmark = pytest.mark.browser
PATIENCE = 60_000

DROP = """async ([name, url]) => {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const files = new DataTransfer();
  files.items.add(new File([bytes], name, { type: "application/zip" }));
  window.files = files;
}"""
LET_GO = """() => {
  const place = document.querySelector("[data-part=drop]");
  for (const type of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: window.files }));
  }
}"""
LISTEN = """() => {
  window.heard = [];
  const said = document.querySelector("[data-part=say]");
  new MutationObserver(() => window.heard.push(said.textContent)).observe(said, { childList: true });
}"""


def published_draw(person: Visitor) -> str:
    """The number of a draw whose package is public; its page is open."""
    person.open("/draws/?state=published")
    found = [link for link in hrefs(person.page) if re.fullmatch(r"/draws/[^/]*\d[^/]*/", link)]
    person.open(found[0])
    return found[0].split("/")[2]


def hrefs(page: Page) -> list[str]:
    return [str(link) for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")]


def verdict(person: Visitor) -> str:
    place = person.page.locator("[data-part=verdict] .alert")
    place.wait_for(timeout=PATIENCE)
    return place.inner_text()


def wrong_lines(person: Visitor) -> list[str]:
    found = person.page.locator(".checks .is-bad").evaluate_all("all => all.map(item => item.dataset.line)")
    return [str(name) for name in found]


@pytest.mark.covers("PUB-6", "ACC-2", "DRAW-17")
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_citizen_checks_a_draw_with_the_keyboard_alone(visitor: Callable[..., Visitor], size: str) -> None:
    person = visitor(size)
    published_draw(person)
    page = person.page
    page.evaluate(LISTEN)
    page.get_by_role("button", name="在浏览器里验证").focus()
    page.keyboard.press("Enter")

    told = verdict(person)
    assert told.startswith("验证通过")
    assert wrong_lines(person) == []
    assert page.locator(".checks .is-ok").count() >= 6
    assert "与抽取前公布的一致" in page.locator("[data-line=V1]").inner_text()
    assert "与抽取后公布的一致" in page.locator("[data-line=V6]").inner_text()
    assert page.evaluate("window.heard")[0] == "开始验证"
    assert page.evaluate("window.heard.at(-1)").startswith("验证通过")
    assert page.evaluate("document.activeElement.dataset.part") == "go"

    firm = page.locator("#result tbody td .num").first.inner_text().strip()
    page.get_by_label("查一家的签号").focus()
    page.keyboard.type(firm.lower())
    page.keyboard.press("Enter")
    answer = page.locator("[data-part=answer] .alert")
    answer.wait_for()
    assert firm in answer.inner_text()
    assert re.search("抽中了|必查", answer.inner_text())
    person.look("citizen-draw-verified")


def test_a_firm_that_asks_first_gets_its_answer_after_the_check(visitor: Callable[..., Visitor]) -> None:
    person = visitor("phone")
    published_draw(person)
    page = person.page
    page.get_by_label("查一家的签号").fill("NOT-IN-THE-POOL")
    page.get_by_role("button", name="算这家的签号").click()
    page.get_by_text("名录里没有NOT-IN-THE-POOL").wait_for(timeout=PATIENCE)
    assert verdict(person).startswith("验证通过")


@pytest.mark.covers("PUB-6")
def test_a_package_other_than_the_announced_one_is_told_in_red(visitor: Callable[..., Visitor]) -> None:
    """Whoever swaps the whole package on the server, with every digest right, meets the announced commitment."""
    person = visitor("desktop")
    page = person.page
    page.route("**/package.zip", lambda route: route.fulfill(body=packed(), content_type="application/zip"))
    published_draw(person)
    page.get_by_role("button", name="在浏览器里验证").click()

    assert verdict(person).startswith("验证不通过：2项不一致")
    assert wrong_lines(person) == ["V1", "V6"]
    assert "纪检监察机构" in verdict(person)
    person.look("citizen-draw-does-not-agree")
    person.resize("phone")
    person.look("citizen-draw-does-not-agree")


def test_a_check_can_be_stopped_and_begun_again(visitor: Callable[..., Visitor]) -> None:
    person = visitor("desktop")
    page = person.page
    published_draw(person)
    held: list[Route] = []
    page.route("**/package.zip", lambda route: held.append(route))
    page.get_by_role("button", name="在浏览器里验证").click()
    stop = page.get_by_role("button", name="停止验证")
    stop.focus()
    page.keyboard.press("Enter")

    assert "已停止" in verdict(person)
    assert not stop.is_visible()
    assert page.evaluate("document.activeElement.dataset.part") == "go"
    page.unroute("**/package.zip")
    page.keyboard.press("Enter")
    page.get_by_text("验证通过").first.wait_for(timeout=PATIENCE)


def test_a_package_that_does_not_come_is_said_to_be_missing(visitor: Callable[..., Visitor]) -> None:
    person = visitor("desktop")
    page = person.page
    published_draw(person)
    page.route("**/package.zip", lambda route: route.fulfill(status=404, body=""))
    page.get_by_role("button", name="在浏览器里验证").click()
    assert "没有下载下来" in verdict(person)
    assert page.get_by_role("button", name="在浏览器里验证").is_enabled()


@pytest.mark.covers("PUB-6")
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_file_of_ones_own_is_checked_without_a_network_and_never_sent(
    visitor: Callable[..., Visitor], size: str, tmp_path: Path
) -> None:
    person = visitor(size)
    page = person.page
    number = published_draw(person)
    file = tmp_path / f"{number}.zip"
    file.write_bytes(person.context.request.get(f"{person.site}/draws/{number}/package.zip").body())
    commitment = page.locator("[data-verify]").get_attribute("data-commitment") or ""
    person.open("/verify/")
    page.wait_for_load_state("networkidle")
    person.context.set_offline(True)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    person.context.on("request", lambda request: sent.append(request.url))

    page.get_by_label("抽取前公布的承诺指纹（可以不填）").fill(commitment.upper())
    page.get_by_label("抽取包（抽取编号.zip）").set_input_files(file)
    assert verdict(person).startswith("验证通过")
    assert "与抽取前公布的一致" in page.locator("[data-line=V1]").inner_text()
    page.get_by_label("抽取后公布的结果指纹（可以不填）").fill("0" * 64)
    page.get_by_role("button", name="再验证一次").click()
    page.get_by_text("验证不通过").first.wait_for(timeout=PATIENCE)
    assert wrong_lines(person) == ["V6"]
    assert sent == []
    person.look("citizen-verify-own-file")


def test_a_file_is_dropped_and_what_is_no_package_is_refused(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    person = visitor("desktop")
    page = person.page
    page.route("**/dropped.zip", lambda route: route.fulfill(body=packed(), content_type="application/zip"))
    person.open("/verify/")
    page.get_by_role("button", name="验证这个抽取包").click()
    assert "先选一个抽取包" in verdict(person)
    page.evaluate(DROP, ["D-1.zip", f"{person.site}/dropped.zip"])
    page.evaluate(LET_GO)
    page.get_by_text("验证通过").first.wait_for(timeout=PATIENCE)

    wrong = tmp_path / "photo.zip"
    wrong.write_bytes(b"\x89PNG")
    page.get_by_label("抽取包（抽取编号.zip）").set_input_files(wrong)
    page.get_by_text("不是完整的压缩包").first.wait_for(timeout=PATIENCE)
    changed = unpacked(packed()) | {"result.csv": b"seq\n"}
    wrong.write_bytes(zipped(changed))
    page.get_by_label("抽取包（抽取编号.zip）").set_input_files([])
    page.get_by_label("抽取包（抽取编号.zip）").set_input_files(wrong)
    page.get_by_text("验证不通过").first.wait_for(timeout=PATIENCE)
    assert "V0" in wrong_lines(person)
    assert person.faults == []


@pytest.mark.parametrize("path", ["draw", "/verify/"])
def test_without_javascript_the_command_line_is_offered(visitor: Callable[..., Visitor], path: str) -> None:
    person = visitor("desktop", javascript=False)
    if path == "draw":
        published_draw(person)
    else:
        person.open(path)
    page = person.page
    assert page.get_by_text("没有启用 JavaScript").is_visible()
    assert page.get_by_role("button", name="验证").count() == 0
    assert page.get_by_text("python3 verify.py").first.is_visible()


def test_a_screen_reader_is_not_talked_over(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    """However often the bar moves, the live region speaks at the beginning, now and then, and at the end."""
    person = visitor("desktop")
    page = person.page
    person.open("/verify/")
    page.evaluate(LISTEN)
    page.evaluate(
        """() => {
          window.moves = 0;
          const bar = document.querySelector("[data-part=bar]");
          new MutationObserver(() => { window.moves += 1; }).observe(bar, { attributes: true });
        }"""
    )
    file = tmp_path / "D-1.zip"
    file.write_bytes(packed())
    page.get_by_label("抽取包（抽取编号.zip）").set_input_files(file)
    verdict(person)
    heard = page.evaluate("window.heard")
    assert heard[0] == "开始验证"
    assert heard[-1].startswith("验证通过")
    assert len(heard) <= 3 <= page.evaluate("window.moves")
