# SPDX-License-Identifier: Apache-2.0
"""户号 as a keyed digest: two people of one household can be found out, the number itself is kept nowhere.

Who has only the database cannot try all numbers; the key lies in a file outside it, made at its first use.
"""

import hmac
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from suicha.core.ids import normalise
from suicha.core.keys import key_file

FILE = "household.key"


def household_digest(number: str) -> str:
    """The digest of a household's number as it stands in the 户口簿; empty for none."""
    plain = normalise(number)
    key = key_file(Path(settings.KEYS_DIR), FILE)
    return hmac.new(key, f"suicha household 1|{plain}".encode(), sha256).hexdigest() if plain else ""
