# SPDX-License-Identifier: Apache-2.0
"""A file is what its bytes are; it is kept once and stays as it came."""

import io
import os
import struct
import zipfile
import zlib
from hashlib import sha256

import pytest
from PIL import Image

from suicha.accounts.models import Organisation, User
from suicha.core.errors import Refused
from suicha.files import services
from suicha.files.models import StoredFile
from suicha.files.rules import kinds, photos
from suicha.files.selectors import FileAltered, file_bytes, path_of
from suicha.files.services import file_store
from tests.factories import make_organisation, make_user
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    return make_organisation()


@pytest.fixture
def clerk(office: Organisation) -> User:
    return make_user(organisation=office)


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    return out.getvalue()


def refusal(office: Organisation, clerk: User, content: bytes, *wanted: str, name: str = "文件") -> str:
    with pytest.raises(Refused) as refused:
        file_store(content=content, name=name, kinds=frozenset(wanted), organisation=office, by=clerk)
    assert name in refused.value.what
    assert refused.value.fix
    assert not StoredFile.objects.exists()
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_under_its_digest_and_comes_back_unchanged(office, clerk, kind: str) -> None:
    content = photo(kind)

    kept = file_store(
        content=content, name="C:\\现场\\门头.jpg", kinds=frozenset({"photo"}), organisation=office, by=clerk
    )

    assert (kept.sha256, kept.size, kept.name) == (sha256(content).hexdigest(), len(content), "门头.jpg")
    assert kept.media_type == f"image/{kind.lower()}"
    assert kept.uploaded_by == clerk.name
    assert file_bytes(kept) == content


def test_the_same_bytes_are_kept_once(office, clerk) -> None:
    content = photo()
    first = file_store(content=content, name="甲.jpg", kinds=frozenset({"photo"}), organisation=office, by=clerk)
    again = file_store(content=content, name="甲.jpg", kinds=frozenset({"photo"}), organisation=office, by=clerk)
    other = file_store(content=content, name="乙.jpg", kinds=frozenset({"photo"}), organisation=office, by=clerk)

    assert again == first
    assert other != first
    assert len(list(path_of(first.sha256).parent.iterdir())) == 1


def test_a_file_changed_behind_our_back_is_found_out(office, clerk) -> None:
    kept = file_store(content=photo(), name="甲.jpg", kinds=frozenset({"photo"}), organisation=office, by=clerk)
    path = path_of(kept.sha256)
    os.chmod(path, 0o640)
    path.write_bytes(b"other")

    with pytest.raises(FileAltered, match="与登记的指纹"):
        file_bytes(kept)
    path.unlink()
    with pytest.raises(FileAltered, match="已不在"):
        file_bytes(kept)


def test_a_write_that_fails_leaves_nothing_behind(office, clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(services.os, "replace", fail)
    content = photo()
    with pytest.raises(OSError, match="disk full"):
        file_store(content=content, name="甲.jpg", kinds=frozenset({"photo"}), organisation=office, by=clerk)

    assert list(path_of(sha256(content).hexdigest()).parent.iterdir()) == []


def test_a_photo_that_is_no_photo_is_refused(office, clerk) -> None:
    assert refusal(office, clerk, b"<svg xmlns='x'><script/></svg>", "photo") == "file_wrong_type"
    assert refusal(office, clerk, b"<!DOCTYPE html><script>1</script>", "photo", "document") == "file_wrong_type"
    assert refusal(office, clerk, b"GIF89a" + b"\x00" * 40, "photo") == "file_wrong_type"
    assert refusal(office, clerk, b"", "photo") == "file_empty"
    assert refusal(office, clerk, photo()[:200], "photo") == "photo_broken"
    assert refusal(office, clerk, b"\x89PNG\r\n\x1a\n" + b"junk", "photo") == "photo_broken"


def test_a_picture_from_a_phone_that_others_cannot_open_is_refused_with_the_way_out(office, clerk) -> None:
    assert refusal(office, clerk, b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "photo", "document") == "file_heic"


def test_a_picture_that_unpacks_to_gigabytes_is_refused(office, clerk) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    def png(width: int, height: int) -> bytes:
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        packed = zlib.compress(b"\x00" * 1000)
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")

    assert refusal(office, clerk, png(60_000, 60_000), "photo") == "photo_broken"
    assert "10000×9000" in str(photos.photo_fault(png(10_000, 9_000)))


def test_documents_are_told_by_their_bytes(office, clerk) -> None:
    def packed(member: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(member, "x")
        return out.getvalue()

    found = [kinds.media_type(content) for content in (b"%PDF-1.7", packed("word/document.xml"), xlsx([["甲"]]))]

    assert found == ["application/pdf", kinds.DOCX, kinds.XLSX]
    assert kinds.media_type(packed("pool.csv")) == kinds.ZIP
    assert kinds.media_type(b"PK\x03\x04torn") == ""
    assert kinds.media_type("名称,代码\n".encode("gb18030")) == kinds.TEXT
    assert kinds.media_type(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x") == kinds.OLD_OFFICE
    assert kinds.media_type(b"\x81\xff\xff") == ""
    assert kinds.media_type(b"a\x00b") == ""
    assert refusal(office, clerk, packed("pool.csv"), "document") == "file_wrong_type"


def test_a_file_beyond_the_limit_is_refused(office, clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.LIMITS, "document", 2**20)

    assert refusal(office, clerk, b"%PDF-" + b"x" * 2**20, "document") == "file_too_large"
