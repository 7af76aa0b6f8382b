# SPDX-License-Identifier: Apache-2.0
"""What a target was before an act, kept as dated rows beside the event: its name, its standing, its risk class."""

from typing import NamedTuple

from suicha.accounts.models import User
from suicha.core import clock
from suicha.registries.models import GradeChange, StatusChange, Target, TargetName


class Before(NamedTuple):
    """What of a target is kept when it changes."""

    name: str
    status: str
    grade: str


def before(target: Target) -> Before:
    """As it is now, before something is written; a new target was nothing."""
    return Before(target.name, target.status, target.grade)


def keep_history(changed: list[tuple[Target, Before]], *, ground: str, by: User) -> None:
    """Keep what these saved targets were, where it is different now; three queries however many they are."""
    at, today = clock.now(), clock.today()
    told = {"registered_at": at, "registered_by": by}
    TargetName.objects.bulk_create(
        [
            TargetName(target=target, name=was.name, until=today, **told)
            for target, was in changed
            if was.name != target.name
        ],
        ignore_conflicts=True,
    )
    StatusChange.objects.bulk_create(
        StatusChange(target=target, before=was.status, after=target.status, since=today, reason=ground, **told)
        for target, was in changed
        if was.status != target.status
    )
    GradeChange.objects.bulk_create(
        GradeChange(
            target=target, scale="risk", before=was.grade, after=target.grade, since=today, source=ground, **told
        )
        for target, was in changed
        if was.grade != target.grade
    )
