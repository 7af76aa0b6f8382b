# SPDX-License-Identifier: Apache-2.0
"""Every page a person can reach, at desk and on the phone: pictured, not sideways, without errors."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
# Where each person starts; every kind of page reachable from there is opened once.
STARTS = {
    "": "/",
    "yjglj-gu": "/w/",
    "yjglj-fagui": "/w/",
    "yjglj-lingdao": "/w/",
    "yjglj-shenhe": "/w/",
    "jijian": "/w/draws/keeper/",
    "jcy01": "/m/",
    "lianxihui": "/w/",
    "system": "/w/system/users/",
    "security": "/w/system/users/",
    "audit": "/w/system/log/",
}
DOWNLOADS = re.compile(
    r"\.(zip|csv|xlsx|json|jpg|png|pdf|txt|commit)$|/(export|download|template|sample|package|file|photos?|ledger|csv|xlsx|errors)\b|\.eml$|^/log/checkpoint"
)


def kind_of(path: str) -> str:
    """The address without what names one row: pages of one kind look alike."""
    return re.sub(r"(?<=/)[^/]*\d[^/]*(?=/)", "N", path)


def links(visitor: Visitor) -> list[str]:
    found = visitor.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    own = [urlsplit(link) for link in found if link.startswith(visitor.site)]
    return [link.path for link in own if not DOWNLOADS.search(link.path)]


PICTURED: set[str] = set()


@pytest.mark.parametrize("username", STARTS, ids=lambda name: name or "citizen")
def test_every_page_holds_up(visitor: Callable[[str], Visitor], username: str) -> None:
    """A kind of page that an earlier person has seen is opened again, on the phone, for what this one may do."""
    person = visitor("desktop")
    if username:
        person.sign_in(username)
    waiting, seen = [STARTS[username]], {kind_of(STARTS[username])}
    broken = []
    while waiting and len(seen) < 120:
        path = waiting.pop(0)
        status = person.open(path)
        if status >= 400:
            broken.append((path, status))
            continue
        person.settle()
        for link in links(person):
            if kind_of(link) not in seen and not link.startswith("/login"):
                seen.add(kind_of(link))
                waiting.append(link)
        name = f"{username or 'citizen'}{kind_of(path).replace('/', '-').rstrip('-')}"
        if kind_of(path) in PICTURED:
            person.resize("phone")
            person.stand(name)
            continue
        for size in ("phone", "desktop"):
            person.resize(size)
            person.look(name)
        PICTURED.add(kind_of(path))

    assert broken == []
    assert len(seen) > 3


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("", "/"),
        ("", "/draws/"),
        ("", "draw"),
        ("", "/witness/"),
        ("jijian", "/w/draws/keeper/"),
        ("", "/login/"),
        ("yjglj-fagui", "/w/"),
        ("yjglj-gu", "/w/objects/"),
        ("jcy01", "/m/"),
        ("jcy01", "form"),
    ],
)
def test_nothing_stops_a_person_who_cannot_see_or_point(
    visitor: Callable[[str], Visitor], username: str, path: str
) -> None:
    """axe finds no serious or critical violation (WCAG 2.2 AA, GB/T 37668)."""
    person = visitor("phone" if username.startswith("jcy") else "desktop")
    if username:
        person.sign_in(username)
    if path == "draw":
        person.open("/draws/")
        path = next(link for link in links(person) if re.fullmatch(r"/draws/[^/]*\d[^/]*/", link))
    if path == "form":
        person.open("/m/")
        visits = [link for link in links(person) if re.fullmatch(r"/m/visits/\d+/", link)]
        path = f"{visits[0]}form/" if visits else "/m/"
    person.open(path)
    # Put in over the debugging protocol, since the page's own security policy admits no foreign script.
    person.page.evaluate((ROOT / "vendor-test" / "axe.min.js").read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    result = person.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    serious = [
        (violation["id"], [node["target"] for node in violation["nodes"]][:3])
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert serious == []
