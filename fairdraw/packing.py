# SPDX-License-Identifier: Apache-2.0
"""The package (抽取包): a zip whose bytes depend on its content only, with the program to check it inside."""

import csv
import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from fairdraw.digests import canonical
from fairdraw.readme import readme
from fairdraw.verifier import joined

# Stored, not deflated: compressors differ between machines, and the bytes must not.
_TIME = (1980, 1, 1, 0, 0, 0)
Member = bytes | Path


def package(
    proof: Mapping[str, bytes], certificate: Mapping[str, Any], *, form: str, names: Mapping[str, str]
) -> bytes:
    """The zip of one draw: the members that are proof, the certificate over them, and what is for reading."""
    return zipped(members_of(proof, certificate, form=form, names=names))


def members_of(
    proof: Mapping[str, Member], certificate: Mapping[str, Any], *, form: str, names: Mapping[str, str]
) -> dict[str, Member]:
    """All members of the package in their order."""
    return dict(proof) | {
        "certificate.json": canonical(dict(certificate)),
        "names.csv": _names_csv(names),
        "verify.py": joined(),
        "README.txt": readme(form, certificate),
    }


def zipped(members: Mapping[str, Member]) -> bytes:
    """A zip with members in the given order and fixed times and attributes."""
    buffer = io.BytesIO()
    zip_to(buffer, members)
    return buffer.getvalue()


def zip_to(target: BinaryIO, members: Mapping[str, Member]) -> None:
    """The same, written as it is made: a member that lies in a file never is in memory as a whole."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.file_size = content.stat().st_size if isinstance(content, Path) else len(content)
            with archive.open(entry, "w") as member:
                if isinstance(content, Path):
                    with content.open("rb") as file:
                        shutil.copyfileobj(file, member, 1 << 20)
                else:
                    member.write(content)


def _names_csv(names: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name"])
    writer.writerows(sorted(names.items()))
    return text.getvalue().encode()
