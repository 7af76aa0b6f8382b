# SPDX-License-Identifier: Apache-2.0
"""The address of a visit's page for the firm is its credential: made from the server's key, kept nowhere."""

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

_SALT = "inspections.firm"


def key_of(notice_number: str) -> str:
    """What stands in the address of the firm's page for this notice."""
    return Signer(salt=_SALT).signature(notice_number)


def opens(notice_number: str, key: str) -> bool:
    """Whether ``key`` is the one of this notice."""
    return constant_time_compare(key_of(notice_number), key)
