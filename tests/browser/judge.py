# SPDX-License-Identifier: Apache-2.0
"""The verifier of the browser on its own: one page, one worker, any number of packages, no server.

The page stands on a name that is answered here, so no request leaves: `https://…` is a secure context as on a real
site, `http://…` is the county's plain intranet, where browsers offer no crypto.subtle.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "suicha" / "static"
PANEL = ROOT / "suicha" / "templates" / "disclosure" / "_verify_panel.html"
SCRIPTS = re.findall(r"suicha/[a-z0-9-]+\.js", PANEL.read_text(encoding="utf-8").partition("data-scripts")[2])
AT_ONCE = 25

WORK = """async ([scripts, cases]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));
  if (!window.judge) {
    window.judge = new Worker("/suicha/verify-worker.js");
    window.judge.postMessage({ scripts: scripts.map((name) => new URL(name, location).href) });
  }
  const verdicts = [];
  for (const { package: text, announced, limit, firms } of cases) {
    verdicts.push(await new Promise((resolve) => {
      const found = { firms: [] };
      window.judge.onmessage = ({ data }) => {
        if (data.unusable || data.broken) resolve(data);
        if (data.done) found.lines = data.done;
        if ("firm" in data) found.firms.push(data.firm);
        if (found.lines && found.firms.length === firms.length) resolve(found);
      };
      window.judge.postMessage({ verify: { bytes: bytes(text), announced, limit } });
      for (const firm of firms) window.judge.postMessage({ firm });
    }));
  }
  return verdicts;
}"""

LOAD = """async (scripts) => {
  for (const name of scripts) {
    await new Promise((resolve) => {
      document.head.append(Object.assign(document.createElement("script"), { src: `/${name}`, onload: resolve }));
    });
  }
}"""


class Judge:
    """`verdict(package)` is what the browser says: {line: status}, or {"": sentence} for what cannot be checked."""

    def __init__(self, chromium: Browser, site: str = "https://county.test") -> None:
        self.context = chromium.new_context()
        self.context.route("**/*", self._serve)
        self.page = self.context.new_page()
        self.page.goto(f"{site}/")

    @staticmethod
    def _serve(route: Route) -> None:
        file = STATIC / urlsplit(route.request.url).path.strip("/")
        if file.is_file():
            route.fulfill(path=file, content_type="text/javascript")
        else:
            headers = {"Content-Security-Policy": "default-src 'self'"}
            route.fulfill(body="<!doctype html><title>judge</title>", content_type="text/html", headers=headers)

    def reports(self, cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the worker answers; a case has a `package`, and may have what was `announced`, `limit`, `firms`."""
        packed = [{"announced": {}, "firms": [], "limit": 1 << 29, **case, "package": text(case)} for case in cases]
        parts = [packed[start : start + AT_ONCE] for start in range(0, len(packed), AT_ONCE)]
        return [report for part in parts for report in self.page.evaluate(WORK, [SCRIPTS, part])]

    def verdicts(self, packages: Sequence[bytes], **announced: Any) -> list[dict[str, str]]:
        return [statuses(report) for report in self.reports([{"package": p, "announced": announced} for p in packages])]

    def verdict(self, package: bytes, **announced: Any) -> dict[str, str]:
        return self.verdicts([package], **announced)[0]

    def parts(self) -> Page:
        """The page with the verifier's own functions in `suicha`, to be asked one by one."""
        self.page.evaluate(LOAD, SCRIPTS)
        return self.page


def text(case: Mapping[str, Any]) -> str:
    return base64.b64encode(case["package"]).decode()


def statuses(report: Mapping[str, Any]) -> dict[str, str]:
    assert "broken" not in report, report
    if "unusable" in report:
        return {"": report["unusable"]}
    return {line["name"]: line["status"] for line in report["lines"]}
