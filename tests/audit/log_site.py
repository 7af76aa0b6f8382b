# SPDX-License-Identifier: Apache-2.0
"""A log in a database of its own, for what cannot happen inside a test's transaction.

``python -m tests.audit.log_site ACT``: ``write THREADS EVENTS`` appends from many threads at once, ``old COUNT``
leaves the events of a platform that had no log yet, ``check`` re-derives the log and prints its size and root.
"""

import os
import sys
from threading import Thread

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, connections, transaction  # noqa: E402

from suicha.audit import selectors  # noqa: E402
from suicha.audit.models import Event, Head  # noqa: E402
from suicha.audit.rules.leaves import leaf_of  # noqa: E402
from suicha.audit.rules.merkle import fold, grown  # noqa: E402
from suicha.audit.services import Platform, record  # noqa: E402

OLD = (
    "INSERT INTO audit_event (at, action, outcome, person_id, person_name, organisation_code, organisation_name, "
    "organisation_path, object_type, object_id, object_label, data, request_id) "
    "VALUES (%s, 'accounts.user.close', 'done', 'u', %s, '', '', '', 'accounts.user', '1', '', %s, '')"
)


def write(threads: int, events: int) -> None:
    """Every third act fails after its event: its number must go to somebody else."""
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(events):
                with transaction.atomic():
                    obj = Head(pk=number)
                    record("accounts.user.close", obj, by=Platform(), data={"thread": number, "turn": turn})
                    transaction.set_rollback(turn % 3 == 2)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    workers = [Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise failures[0]


def old(count: int) -> None:
    rows = [(f"2026-01-01 00:00:{number % 60:02d}", f"人员{number}", f'{{"n": {number}}}') for number in range(count)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(OLD, rows)


def check() -> None:
    frontier: list[bytes] = []
    size = 0
    for event in Event.objects.order_by("pk").iterator():
        leaf = leaf_of(event.entry)
        frontier, completed = grown(frontier, size, leaf)
        expected = (size, leaf.hex(), b"".join(completed).hex())
        if (event.index, event.leaf, event.nodes) != expected:
            raise SystemExit(f"row {event.pk} is not leaf {size}")
        size += 1
    if (selectors.log_size(), selectors.root_at(size)) != (size, fold(frontier)):
        raise SystemExit("the head is not the end")
    with transaction.atomic():
        record("accounts.user.close", Head(pk=1), by=Platform())  # and it can go on
    sys.stdout.write(f"{size} {fold(frontier).hex()}\n")


if __name__ == "__main__":
    {"write": write, "old": old, "check": check}[sys.argv[1]](*map(int, sys.argv[2:]))
