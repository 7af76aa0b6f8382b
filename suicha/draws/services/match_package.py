# SPDX-License-Identifier: Apache-2.0
"""The package of a matching, made again whenever a seat changes: what it tells must verify, or nothing is done."""

from fairdraw import FairdrawError
from suicha.accounts.models import User
from suicha.audit import services as audit
from suicha.core.errors import Refused
from suicha.draws.models import Matching
from suicha.draws.selectors.frozen import frozen_bytes, roster_frozen
from suicha.draws.selectors.match_packaging import match_packed, match_verified, stands_as_told
from suicha.draws.selectors.substitutes import package_now
from suicha.draws.services.acting import acting
from suicha.files.services import file_store


def package_matching(matching: Matching, by: User) -> Matching:
    """(inner) Make and keep the package of a matching as it stands now.

    Called at the end of the matching, of every redraw and of every substitution, within their act.  The first version
    is verified as a citizen would do it; in every version all changes are computed again and must lead to the seats
    as they are.  The version counts the changes.  A roster frozen before there were salted codes gets none.
    """
    kept = package_now(matching.draw)
    if kept is None:
        raise Refused("package_not_issued", number=matching.draw.number)
    draw_package = frozen_bytes(kept)
    try:
        roster = roster_frozen(matching.draw)
        packed = match_packed(matching, draw_package, roster)
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error
    if packed is None:
        return matching
    version = len(packed.record["changes"]) + 1
    if version == 1:  # the matching itself does not change any more, and doing it again takes the longest
        match_verified(packed, draw_package)
    if not stands_as_told(matching, packed.record, roster):
        raise Refused("match_package_does_not_verify", lines="换人的记录推不出现在的席位")
    matching.package = file_store(
        content=packed.content,
        name=f"{matching.draw.number}-matching-{matching.pk}-{version}.zip",
        kinds=frozenset({"package"}),
        organisation=matching.organisation,
        by=by,
    )
    matching.save(update_fields=["package"])
    audit.record(
        "draws.matching.package",
        matching.draw,
        by=acting(by, matching.draw),
        data={
            "organisation": matching.organisation.name,
            "version": version,
            "matching_digest": packed.record["digest"],
            "package_sha256": matching.package.sha256,
        },
    )
    return matching
