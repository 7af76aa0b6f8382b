# SPDX-License-Identifier: Apache-2.0
"""The day of a draw in the demo county: witnesses, dice, a public number, the reveal, the result."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from suicha.catalogue.selectors import setting
from suicha.demo.calendar import at, working_day
from suicha.demo.chance import Chance
from suicha.demo.county import Department
from suicha.demo.tables import DEMO_PASSPHRASE, SEED
from suicha.demo.visits import demo_photo
from suicha.draws import services as draws
from suicha.draws.models import Draw
from suicha.draws.selectors.lottery import boxes_of
from suicha.draws.services import SourcePlan

DICE = SourcePlan("dice", "dice", "正二十面体随机数骰子（GB/T 10111）", fallback="骰子落地的那一颗重掷", digits=6)
BALLS = "00,00,00,00,00,00+00"


def public_number(day: date) -> SourcePlan:
    """A lottery of the evening of ``day``.  Its numbers are the demo's own, so it does not bear a real name."""
    return SourcePlan(
        name="caipiao",
        kind="public",
        title="演示双色球",
        issue=f"{day.year}年{day.month}月{day.day}日21:15开奖的一期",
        field="红球六个从小到大用逗号分开，加号后是蓝球",
        format=BALLS,
        due_at=at(day, 21, 15),
        fallback="当日停开的，用其后第一次开奖的一期",
        bits=24,
    )


def ceremony_story(department: Department, draw: Draw, day: date) -> Iterator[datetime]:
    """Witnesses come in by codes and lock; other numbers are read by two people; a keeper reveals, the host issues."""
    chance = Chance(f"{SEED}|{draw.number}")
    digits = setting(department.organisation, "witness_digits").value
    for minute, witness in enumerate(draw.witnesses.order_by("position")):
        yield at(day, 9, 31 + minute)
        code = draws.witness_code_issue(witness=witness, by=department.legal)
        value = chance.digits(digits)
        draws.witness_lock(witness=draws.witness_enter(code=code, number=draw.number), value=value, again=value)
    if draw.by_hand:
        yield from _slips(department, draw, chance, at(day, 9, 33), at(day, 9, 34))
    if any(source["kind"] != "witness" for source in draw.seed_plan):
        yield from _numbers(department, draw, day, chance)
        day = working_day(day + timedelta(days=1))
    yield at(day, 9, 36)
    keeper = chance.one_of(department.keepers)
    draw = draws.draw_reveal(draw=draw, passphrase=DEMO_PASSPHRASE, by=keeper)
    yield at(day, 9, 38)
    draw = draws.draw_issue(draw=draw, by=department.legal)
    yield at(day, 9, 40)
    draws.match_run(draw=draw, by=department.legal)


def _numbers(department: Department, draw: Draw, day: date, chance: Chance) -> Iterator[datetime]:
    """Dice in the hall, the public number of the evening on the next morning."""
    yield from _read(department, draw, "dice", chance.digits(6), at(day, 9, 35), at(day, 9, 36))
    balls = sorted(_drawn_balls(chance))
    value = f"{','.join(f'{ball:02d}' for ball in balls)}+{1 + chance.below(16):02d}"
    morning = working_day(day + timedelta(days=1))
    yield from _read(department, draw, "caipiao", value, at(day, 21, 15), at(morning, 9, 10))


def _slips(
    department: Department, draw: Draw, chance: Chance, taken_at: datetime, when: datetime
) -> Iterator[datetime]:
    """Slips come out of the boxes; two people write them down, each with a photograph and the signed record."""
    came = {}
    for box in boxes_of(draw):
        if box.is_drawn:
            left = list(range(1, box.size + 1))
            out = [left.pop(chance.below(len(left))) for _ in range(box.drawn + box.spare)]
            came[box.code] = {"drawn": out[: box.drawn], "spare": out[box.drawn :]}
    for minutes, person in enumerate((department.legal, department.keepers[0])):
        yield when + timedelta(minutes=minutes)
        photo, record = (demo_photo(f"{draw.number}|{what}|{person.username}") for what in ("slips", "record"))
        draws.slips_enter(
            draw=draw,
            slips=came,
            taken_at=taken_at,
            photos=[(photo, "现场.jpg")],
            record=(record, "抽签记录表.jpg"),
            by=person,
        )


def _drawn_balls(chance: Chance) -> set[int]:
    balls: set[int] = set()
    while len(balls) < 6:
        balls.add(1 + chance.below(33))
    return balls


def _read(
    department: Department, draw: Draw, name: str, value: str, taken_at: datetime, when: datetime
) -> Iterator[datetime]:
    for minutes, person in enumerate((department.legal, department.keepers[0])):
        yield when + timedelta(minutes=minutes)
        photo = demo_photo(f"{draw.number}|{name}|{person.username}")
        draws.reading_enter(
            draw=draw, name=name, value=value, taken_at=taken_at, photo=photo, photo_name="现场.jpg", by=person
        )
