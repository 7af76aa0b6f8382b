# SPDX-License-Identifier: Apache-2.0
"""The package (抽取包): a zip whose bytes depend on its content only, with the program to check it inside."""

import csv
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from fairdraw.digests import canonical
from fairdraw.readme import readme
from fairdraw.verifier import joined

# Stored, not deflated: compressors differ between machines, and the bytes must not.
_TIME = (1980, 1, 1, 0, 0, 0)


def package(
    proof: Mapping[str, bytes], certificate: Mapping[str, Any], *, form: str, names: Mapping[str, str]
) -> bytes:
    """The zip of one draw: the members that are proof, the certificate over them, and what is for reading."""
    members = dict(proof) | {
        "certificate.json": canonical(dict(certificate)),
        "names.csv": _names_csv(names),
        "verify.py": joined(),
        "README.txt": readme(form, certificate),
    }
    return zipped(members)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip with members in the given order and fixed times and attributes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _names_csv(names: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name"])
    writer.writerows(sorted(names.items()))
    return text.getvalue().encode()
