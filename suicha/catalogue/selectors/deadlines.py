# SPDX-License-Identifier: Apache-2.0
"""The deadlines of an organisation's year, each with its clause and with what the working calendar says of the day."""

from datetime import date, timedelta
from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.catalogue.rules.deadlines import Deadline, deadlines
from suicha.catalogue.selectors.settings import SettingLine, setting_lines
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.core.workdays import is_announced, is_working_day


class DeadlineLine(NamedTuple):
    """One deadline: the day, the last working day not after it, the rule behind it, and the lamp."""

    deadline: Deadline
    working: date
    provisional: bool
    setting: SettingLine
    lamp: Lamp | None

    @property
    def moved(self) -> bool:
        return self.working != self.deadline.on


def deadline_lines(organisation: Organisation, year: int) -> list[DeadlineLine]:
    """The deadlines of one year, in order, in two queries; days gone by carry no lamp."""
    settings = {line.key: line for line in setting_lines(organisation)}
    values = {key: line.current.value for key, line in settings.items()}
    below = Organisation.objects.filter(path__startswith=organisation.path).exclude(pk=organisation.pk)
    has_lower = below.exclude(kind=Organisation.Kind.SECTION).exists()
    today = clock.today()
    lines = []
    for deadline in deadlines(year, values, has_lower=has_lower):
        working = deadline.on
        while not is_working_day(working):
            working -= timedelta(days=1)
        shown = lamp(working, today) if working >= today else None
        lines.append(DeadlineLine(deadline, working, not is_announced(working.year), settings[deadline.key], shown))
    return lines
