# SPDX-License-Identifier: Apache-2.0
"""What was frozen, read back from its files, never from the live tables."""

import json

from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.draws.selectors.roster import Roster, roster_read
from suicha.files.models import StoredFile
from suicha.files.selectors import FileAltered, file_bytes


def frozen_bytes(file: StoredFile) -> bytes:
    """The bytes of a frozen file.  Raises ``Refused("file_damaged")`` when they are not what was frozen."""
    try:
        return file_bytes(file)
    except (OSError, FileAltered) as error:
        raise Refused("file_damaged", name=file.name) from error


def names_of(draw: Draw) -> dict[str, tuple[int, str]]:
    """Number → (primary key, name) of every row of the frozen list."""
    return {number: (pk, name) for number, (pk, name) in json.loads(frozen_bytes(draw.names)).items()}


def roster_frozen(draw: Draw) -> Roster:
    """The roster that was committed with the list."""
    return roster_read(frozen_bytes(draw.roster))
