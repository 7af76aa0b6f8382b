# SPDX-License-Identifier: Apache-2.0
"""The house tests itself: budgets, marks, sentences, names."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from suicha.accounts.permissions import Permission
from suicha.accounts.roles import ROLES
from suicha.core.errors import sentences

ROOT = Path(__file__).resolve().parents[1]
CODE = [path for folder in ("fairdraw", "suicha", "config", "setup") for path in sorted((ROOT / folder).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "suicha" / "templates").rglob("*.html"))
SENTENCES = ROOT / "suicha" / "templates" / "audit"


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def code_without_migrations() -> list[Path]:
    return [path for path in CODE if "migrations" not in path.parts]


def test_a_module_stays_small_enough_to_read() -> None:
    assert [(str(path), lines(path)) for path in code_without_migrations() if lines(path) > 300] == []
    assert lines(ROOT / "config" / "settings.py") <= 200


def test_a_template_stays_small_enough_to_read() -> None:
    assert [(str(path), lines(path)) for path in TEMPLATES if lines(path) > 120] == []


def test_a_test_module_stays_small_enough_to_read() -> None:
    assert [(str(path), lines(path)) for path in TESTS if lines(path) > 400] == []


def test_there_is_no_drawer() -> None:
    assert [str(path) for path in CODE if path.stem in ("utils", "helpers", "misc", "common")] == []


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    places = [*code_without_migrations(), *TEMPLATES, *sorted((ROOT / "suicha" / "static" / "suicha").glob("*.js"))]
    assert [str(path) for path in places if words.search(path.read_text(encoding="utf-8"))] == []


def _views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def test_every_page_says_who_may_open_it() -> None:
    """``requires`` or ``public`` marks a view; an unmarked view is a hole."""
    unmarked = [address for address, view in _views(get_resolver().url_patterns) if not hasattr(view, "access")]
    assert unmarked == []


def test_the_administrators_can_do_no_business_act() -> None:
    allowed = {
        Permission.SYSTEM_VIEW,
        Permission.ORGANISATION_EDIT,
        Permission.USER_EDIT,
        Permission.ROLE_GRANT,
        Permission.EVENT_VIEW_ALL,
        Permission.LOG_KEEP,  # signs and hands out what stands there, and cannot choose what that is
    }
    administrators = [role for role in ROLES.values() if role.administrator]
    assert len(administrators) == 3
    assert all(role.permissions <= allowed for role in administrators)


def test_every_permission_belongs_to_a_role() -> None:
    held = {permission for role in ROLES.values() for permission in role.permissions}
    assert set(Permission) - held == set()


@cache
def _nodes(path: Path) -> list[ast.AST]:
    """Everything in a module of the platform, read once."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _texts(*, without: str = "") -> set[str]:
    """Every literal text in the platform's code; modules whose name begins with ``without`` are left out."""
    return {
        node.value
        for path in code_without_migrations()
        if not (without and path.name.startswith(without))
        for node in _nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _first_arguments(name: str) -> set[str]:
    """First arguments of the calls to ``name``, where they are literal texts."""
    return {
        node.args[0].value
        for path in code_without_migrations()
        for node in _nodes(path)
        if isinstance(node, ast.Call)
        and node.args
        and (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) == name
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def test_every_event_has_its_sentence() -> None:
    told = {path.name.removesuffix(".txt") for path in SENTENCES.glob("*.txt")}
    assert _first_arguments("record") - told == set(), "events without a sentence"
    assert told - _texts() == set(), "sentences without an event"
    for action in sorted(told):
        get_template(f"audit/{action}.txt")


def test_every_refusal_has_its_sentence() -> None:
    assert _first_arguments("Refused") - sentences().keys() == set(), "refusals without a sentence"
    assert sentences().keys() - _texts(without="refusals") == set(), "sentences nobody utters"


@pytest.mark.parametrize("path", [path for path in TEMPLATES if "ui" not in path.parts], ids=str)
def test_no_english_is_left_on_a_page(path: Path) -> None:
    """Text between tags holds no English sentence (two words in a row); code samples and file names are no prose."""
    text = path.read_text(encoding="utf-8")
    for noise in (r"{#.*?#}", r"{%.*?%}", r"{{.*?}}", r"<(script|style|code|pre)\b.*?</\1>", r"<!--.*?-->", r"<[^>]*>"):
        text = re.sub(noise, "\n", text, flags=re.DOTALL)
    assert re.findall(r"[A-Za-z]{3,} [A-Za-z]{3,}", text) == []


def test_every_template_is_used() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in [*code_without_migrations(), *TEMPLATES])
    names = [str(path.relative_to(ROOT / "suicha" / "templates")) for path in TEMPLATES]
    assert [name for name in names if name not in everything] == []


def test_nothing_names_a_registry_or_a_machine() -> None:
    hosts = re.compile(r"https?://[a-z0-9.-]*(pypi|pythonhosted|npmjs|registry\.npm|deb\.debian)")
    paths = re.compile(r"(?:^|[^a-zA-Z0-9_.])/(?:work|farm|root)/")
    places = [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not {".git", ".venv", "node_modules", "vendor", "vendor-test", "data", "__pycache__"} & set(path.parts)
        and path.suffix in (".py", ".md", ".html", ".lock", ".json", ".toml", ".txt", ".js", ".css", "")
        and not any(part.endswith("_cache") or part.startswith((".hypothesis", ".coverage")) for part in path.parts)
    ]
    texts = {path: path.read_text(encoding="utf-8", errors="ignore") for path in places}
    assert [str(path) for path, text in texts.items() if hosts.search(text)] == []
    assert [str(path) for path, text in texts.items() if path != Path(__file__) and paths.search(text)] == []


def test_every_requirement_cited_by_a_test_is_listed() -> None:
    listed = set(re.findall(r"\b[A-Z]{3,6}-\d+\b", (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")))
    cited = {
        requirement
        for path in TESTS
        for call in re.findall(r"mark\.covers\(([^)]*)\)", path.read_text(encoding="utf-8"))
        for requirement in re.findall(r"[A-Z]{3,6}-\d+", call)
    }
    assert cited - listed == set()
