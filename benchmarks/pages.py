# SPDX-License-Identifier: Apache-2.0
"""Time to the first byte of every list page of a running demo: ``python -m benchmarks.pages http://127.0.0.1:8000``.

Peer: the sign-in page of the same server in the same run, a page without a single row.
"""

import http.client
import re
import sys
import time
from statistics import median
from urllib.parse import urlencode, urlsplit

RUNS = 20
PASSWORD = "yanshi-2026-suicha"  # noqa: S105 - printed by ./run for everyone who tries the demo
LISTS = {
    "": ["/", "/items/", "/plans/", "/draws/", "/results/", "/search/?q=%E5%85%AC%E5%8F%B8"],
    "yjglj-gu": [
        "/w/", "/w/todo/", "/w/items/", "/w/joint-items/", "/w/objects/", "/w/inspectors/", "/w/plans/", "/w/tasks/",
        "/w/draws/", "/w/visits/", "/w/dispositions/", "/w/disclosures/", "/w/statistics/",
    ],
    "yjglj-lingdao": ["/w/supervision/events/"],
    "jcy01": ["/m/"],
    "audit": ["/w/system/log/"],
    "system": ["/w/system/users/", "/w/system/orgs/"],
}  # fmt: skip


class Caller:
    """One keep-alive connection with its cookies."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[float, int, str]:
        """Seconds to the first byte, the status and the body."""
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            head |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{self.host}{path}"}
            body = urlencode(form)
        began = time.perf_counter()
        self.connection.request("POST" if form is not None else "GET", path, body, head)
        answer = self.connection.getresponse()
        first = time.perf_counter() - began
        text = answer.read().decode("utf-8", "replace")
        for line in answer.msg.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return first, answer.status, text

    def sign_in(self, username: str) -> None:
        _, _, page = self.ask("/login/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": found.group(1) if found else ""}
        _, status, _ = self.ask("/login/", form)
        if status != 302:
            raise SystemExit(f"{username} 登录不了（{status}）：这里要的是演示县")


def milliseconds(caller: Caller, path: str) -> tuple[float, float]:
    """Median and worst time to the first byte of a page; the first try does not count."""
    if caller.ask(path)[1] != 200:
        raise SystemExit(f"{path} 打不开")
    times = [caller.ask(path)[0] * 1000 for _ in range(RUNS)]
    return median(times), max(times)


def main(address: str) -> None:
    peer, _ = milliseconds(Caller(address), "/login/")
    print(f"登录页（对照）：{peer:.0f} 毫秒")
    slowest = 0.0
    for username, paths in LISTS.items():
        caller = Caller(address)
        if username:
            caller.sign_in(username)
        for path in paths:
            middle, worst = milliseconds(caller, path)
            slowest = max(slowest, middle)
            who = username or "公众"
            print(f"{path:<32}{who:<14}中位 {middle:4.0f}  最慢 {worst:4.0f} 毫秒  比值 {middle / peer:.1f}")
    print(f"最慢的一页中位 {slowest:.0f} 毫秒（上限 150 毫秒），比值 {slowest / peer:.1f}")


if __name__ == "__main__":
    main(sys.argv[1])
