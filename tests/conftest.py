# SPDX-License-Identifier: Apache-2.0
"""Strict by default: a gap shows at the desk, not at the counter."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template.engine import Engine
from hypothesis import settings as hypothesis_settings

from suicha.core.workdays import calendar_forget


@pytest.fixture(autouse=True, scope="session")
def cheap_passphrases():
    """A keeper's passphrase costs nothing to check in tests, as with the passwords below."""
    from suicha.draws import escrow

    escrow.COST = 2


def pytest_configure(config: pytest.Config) -> None:
    """Cheap passwords, plain static names, jobs done at once and a demo clock; everything else as in production."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DEMO = True
    # How long an example takes says more of the machine than of the code.
    hypothesis_settings.register_profile("ours", deadline=None)
    hypothesis_settings.load_profile("ours")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


def pytest_collection_finish() -> None:
    """What is there now stays; the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def unordered_means_shuffled():
    """A queryset nobody ordered comes back shuffled, so no code can lean on luck."""
    original = SQLCompiler._order_by_pairs

    def shuffled(self):
        pairs = list(original(self))
        query = self.query
        plain = not pairs and not query.distinct and not query.combinator and not query.group_by
        return iter([(OrderBy(Random()), False)] if plain and not query.subquery else pairs)

    SQLCompiler._order_by_pairs = shuffled
    yield
    SQLCompiler._order_by_pairs = original


class _Undefined(str):
    """What a template gets for a name that is not there: using it fails the test."""

    def __contains__(self, item: object) -> bool:
        return item == "%s" or super().__contains__(item)

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


@pytest.fixture(autouse=True, scope="session")
def undefined_template_variables_fail():
    """``{{ typo }}`` is an error in tests (``{% if typo %}`` stays silent, as Django means it)."""
    for engine in settings.TEMPLATES:
        engine["OPTIONS"]["string_if_invalid"] = _Undefined("%s")
    Engine.get_default.cache_clear()
    from django.template import engines

    for engine in engines.all():
        engine.engine.string_if_invalid = _Undefined("%s")


@pytest.fixture(autouse=True)
def the_calendar_that_came_with_the_program():
    """What a test changed in the working calendar went away with its transaction; the process forgets it too."""
    yield
    calendar_forget()


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(tmp_path: Path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.KEYS_DIR = tmp_path / "keys"


@pytest.fixture(autouse=True)
def no_network(request):
    """Nothing talks to the network; a browser test talks to its own machine only."""
    import pytest_socket

    if request.node.get_closest_marker("browser"):
        yield
        return
    hosts = ["127.0.0.1", "localhost", os.environ.get("PGHOST", "")]
    pytest_socket.socket_allow_hosts([host for host in hosts if host], allow_unix_socket=True)
    yield
    pytest_socket.enable_socket()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real files beside the checkout.  A user's clone has none: skipped there, never in CI."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the real files are missing, and CI skips nothing")
        pytest.skip("the real files are not beside this checkout")
    return folder
