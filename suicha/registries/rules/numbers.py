# SPDX-License-Identifier: Apache-2.0
"""Every target has one number to be drawn by: its 统一社会信用代码, or a number of the library (LIBT-13)."""

import re

NUMBER = re.compile(r"[0-9A-Za-z._-]{1,64}")


def library_number(organisation_code: str, sequence: int) -> str:
    """The number of a target without a valid code: the library's organisation and a running number.

    Holds only characters that the draw accepts (draw-spec 1), whatever the organisation's code looks like.
    """
    owner = re.sub(r"[^0-9A-Za-z._-]", "", organisation_code) or "L"
    return f"{owner}-{sequence:06d}"


def is_library_number(number: str, organisation_code: str) -> bool:
    """Whether ``number`` was given by :func:`library_number` of this organisation."""
    prefix = library_number(organisation_code, 0)[:-6]
    return number.startswith(prefix) and number[len(prefix) :].isdecimal()
