# SPDX-License-Identifier: Apache-2.0
"""Opening the zip: only the members a package may have, each once, never more bytes than the limit."""

import io
import os
import zipfile
import zlib
from collections import Counter

from fairdraw.verifier.answers import Failed, Unusable

Source = str | os.PathLike[str] | bytes

# of a draw's package
BESIDE = ["certificate.json", "names.csv", "verify.py", "README.txt"]  # in every package, no part of the proof
ALWAYS = ["commitment.json", "pool.commit", "result.csv", *BESIDE]
SOMETIMES = ["pool.csv", "result.leaves"]
LIMIT = 512 << 20  # bytes of all members together


def members_of(package: Source, limit: int, always: list[str], sometimes: list[str]) -> dict[str, bytes]:
    """The members, unless they say they are larger than `limit` bytes together; none is read beyond that."""
    try:
        with zipfile.ZipFile(io.BytesIO(package) if isinstance(package, bytes) else package) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            found = Counter(archive.namelist())
            odd = sorted({*(set(always) - set(found)), *(found - Counter([*always, *sometimes]))})
            members = {} if odd or size > limit else {name: archive.read(name) for name in found}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError, MemoryError) as error:
        if str(error).startswith("Bad CRC-32"):
            raise Failed(f"成员的字节与压缩包里的校验码不符，被改动过或没有下载完整：{error}") from None
        raise Unusable(f"不是完整的压缩包，或者打不开（{type(error).__name__}），请重新下载。") from None
    if odd:
        raise Unusable(f"压缩包里缺少、多出或重复了 {'、'.join(odd)[:200]}，不是原来的包。")
    if size > limit:
        raise Unusable(f"解压后有 {size} 字节，超过 {limit} 字节的上限；确实这样大时请用 --limit-mb 提高上限。")
    return members
