# SPDX-License-Identifier: Apache-2.0
"""``./test``: the whole suite; every stage runs, then it is said which failed.  With arguments, one pytest."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from setup.assets import fetch_assets
from setup.console import StepFailed, Steps, duration, say
from setup.environment import Environment
from setup.places import ROOT, venv_program
from setup.postgres import throwaway_cluster
from setup.process import Programs
from setup.server import interrupt
from setup.system_packages import NotAvailable, chromium, find_chromium, java, postgres_programs, required

TWO_CORES = ("-n", "2", "--dist", "worksteal")  # who is done takes over from who is not
EVERYWHERE = ("-m", "not browser and not spark and not nightly")
IN_BROWSER = ("-m", "browser and not nightly", "--dist", "loadfile")  # a file is one story; each core has its county
WITHOUT_DATABASE = tuple(  # have said on SQLite all they have to say
    f"--ignore=tests/{name}" for name in ("fairdraw", "setup", "test_repository.py", "test_docs.py")
)
ON_SPARK = ("-m", "spark and not nightly")
SPARK_ENGINE = "fairdraw/engines/spark.py"
MEASURED = ("--cov=fairdraw", "--cov=suicha", "--cov-report=")
SLOWEST = ("--durations=15", "--durations-min=3")  # the suite has 25 minutes; here is seen who takes them
SCRIPTS = ("run", "test")
PROMISED = "fairdraw/*,suicha/*/rules/*,suicha/*/rules.py,suicha/*/services/*,suicha/*/services.py"
CLOSING_LINE = re.compile(r"^=+ (.+) in [\d.]+s(?: \([\d:]+\))? =+$")
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


@dataclass
class Suite:
    """One run of all stages: where, with which variables, and what came of it."""

    variables: Mapping[str, str]
    outcomes: list[tuple[str, bool, float]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)

    def stage(self, title: str, command: Sequence[str | Path], **variables: str) -> None:
        """Run one stage, showing what it says; a failure is noted and the next stage follows."""
        say(f"\n━━ {title}")
        began = time.monotonic()
        code = self._run(command, variables)
        seconds = time.monotonic() - began
        self.outcomes.append((title, code == 0, seconds))
        say(f"━━ {title}：{'通过' if code == 0 else f'未通过（{code}）'}，用时{duration(seconds)}")

    def leave_out(self, problem: NotAvailable) -> None:
        """Note a stage that this machine cannot do; where nothing may be left out, it has failed."""
        if os.environ.get("CI") == "true":
            self.outcomes.append((str(required(problem)), False, 0.0))
        else:
            self.left_out.append(str(problem))
        say(f"\n!! {problem}")

    def _run(self, command: Sequence[str | Path], variables: Mapping[str, str]) -> int:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**self.variables, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        with process:
            for line in process.stdout or ():
                say(line, end="")
                self.counts.update(closing_counts(line))
        return process.returncode

    def report(self) -> int:
        """Say how each stage went and close with the sum of all tests; the exit code."""
        say("\n━━ 结果")
        for title, passed, seconds in self.outcomes:
            say(f"  {'通过  ' if passed else '未通过'}  {title}（{duration(seconds)}）")
        for sentence in self.left_out:
            say(f"  略过    {sentence}")
        failed = [title for title, passed, _ in self.outcomes if not passed]
        say(f"未通过的：{'；'.join(failed)}" if failed else "全部通过")
        say(f"{self.counts['passed']} passed, {self.counts['failed']} failed, {self.counts['skipped']} skipped")
        return 1 if failed else 0


def main(words: Sequence[str]) -> int:
    """Set up, then all stages, or with ``words`` only ``pytest <words>`` on SQLite."""
    signal.signal(signal.SIGTERM, interrupt)
    with tempfile.TemporaryDirectory(prefix="suicha-test-") as folder:
        programs = Programs(Path(folder) / "logs" / "setup.log")
        environment = Environment(programs)
        steps = Steps(3)
        try:
            steps.run("建立 Python 环境", environment.create)
            steps.run("安装依赖和测试工具", lambda: environment.install("test"))
            steps.run("取页面的样式、脚本和图标", lambda: fetch_assets(environment))
        except StepFailed as failure:
            kept = shutil.copy(programs.log, Path(tempfile.gettempdir()) / "suicha-test-setup.log")
            say(steps.explain(failure, Path(kept)))
            return 1
        except KeyboardInterrupt:
            return 130
        variables = throwaway_variables(Path(folder))
        if words:
            return only_pytest(words, variables)
        try:
            return all_stages(Suite(variables), programs, environment)
        except KeyboardInterrupt:
            say("\n已中止。")
            return 130


def only_pytest(words: Sequence[str], variables: Mapping[str, str]) -> int:
    """``pytest <words>`` on SQLite, its output untouched."""
    browser = find_chromium()
    found = browser_variables(browser) if browser else {}
    return subprocess.run([*pytest(), *words], cwd=ROOT, env={**variables, **found}, check=False).returncode


def all_stages(suite: Suite, programs: Programs, environment: Environment) -> int:
    """The checks of the text first, then the tests, the longest last but one."""
    began = time.monotonic()
    check_text(suite)
    test_on_sqlite(suite)
    measure(suite, with_spark=test_on_spark(suite, programs, environment))
    test_on_postgres(suite, programs)
    test_in_browser(suite, programs)
    say(f"\n共用{duration(time.monotonic() - began)}")
    return suite.report()


def check_text(suite: Suite) -> None:
    """What can be said of the code without running the platform."""
    ruff, python = venv_program("ruff"), venv_program("python")
    suite.stage("代码检查（ruff）", [ruff, "check", ".", *SCRIPTS])
    suite.stage("代码格式（ruff format）", [ruff, "format", "--check", ".", *SCRIPTS])
    suite.stage("各环节只向后看（import-linter）", [venv_program("lint-imports")])
    suite.stage("类型（mypy）", [venv_program("mypy")])
    suite.stage("迁移齐全", [python, "manage.py", "makemigrations", "--check", "--dry-run"])


def test_on_sqlite(suite: Suite) -> None:
    """Everything but the browser and Spark."""
    suite.stage("测试（SQLite）", [*pytest(), *TWO_CORES, *SLOWEST, *EVERYWHERE, *MEASURED])


def test_on_spark(suite: Suite, programs: Programs, environment: Environment) -> bool:
    """The same draw on Spark, locally with two workers; whether it could be tried here."""
    try:
        java(programs)
        environment.install("spark")
    except (NotAvailable, StepFailed) as problem:
        suite.leave_out(NotAvailable(f"Spark 上的测试未做：{problem}"))
        return False
    suite.stage("测试（Spark，local[2]）", [*pytest(), *ON_SPARK, *MEASURED, "--cov-append"])
    return True


def measure(suite: Suite, *, with_spark: bool) -> None:
    """The 100 % that fairdraw, rules and services promise."""
    report = ["report", f"--include={PROMISED}", "--fail-under=100", "--show-missing", "--skip-covered"]
    if not with_spark:
        report.append(f"--omit={SPARK_ENGINE}")
    suite.stage("覆盖率（fairdraw、rules、services 为 100%）", [venv_program("coverage"), *report])


def test_on_postgres(suite: Suite, programs: Programs) -> None:
    """The same tests on the database that large users choose."""
    try:
        binaries = postgres_programs(programs)
    except (NotAvailable, StepFailed) as problem:
        return suite.leave_out(NotAvailable(str(problem)))
    with ExitStack() as stack:
        try:
            url = stack.enter_context(throwaway_cluster(binaries))
        except StepFailed as failure:
            say(failure.output)
            return suite.leave_out(NotAvailable(f"PostgreSQL 没有起来（{failure.reason}），其上的测试未做"))
        suite.stage(
            "测试（PostgreSQL）", [*pytest(), *TWO_CORES, *SLOWEST, *EVERYWHERE, *WITHOUT_DATABASE], DATABASE_URL=url
        )
    return None


def test_in_browser(suite: Suite, programs: Programs) -> None:
    """Pages in a real Chromium."""
    try:
        browser = chromium(programs)
    except (NotAvailable, StepFailed) as problem:
        return suite.leave_out(NotAvailable(str(problem)))
    return suite.stage("浏览器测试", [*pytest(), *TWO_CORES, *SLOWEST, *IN_BROWSER], **browser_variables(browser))


def browser_variables(browser: Path) -> dict[str, str]:
    """Which browser to drive; its driver keeps an event loop in the thread where Django is called."""
    return {"SUICHA_CHROMIUM": str(browser), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}


def pytest() -> list[str | Path]:
    """The words that start pytest in the environment."""
    return [venv_program("python"), "-m", "pytest"]


def throwaway_variables(data: Path) -> dict[str, str]:
    """The variables of the tests: SQLite, a data folder that is thrown away, nothing of a running installation."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("SUICHA_") and name != "DATABASE_URL"
    }
    return {**kept, "SUICHA_DATA": str(data), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def closing_counts(line: str) -> dict[str, int]:
    """passed, failed and skipped in pytest's closing line; nothing for any other line.  An error is a failure."""
    match = CLOSING_LINE.match(line.strip())
    counts: Counter[str] = Counter()
    for number, word in COUNTED.findall(match[1]) if match else ():
        counts["failed" if word.startswith("error") else word] += int(number)
    return counts
