# SPDX-License-Identifier: Apache-2.0
"""From a cell to a value, or to the reason why there is none."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from suicha.core.ids import credit_code_fault, lost_digits, normalise
from suicha.core.sheets import Cell
from suicha.registries.services.imports.dates import day_of
from suicha.registries.services.imports.table import NOTHING
from suicha.registries.services.imports.verdicts import Verdict

FORMULA = ("是公式算出来的，显示的数未必就是保存的数", "复制这一列，选择性粘贴为“值”，再上传")
LOST_FIX = "把这一列设为“文本”格式，照营业执照重填18位代码"
_MISTYPED = str.maketrans({"O": "0", "I": "1"})


def refuse_formulas(verdict: Verdict, fields: Iterable[str]) -> None:
    """A formula in a column that counts: what the sheet shows may differ from what it holds, so the row stays out."""
    for name in fields:
        if verdict.line.computed(name):
            verdict.refuse(name, *FORMULA)


def words(cell: Cell) -> str:
    """The cell as one line of text; what stands for nothing is nothing."""
    if isinstance(cell, float) and not cell.is_integer():
        return repr(cell)
    if isinstance(cell, (bool, int, float, date)):
        return "是" if cell is True else "否" if cell is False else str(cell)
    text = re.sub(r"[ \t\u00a0\u3000]+", " ", re.sub(r"\s*[\r\n]+\s*", "", cell)).strip()
    return "" if normalise(text) in NOTHING else text


def lines(cell: Cell) -> str:
    """The cell as paragraphs."""
    parts = [re.sub(r"[ \t\u00a0\u3000]+", " ", part).strip() for part in re.split(r"[\r\n]+", words_kept(cell))]
    return "\n".join(part for part in parts if part)


def words_kept(cell: Cell) -> str:
    """The text of a cell with its line breaks."""
    return cell if isinstance(cell, str) else words(cell)


def text(verdict: Verdict, name: str, limit: int, *, required: bool = False) -> str:
    """One line of at most ``limit`` characters.  Too long: refused where the field is required, else left out."""
    cell = verdict.line.cell(name)
    value = words(cell)
    if required and not value:
        verdict.refuse(name, "没有填", "补上这一格")
    if value and isinstance(cell, str) and value != cell:
        verdict.note(name, "多余的空格和换行已去掉")
    if len(value) > limit:
        told = verdict.refuse if required else verdict.doubt
        told(name, f"有{len(value)}字，超过{limit}字", f"缩短到{limit}字以内")
        return "" if not required else value
    return value


def day(verdict: Verdict, name: str, *, required: bool = False) -> date | None:
    """A day; what is no day of our calendar is refused where the field is required, else left out."""
    cell = verdict.line.cell(name)
    told = verdict.refuse if required else verdict.doubt
    if cell == "" or (isinstance(cell, str) and normalise(cell) in NOTHING):
        if required:
            verdict.refuse(name, "没有填", "填公历日期，例如2028-12-31")
        return None
    found, what, fix = day_of(cell)
    if found is None:
        told(name, what, fix)
    elif isinstance(cell, str) and unicodedata.normalize("NFKC", cell) != cell:
        verdict.note(name, f"全角已改正，保存为{found.isoformat()}")
    return found


def number_in(verdict: Verdict, name: str) -> str:
    """A number of a certificate or register as it is compared: half-width, upper case, without blanks."""
    cell = verdict.line.cell(name)
    value = normalise(words(cell))
    if value and isinstance(cell, str) and value != cell:
        verdict.note(name, f"全角、小写或空格已改正，保存为{value}")
    return value


def register_number(verdict: Verdict, name: str) -> str:
    """A 注册号 or licence number as text; digits that a spreadsheet lost are not guessed."""
    cell = verdict.line.cell(name)
    if lost_digits(cell) or (isinstance(cell, float) and not cell.is_integer()):
        verdict.doubt(name, "被表格软件变成了数字，后几位已经丢失，没有保存", "把这一列设为“文本”格式，照执照重填")
        return ""
    value = number_in(verdict, name)
    if len(value) > 40:
        verdict.doubt(name, f"有{len(value)}位，不像注册号", "照执照重填，40位以内")
        return ""
    return value


def credit_code(verdict: Verdict, name: str) -> tuple[str, str]:
    """(code, 注册号 found in its place): a code only if every one of its 18 characters is certain."""
    cell = verdict.line.cell(name)
    if lost_digits(cell):
        verdict.doubt(name, "被表格软件变成了数字，后几位已经丢失，不能当代码保存", LOST_FIX)
        return "", ""
    typed = normalise(words(cell)).lstrip("'‘")
    if not typed:
        return "", ""
    code = typed if credit_code_fault(typed) is None else typed.translate(_MISTYPED)
    if re.fullmatch(r"\d{15}", typed):
        verdict.note(name, "是15位的旧注册号，按注册号保存")
        return "", typed
    fault = credit_code_fault(code)
    if re.fullmatch(r"\d{15}000", code):
        verdict.doubt(name, "末三位都是0，是代码变成数字后补上的，不能当代码保存", LOST_FIX)
        return "", ""
    if fault:
        verdict.doubt(name, fault, "照营业执照核对后重填，没有代码就留空")
        return "", ""
    if code != typed:
        verdict.note(name, f"字母O、I改成了数字0、1，保存为{code}")
    elif code != str(cell).strip():
        verdict.note(name, f"全角、小写或空格已改正，保存为{code}")
    return code, ""


def choice(table: dict[str, tuple[str, ...]], value: str) -> str:
    """The key whose list holds ``value`` however it is written; "" if none does."""
    wanted = re.sub(r"[\s()（）、,，]+", "", unicodedata.normalize("NFKC", value)).upper()
    for key, names in table.items():
        if wanted in {re.sub(r"[\s()（）、,，]+", "", unicodedata.normalize("NFKC", name)).upper() for name in names}:
            return key
    return ""
