# SPDX-License-Identifier: Apache-2.0
"""Two rows of one sheet that speak of the same firm: the second stays out, and says which row is the first."""

from hashlib import blake2b

from suicha.registries.services.imports.verdicts import Verdict

WORDS = {"credit_code": "统一社会信用代码", "register_number": "注册号"}


class Seen:
    """What the rows so far were about.  Small enough for a million rows: numbers as numbers, places as digests."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._registers: dict[str | int, int] = {}
        self._places: dict[bytes, int] = {}

    def first(self, values: dict[str, str], row: int) -> bool:
        """Remember a row without fault; whether nothing of it was seen before."""
        code, register = values.get("credit_code", ""), _number(values.get("register_number", ""))
        place = _place(values)
        if code in self._codes or register in self._registers or place in self._places:
            return False
        if code:
            self._codes[code] = row
        if register:
            self._registers[register] = row
        self._places[place] = row
        return True

    def judge(self, verdict: Verdict) -> None:
        """Refuse or doubt what was seen before, remember the rest."""
        values = verdict.values
        code, register = values.get("credit_code", ""), _number(values.get("register_number", ""))
        place = _place(values)
        for name, found in (("credit_code", self._codes.get(code)), ("register_number", self._registers.get(register))):
            if found:
                verdict.refuse(name, f"{WORDS[name]}与第{found}行相同", "核对两行，只留一行，或改正填错的一行")
        if verdict.refused:
            return
        if place in self._places:
            told = verdict.doubt if code or register else verdict.refuse
            first = self._places[place]
            told("name", f"名称和地址与第{first}行都相同", "核对是不是同一家，是同一家就只留一行")
        if not verdict.refused:
            if code:
                self._codes[code] = verdict.row
            if register:
                self._registers[register] = verdict.row
            self._places.setdefault(place, verdict.row)


def _number(register: str) -> str | int:
    """Digits as a number, half the room of the text; a text that begins with 0 is another one than without."""
    return int(register) if register[:1] not in ("", "0") and register.isdecimal() else register


def _place(values: dict[str, str]) -> bytes:
    return blake2b(f"{values['name']}\n{values.get('address', '')}".encode(), digest_size=16).digest()
