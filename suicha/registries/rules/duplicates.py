# SPDX-License-Identifier: Apache-2.0
"""Which rows of a library may speak of the same subject.  A likeness is a question to a person, never an answer."""

import re
import unicodedata

_TAILS = re.compile(r"(有限责任公司|股份有限公司|有限公司|股份公司|公司)$")
_NOISE = re.compile(r"[\s()\[\]〔〕【】“”\"'·,，.。、\-—_]+")
ENOUGH = 0.7


def bare_name(name: str) -> str:
    """A name without what clerks write differently: width, spaces, brackets, the form of the company."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", name)).upper()
    return _TAILS.sub("", plain) or plain


def likeness(first: str, second: str) -> float:
    """How alike two names are, from 0 to 1: 1 if they are the same bare name, else the share of common pairs."""
    one, other = bare_name(first), bare_name(second)
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def alike(first: str, second: str) -> bool:
    """Whether two names at one address are worth a person's look."""
    return likeness(first, second) >= ENOUGH


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
