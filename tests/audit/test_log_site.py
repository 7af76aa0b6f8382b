# SPDX-License-Identifier: Apache-2.0
"""Many writers at once, and an old database brought into the log: on the database the suite runs on."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., str]
NAME = f"suicha_log_{os.getpid()}"


@pytest.fixture
def run(tmp_path: Path, django_db_blocker) -> Iterator[Run]:
    """Programs with a database of their own: a file, or a database beside the suite's."""
    variables = {**os.environ, "SUICHA_DATA": str(tmp_path), "PYTHONUTF8": "1"}
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            maintain(f"CREATE DATABASE {NAME}")
        variables["DATABASE_URL"] = database_url(NAME)

    def run(*words: str, fails: bool = False) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=variables, check=False, capture_output=True, text=True
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + (done.stderr if fails else "")

    yield run
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            maintain(f"DROP DATABASE {NAME} WITH (FORCE)")


def maintain(statement: str) -> None:
    """Outside every transaction, as PostgreSQL wants it."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def database_url(name: str) -> str:
    given = settings.DATABASES["default"]
    port = f"&port={given['PORT']}" if given["PORT"] else ""
    return f"postgres://{given['USER']}@/{name}?host={given['HOST']}{port}"


@pytest.mark.covers("DRAW-17")
def test_sixteen_writers_at_once_make_one_log_without_a_gap(run: Run) -> None:
    run("manage.py", "migrate", "--verbosity=0", "audit")

    run("-m", "tests.audit.log_site", "write", "16", "15")

    assert run("-m", "tests.audit.log_site", "check").split()[0] == str(16 * 10)


@pytest.mark.covers("DRAW-17", "ACC-6")
def test_events_from_before_the_log_become_its_first_leaves_and_can_be_given_back(run: Run) -> None:
    migrate = ("manage.py", "migrate", "--verbosity=0", "audit")
    run(*migrate, "0002")
    run("-m", "tests.audit.log_site", "old", "2003")

    run(*migrate)
    size, root = run("-m", "tests.audit.log_site", "check").split()
    assert size == "2003"
    assert "留痕事件不能" in run("-c", statement("UPDATE audit_event SET person_name = ''"), fails=True)
    assert "留痕事件不能" in run("-c", statement("DELETE FROM audit_event"), fails=True)

    run(*migrate, "0002")
    assert "留痕事件不能" in run("-c", statement("DELETE FROM audit_event"), fails=True)
    run(*migrate)
    again, other = run("-m", "tests.audit.log_site", "check").split()
    assert again == "2004"
    assert other != root  # new salts: the log begins anew, which keepers of the first one see


def statement(sql: str) -> str:
    return f"import tests.audit.log_site as site\nsite.connection.cursor().execute({sql!r})"
