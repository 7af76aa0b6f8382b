# SPDX-License-Identifier: Apache-2.0
"""Codes of the field: 统一社会信用代码 (GB 32100-2015), the older 15-digit 注册号, and public numbers.

A spreadsheet that stored an 18-digit code as a number has already lost its last digits; such a value is recognised
here so that nobody stores it as if it were a code.
"""

import re
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# What is left of a 注册号 after another digit: a table, for a long list asks a million times.
_NEXT_REST = [[((rest + digit) % 10 or 10) * 2 % 11 for digit in range(10)] for rest in range(11)]
_FULL_WIDTH = str.maketrans(
    {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)} | {"\u3000": " ", "\u00a0": " ", "\u200b": ""}
)


def normalise(text: str) -> str:
    """A code as it is compared: half-width, upper case, without spaces."""
    return re.sub(r"\s+", "", text.translate(_FULL_WIDTH)).upper()


def check_character(first17: str) -> str:
    """The 18th character for 17 valid ones (GB 32100-2015, 5.4)."""
    total = sum(_VALUE[character] * weight for character, weight in zip(first17, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def credit_code_fault(code: str) -> str | None:
    """Why ``code`` (normalised) is no 统一社会信用代码, as a Chinese phrase with the fix; ``None`` if it is one."""
    if len(code) != 18:
        return f"统一社会信用代码应为18位，填的是{len(code)}位"
    wrong = sorted({character for character in code if character not in _VALUE})
    if wrong:
        return f"统一社会信用代码里不能有“{'、'.join(wrong)}”，常见的是把数字0、1写成字母O、I"
    expected = check_character(code[:17])
    if code[17] != expected:
        return f"统一社会信用代码最后一位应为{expected}，填的是{code[17]}"
    return None


def register_digit(first14: str) -> str:
    """The 15th digit of a 注册号 for its first fourteen (ISO 7064 MOD 11, 10)."""
    rest = 10
    for digit in first14:
        rest = _NEXT_REST[rest][ord(digit) - 48]
    return str((11 - rest) % 10)


def register_number_fault(number: str) -> str | None:
    """Why a 15-digit 注册号 cannot be right: its last digit checks the fourteen before it (ISO 7064 MOD 11, 10).

    Any other shape is the number of some licence, of which nothing is known.
    """
    if re.fullmatch(r"[0-9]{15}", number) is None:
        return None
    expected = register_digit(number[:14])
    return None if number[14] == expected else f"15位注册号的最后一位应为{expected}，填的是{number[14]}"


def lost_digits(cell: object) -> bool:
    """Whether a spreadsheet turned this code into a number and lost digits: a float, or text like 9.14E+17."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, (int, float)):
        return abs(cell) >= 10**15
    return isinstance(cell, str) and re.fullmatch(r"\d+(\.\d+)?[Ee]\+?\d+", normalise(cell)) is not None


def draw_number(division: str, day: date, sequence: int) -> str:
    """A public number: division code, date, sequence of the day (350881-20260310-001)."""
    return f"{division}-{day:%Y%m%d}-{sequence:03d}"
