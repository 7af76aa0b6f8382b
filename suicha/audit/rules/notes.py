# SPDX-License-Identifier: Apache-2.0
"""Checkpoints as C2SP writes them: a signed note of three lines, and the cosignatures of those who keep it.

See c2sp.org/signed-note, c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519, COSIGNATURE = 1, 4
_NAME = r"[^\s+]+"


class Bad(ValueError):
    """Text that is no checkpoint, no signature line or no key, with the reason in Chinese."""


class Key(NamedTuple):
    """A public key with the name it signs under.  ``kind`` is ``ED25519`` for a log, ``COSIGNATURE`` for a keeper."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """As C2SP writes a verifier key: name, key id, type and key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


class Line(NamedTuple):
    """One signature line: who, which key, and the bytes."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


class Note(NamedTuple):
    """A checkpoint taken apart.  ``body`` is the signed text, ending in a newline."""

    origin: str
    size: int
    root: bytes
    body: str
    lines: list[Line]


def body_of(origin: str, size: int, root: bytes) -> str:
    """The three lines that are signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def note_text(body: str, lines: Sequence[Line]) -> str:
    return body + "\n" + "".join(line.text for line in lines)


def read_note(text: str) -> Note:
    """Take a checkpoint apart; raise :class:`Bad` with what is wrong."""
    body, gap, rest = text.replace("\r\n", "\n").partition("\n\n")
    words = body.split("\n")
    if not gap or len(words) < 3 or not words[0]:
        raise Bad("不是检查点：应有来源、条数、根三行，空一行，再是签名行")
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", words[1]):
        raise Bad("检查点第二行应是条数")
    root = _base64(words[2], "检查点第三行应是根（base64）")
    if len(root) != 32:
        raise Bad("检查点的根应是32字节")
    return Note(words[0], int(words[1]), root, body + "\n", read_lines(rest))


def read_lines(text: str) -> list[Line]:
    """Signature lines, one or more; raise :class:`Bad` for anything else."""
    lines = []
    for text_line in text.replace("\r\n", "\n").strip("\n").split("\n"):
        found = re.fullmatch(rf"— ({_NAME}) ([A-Za-z0-9+/]+=*)", text_line.strip())
        if not found:
            raise Bad("签名行应以“— 名称 ”开头，后接 base64")
        raw = _base64(found[2], "签名行的 base64 读不出来")
        if len(raw) < 5:
            raise Bad("签名行太短")
        lines.append(Line(found[1], raw[:4], raw[4:]))
    return lines


def read_key(text: str) -> Key:
    """A verifier key ``name+keyid+base64``; raise :class:`Bad` unless it is Ed25519 and its parts agree."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not re.fullmatch(_NAME, parts[0]):
        raise Bad("公钥应写作“名称+钥匙号+base64”")
    raw = _base64(parts[2], "公钥的 base64 读不出来")
    if len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise Bad("公钥应是 Ed25519（类型1或4，32字节）")
    key = Key(parts[0], raw[1:], raw[0])
    if key.id.hex() != parts[1].lower():
        raise Bad("公钥的钥匙号与内容对不上，可能抄错")
    return key


def signed_by(body: str, line: Line, key: Key) -> bool:
    """Whether ``line`` is a good signature of ``body`` by ``key``, as a log signs or as a keeper cosigns."""
    if (line.name, line.key_id) != (key.name, key.id):
        return False
    if key.kind == ED25519:
        return _verified(key.public, line.signature, body.encode())
    if len(line.signature) != 72:
        return False
    return _verified(key.public, line.signature[8:], cosigned(body, cosign_time(line)))


def cosigned(body: str, at: int) -> bytes:
    """What a keeper signs: the checkpoint and the second in which it saw it."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def cosign_time(line: Line) -> int:
    """Unix seconds a cosignature was made at."""
    return int.from_bytes(line.signature[:8], "big")


def cosign_line(key: Key, at: int, signature: bytes) -> Line:
    return Line(key.name, key.id, at.to_bytes(8, "big") + signature)


def _verified(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _base64(text: str, otherwise: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Bad(otherwise) from None
