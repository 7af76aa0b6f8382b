# SPDX-License-Identifier: Apache-2.0
"""What was frozen, read back from its files, never from the live tables."""

import json

from fairdraw import FrozenPool
from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.draws.selectors.roster import Roster, roster_read
from suicha.files.models import StoredFile
from suicha.files.selectors import FileAltered, file_bytes


def frozen_bytes(file: StoredFile) -> bytes:
    """The bytes of a frozen file.  Raises ``Refused("file_damaged")`` when they are not what was frozen."""
    try:
        return file_bytes(file)
    except FileAltered as error:
        raise Refused("file_damaged", name=file.name) from error


def pool_frozen(draw: Draw) -> FrozenPool:
    """The list with what binds it to the secret, without the secret."""
    return FrozenPool(frozen_bytes(draw.pool), draw.pool_commit.encode(), draw.nonce_commit)


def names_of(draw: Draw) -> dict[str, tuple[int, str]]:
    """Number → (primary key, name) of every row of the frozen list."""
    content = committed_bytes(draw, draw.names, "registry", "names")
    return {number: (pk, name) for number, (pk, name) in json.loads(content).items()}


def roster_frozen(draw: Draw) -> Roster:
    """The roster that was committed with the list."""
    return roster_read(committed_bytes(draw, draw.roster, "roster"))


def committed_bytes(draw: Draw, file: StoredFile, *place: str) -> bytes:
    """The bytes of ``file``, which the commitment, once there is one, must name at ``place`` of its sources.

    The row that names a file may be changed by who owns the database; what the public holds may not.
    """
    if draw.commitment:
        named = json.loads(draw.commitment)["source"]
        for key in place:
            named = named[key]
        if named != file.sha256:
            raise Refused("file_damaged", name=file.name)
    return frozen_bytes(file)
