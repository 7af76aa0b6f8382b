# SPDX-License-Identifier: Apache-2.0
"""What the public never reads, wherever somebody typed it: telephone and identity numbers, names of private persons.

《政府信息公开条例》第十五条: matters of personal privacy are not disclosed; 国发〔2019〕5号: results are public except
what is not fit to be public by law.  Every free text passes here on its way into a frozen copy.
"""

import re
from datetime import date

from suicha.core.ids import credit_code_fault
from suicha.core.templatetags.ui import mask_name

PHONE = "〔电话号码已隐去〕"
IDENTITY = "〔身份证号码已隐去〕"

_HALF_WIDTH = str.maketrans("０１２３４５６７８９ｘＸ－—–　", "0123456789xX---" + " ")
_GAP = r"[ \t\-.·]?"
_ALONE = r"(?<!\d)", r"(?!\d)"
_IDENTITY_18 = re.compile(_ALONE[0] + _GAP.join([r"\d"] * 17) + _GAP + r"[\dxX]" + r"(?![0-9A-Za-z])")
_IDENTITY_15 = re.compile(_ALONE[0] + _GAP.join([r"\d"] * 15) + _ALONE[1])
_MOBILE = re.compile(_ALONE[0] + r"(?:\+?86" + _GAP + ")?1[3-9]" + (_GAP + r"\d") * 9 + _ALONE[1])
_LANDLINE = re.compile(_ALONE[0] + r"\(?0\d{2,3}\)?[ \-]?[1-9]\d{6,7}" + _ALONE[1])
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PERSONAL_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")
_PRIVATE_KINDS = ("自然人", "个人", "公民")


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return 1900 <= date(int(year), int(month), int(day)).year <= 2099
    except ValueError:
        return False


def is_identity_number(code: str) -> bool:
    """Whether 18 or 15 characters read as a 公民身份号码 (GB 11643): a birthday inside, and not rather a firm's code.

    A wrong check digit does not make a number public: people mistype.  Only a valid 统一社会信用代码 that fails as an
    identity number is let through.
    """
    if len(code) == 15:
        return code.isdecimal() and _is_day("19" + code[6:8], code[8:10], code[10:12])
    if len(code) != 18 or not code[:17].isdecimal() or not _is_day(code[6:10], code[10:12], code[12:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code[:17], _WEIGHTS, strict=True))
    return code[17].upper() == "10X98765432"[total % 11] or credit_code_fault(code.upper()) is not None


def masked(text: str) -> str:
    """``text`` without telephone and identity numbers, also when written with gaps, dashes or full-width digits."""
    plain = text.translate(_HALF_WIDTH)
    spans: list[tuple[int, int, str]] = []
    for pattern, word in ((_IDENTITY_18, IDENTITY), (_IDENTITY_15, IDENTITY), (_MOBILE, PHONE), (_LANDLINE, PHONE)):
        for found in pattern.finditer(plain):
            if word is IDENTITY and not is_identity_number(re.sub(r"[ \t\-.·]", "", found.group())):
                continue
            if not any(start < found.end() and found.start() < end for start, end, _ in spans):
                spans.append((found.start(), found.end(), word))
    for start, end, word in sorted(spans, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def public_name(name: str, kind: str = "") -> str:
    """A firm's name as it is; a private person (``kind`` says so, and the name is one) as 张某.

    个体工商户 are market entities: their registered names are public by the law that registers them.
    """
    private = any(word in kind for word in _PRIVATE_KINDS) and "独资" not in kind and "个体" not in kind
    return mask_name(name) if private and _PERSONAL_NAME.fullmatch(name) else masked(name)


def public_number(number: str) -> str:
    """The number a target was drawn under; a person's identity number keeps its first six digits only."""
    return f"{number[:6]}{'*' * (len(number) - 6)}" if is_identity_number(number) else number
