# SPDX-License-Identifier: Apache-2.0
"""What the documents name exists, and what exists has its word and its page."""

import re
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import is_valid_path

from tests.requirements import ROOT

DOCS = ROOT / "docs"
ROWS = [line for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][2:]
WHERE = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row.split("|")[3])})
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "stages").glob("*.md")}
ADDRESSES = sorted(set(re.findall(r"`(/[^` ]*)`", (DOCS / "flow.md").read_text(encoding="utf-8"))))
LINKING = [ROOT / "README.md", ROOT / "README.zh.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("name", WHERE)
def test_a_word_of_the_glossary_is_where_it_says(name: str) -> None:
    """``stage``, ``stage.Model``, ``stage.Model.member``, or ``stage.module`` with something in it."""
    stage, _, rest = name.partition(".")
    model, _, member = rest.partition(".")
    if model[:1].isupper():
        row = apps.get_model(stage, model)
        assert not member or member in {field.name for field in row._meta.get_fields()} or hasattr(row, member)
        return
    path = name if stage == "fairdraw" else f"suicha.{name}"
    module, _, thing = path.rpartition(".")
    try:
        found = find_spec(path) is not None
    except ModuleNotFoundError:
        found = False
    assert found or hasattr(import_module(module), thing)


def test_every_model_has_its_word() -> None:
    models = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("suicha.") and not model._meta.auto_created
    }
    assert models - {".".join(name.split(".")[:2]) for name in WHERE} == set()


def test_every_stage_has_a_page() -> None:
    assert {*settings.STAGES, "README"} == PAGES.keys()


def test_every_event_stands_on_the_page_of_its_stage() -> None:
    events = {path.name.removesuffix(".txt") for path in (ROOT / "suicha" / "templates" / "audit").glob("*.txt")}
    pages = "\n".join(PAGES.values())
    assert [event for event in sorted(events) if f"`{event}`" not in pages] == []
    told = set(re.findall(rf"`((?:{'|'.join(settings.STAGES)})\.[a-z_]+\.[a-z_]+)`", pages))
    assert {name for name in told if ".services." not in name} - events == set()


def test_links_between_documents_lead_somewhere() -> None:
    links = [
        (path, link) for path in LINKING for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    ]
    assert [(path.name, link) for path, link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_flow_is_a_page(address: str) -> None:
    assert is_valid_path(re.sub("<[^>]+>", "1", address))
