# SPDX-License-Identifier: Apache-2.0
"""What of an event is a leaf: an open part anyone may be shown, and one digest over the part that names people.

The shape is fixed for good: a leaf once signed must come out the same in twenty years and in another language.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from suicha.audit.rules.merkle import leaf_hash

# What JavaScript, PostgreSQL and Python all hold as the same integer.
LARGEST = 2**53 - 1
# NUL is refused by PostgreSQL, half a surrogate by every encoding; keys beyond U+FFFF are sorted differently elsewhere.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_UNSORTED = re.compile("[\x00\ud800-\udfff\U00010000-\U0010ffff]")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class Entry(NamedTuple):
    """An event as the log sees it; ``place`` is its number, from 0."""

    place: int
    at: datetime
    action: str
    outcome: str
    person_id: str
    person_name: str
    organisation_code: str
    organisation_name: str
    organisation_path: str
    object_type: str
    object_id: str
    object_label: str
    data: Any
    request_id: str
    salt: str


# The columns of an event's row that make its entry, in that order.
COLUMNS = ("index", *Entry._fields[1:])


class Unstable(ValueError):
    """Data that would not come out of every database and every language as the same bytes."""


def canonical(value: object) -> bytes:
    """RFC 8785 as far as the log needs it: sorted keys, no spaces, UTF-8."""
    return _encode(value).encode()


def moment(at: datetime) -> str:
    """``at`` in UTC with six decimals, whatever zone it was written in."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def sealed(entry: Entry) -> str:
    """The digest over who did it, what it was called and which number it has; the salt keeps it from being guessed."""
    private = {
        "index": entry.place,
        "label": entry.object_label,
        "organisation_code": entry.organisation_code,
        "organisation_name": entry.organisation_name,
        "organisation_path": entry.organisation_path,
        "person_id": entry.person_id,
        "person_name": entry.person_name,
        "request_id": entry.request_id,
        "salt": entry.salt,
    }
    return hashlib.sha256(canonical(private)).hexdigest()


def public_leaf(entry: Entry) -> dict[str, Any]:
    """The leaf itself: what is shown of an event when it has to be proved."""
    return {
        "action": entry.action,
        "at": moment(entry.at),
        "data": entry.data,
        "object_id": entry.object_id,
        "object_type": entry.object_type,
        "outcome": entry.outcome,
        "sealed": sealed(entry),
    }


def leaf_of(entry: Entry) -> bytes:
    """The hash that stands in the tree."""
    return leaf_hash(canonical(public_leaf(entry)))


def check_stable(value: object, at: str = "data") -> None:
    """Raise :class:`Unstable` unless ``value`` is text, whole numbers, truth values, lists and named parts of these."""
    if isinstance(value, str):
        _check_text(value, at)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise Unstable(f"{at}: {value} is too large a number")
    elif isinstance(value, list):
        for position, each in enumerate(value):
            check_stable(each, f"{at}[{position}]")
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if not isinstance(key, str):
                raise Unstable(f"{at}: the key {key!r} is no text")
            _check_text(key, at, _UNSORTED)
            check_stable(each, f"{at}.{key}")
    else:
        raise Unstable(f"{at}: {type(value).__name__} has no one way to be written")


def _check_text(text: str, at: str, wrong: re.Pattern[str] = _UNKEPT) -> None:
    if wrong.search(text):
        raise Unstable(f"{at}: {text!r} holds a mark not every database keeps")
