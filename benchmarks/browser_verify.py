# SPDX-License-Identifier: Apache-2.0
"""Verification in the browser: ``python -m benchmarks.browser_verify http://127.0.0.1:8000 [--targets 100000]``.

A package of that many targets is put into the page /verify/ of a running site. Prints the seconds until the verdict,
the longest time in which the page did not answer (between two animation frames), and the ratio to the peer: verify.py,
taken out of the same package and run on it in the same run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import fairdraw
from fairdraw import PoolRow, Rules, StratumRule

SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"  # noqa: S105 - of the vector, public
PLAN = [{"name": "dice", "kind": "dice", "digits": 20}]
STRATA = "ABCD"
BOUND = 20  # seconds for 100,000 targets
WATCH = """() => {
  let last = performance.now();
  window.gap = 0;
  const look = (now) => { window.gap = Math.max(window.gap, now - last); last = now; requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""


def package_of(targets: int) -> bytes:
    """An open draw of 5 % in four strata."""
    rows = [PoolRow(f"9135088{number:011}", STRATA[number % 4], "R") for number in range(targets)]
    pool = fairdraw.freeze(rows, SECRET)
    rules = Rules({stratum: StratumRule(50_000) for stratum in STRATA}, alternates_ppm=100_000, batches=4)
    commitment = fairdraw.commit(pool, rules, draw_id="BENCH-1", plan_id="BENCH", seed_plan=PLAN)
    result = fairdraw.draw(commitment.record, rows, SECRET, "dice=31415926535897932384")
    return fairdraw.issue(commitment, result, secret=SECRET).package


def in_browser(site: str, file: Path) -> tuple[float, float, str]:
    """Seconds until the verdict, the longest gap in milliseconds, the verdict."""
    with sync_playwright() as driver:
        path = os.environ.get("SUICHA_CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="zh-CN")
        page.goto(f"{site}/verify/")
        page.wait_for_function("() => !document.querySelector('[data-part=panel]').hidden")
        page.evaluate(WATCH)
        began = time.perf_counter()
        page.get_by_label("抽取包（抽取编号.zip）").set_input_files(file)
        page.wait_for_selector("[data-part=verdict] .alert", timeout=600_000)
        seconds = time.perf_counter() - began
        verdict = page.locator("[data-part=verdict] b").inner_text()
        gap = page.evaluate("window.gap")
        browser.close()
    return seconds, gap, verdict


def by_verify_py(folder: Path, file: Path) -> float:
    """Seconds that the package's own verify.py takes."""
    with zipfile.ZipFile(file) as archive:
        program = Path(archive.extract("verify.py", folder))
    began = time.perf_counter()
    words = [sys.executable, str(program), str(file)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - the program was packed just now
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", help="address of a running site")
    parser.add_argument("--targets", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "BENCH-1.zip"
        file.write_bytes(package_of(given.targets))
        peer = by_verify_py(folder, file)
        seconds, gap, verdict = in_browser(given.site.rstrip("/"), file)
    print(f"{given.targets:,} targets, {verdict}")
    print(f"browser {seconds:.1f} s · verify.py {peer:.1f} s · ratio {seconds / peer:.2f} · longest gap {gap:.0f} ms")
    return 0 if verdict.startswith("验证通过") and (given.targets > 100_000 or seconds <= BOUND) else 1


if __name__ == "__main__":
    sys.exit(main())
