# SPDX-License-Identifier: Apache-2.0
"""A real Chromium in front of a real ``./run`` with the demo county.

The browser tests never touch the database: they see what a person sees.  Every page they open is kept as a picture
under ``screenshots/`` (not in git); a page that scrolls sideways, breaks the security policy or logs an error fails.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "screenshots"
SIZES = {
    "desktop": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
    "hall": {"width": 1920, "height": 1080},
}
PASSWORD = "yanshi-2026-suicha"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a freshly started demo county; ``SUICHA_BROWSER_SITE`` names one that runs already."""
    given = os.environ.get("SUICHA_BROWSER_SITE")
    if given:
        yield given.rstrip("/")
        return
    data = shutil.copytree(_prepared(tmp_path_factory), tmp_path_factory.mktemp("county") / "data")
    port = _free_port()
    words = [sys.executable, "run", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(
        words, cwd=ROOT, env=_variables(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(server, address)
            yield address
        finally:
            server.terminate()


def _variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SUICHA_DATA")}


def _prepared(factory: pytest.TempPathFactory) -> Path:
    """The data of a county loaded once for all who test side by side: the first makes it, the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared"
    data, done = folder / "data", folder / "done"
    try:
        folder.mkdir()
    except FileExistsError:
        for _ in range(600):
            if done.exists():
                break
            time.sleep(0.5)
        else:
            raise RuntimeError("the demo county was not loaded in five minutes") from None
    else:
        words = [sys.executable, "run", "--prepare-only", "--data", str(data)]
        said = subprocess.run(words, cwd=ROOT, env=_variables(), capture_output=True, text=True, check=False)
        done.write_text(said.stdout + said.stderr, encoding="utf-8")
    if not data.exists():
        raise RuntimeError(done.read_text(encoding="utf-8"))
    return data


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(server.stdout.read().decode() if server.stdout else "")
        try:
            urllib.request.urlopen(f"{address}/", timeout=5).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the demo county did not start in five minutes")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        path = os.environ.get("SUICHA_CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A person at one screen: opens pages, keeps pictures, and does not put up with errors."""

    def __init__(self, context: BrowserContext, site: str, size: str, scripts: bool = True) -> None:
        self.context, self.site, self.size, self.scripts = context, site, size, scripts
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _heard(self, message: Any) -> None:
        expected = "the server responded with a status of 4"
        if message.type == "error" and expected not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def sign_in(self, username: str) -> None:
        self.context.clear_cookies()
        self.page.goto(f"{self.site}/login/")
        self.page.get_by_label("账号", exact=True).fill(username)
        self.page.get_by_label("口令", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(re.compile(r"/(w|m)/"))

    def open(self, path: str) -> int:
        """Go to ``path``; the status of the answer."""
        response = self.page.goto(f"{self.site}{path}")
        return response.status if response else 0

    @property
    def folder(self) -> Path:
        """Where the pictures of this size of screen go."""
        folder = PICTURES / self.size
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def settle(self) -> None:
        """Wait until the page and the parts it asks for by itself are there."""
        self.page.wait_for_load_state("load")
        if self.page.locator("[hx-trigger=load], [data-chart]").count():
            self.page.wait_for_load_state("networkidle")

    def resize(self, size: str) -> None:
        """Look at the same page on another screen."""
        self.size = size
        self.page.set_viewport_size(SIZES[size])

    def look(self, name: str) -> None:
        """Keep a picture and check what every page promises."""
        self.settle()
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        self.stand(name)

    def stand(self, name: str) -> None:
        """Check what every page promises, without a picture."""
        wide = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name}: {self.page.url} scrolls sideways by {wide} pixels at {self.size}"
        assert self.faults == []


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """``visitor("phone")`` is a person with that screen; ``javascript=False`` for one who has switched it off."""
    contexts: list[BrowserContext] = []

    def make(size: str, *, javascript: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport=SIZES[size],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=size == "phone",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        return Visitor(context, site, size, javascript)

    yield make
    for context in contexts:
        context.close()
