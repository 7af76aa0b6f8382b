# SPDX-License-Identifier: Apache-2.0
import json
import re
import tomllib
from pathlib import Path

import pytest

from setup.locks import lock_files, named_sources, pins
from setup.places import PACKAGE_LOCK, REQUIREMENTS, ROOT


def lock(name: str) -> str:
    return (REQUIREMENTS / f"{name}.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", lock_files(), ids=lambda file: file.name)
def test_a_lock_does_not_say_where_packages_come_from(file: Path) -> None:
    assert named_sources(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ['"resolved": "https://a.b/c.tgz"', "--find-links /wheels", "--index-url https://a"])
def test_a_source_in_a_lock_is_found(line: str) -> None:
    assert named_sources(f"django==5.2.19\n{line}\n") == [line]


@pytest.mark.parametrize("name", ["run", "test", "spark", "uv", "node"])
def test_every_locked_package_has_an_exact_version_and_a_hash(name: str) -> None:
    packages = re.split(r"\n(?=\S)", lock(name).strip())
    assert all(re.match(r"[a-z0-9._-]+==\S+", package) for package in packages)
    assert all("--hash=sha256:" in package for package in packages)


def test_the_tests_run_with_the_very_versions_that_users_get() -> None:
    assert pins(lock("run")).items() <= pins(lock("test")).items()


def test_every_dependency_is_locked_and_its_reason_stands_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["test"], *groups["lint"]]
    locked = pins(lock("test")).keys()
    for requirement in wanted:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert name in locked
        assert re.search(rf'"{re.escape(requirement)}",\s+# \S', text), f"{requirement}: no reason beside it"


def test_every_npm_package_is_locked_by_hash() -> None:
    packages = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))["packages"]
    assert [name for name, facts in packages.items() if name and "integrity" not in facts] == []


def test_the_look_is_pinned_exactly() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert wanted["@tabler/core"] == "1.4.0"
