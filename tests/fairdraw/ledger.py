# SPDX-License-Identifier: Apache-2.0
"""A small signed log, written from RFC 9162 and C2SP by definition, not by the code under test."""

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import fairdraw

ORIGIN, KEEPER = "log.example.gov.cn", "keeper.example.org"
LOG_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEEPER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
STRANGER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def listed(name: str, key: Ed25519PrivateKey, until: str = "") -> dict[str, str]:
    """A key as the certificate lists it."""
    start = "2026-01-01T00:00:00+08:00"
    return {
        "name": name,
        "algorithm": "Ed25519",
        "public_key": public(key),
        "valid_from": start,
        "valid_until": until,
    }


KEYS = [listed(ORIGIN, LOG_KEY), listed(KEEPER, KEEPER_KEY)]


def sign(message: bytes) -> list[dict[str, str]]:
    return [{"key": public(LOG_KEY), "algorithm": "Ed25519", "signature": LOG_KEY.sign(message).hex()}]


def event(action: str, at: str, data: dict[str, Any]) -> dict[str, Any]:
    """A public leaf object; the private rest is sealed in it."""
    sealed = hashlib.sha256(action.encode()).hexdigest()
    place = {"object_type": "draws.draw", "object_id": "1", "outcome": "done", "sealed": sealed}
    return {"action": action, "at": at, "data": data} | place


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash, straight from its definition."""
    if len(leaves) == 1:
        return leaves[0]
    half = split(len(leaves))
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The inclusion proof, straight from its definition."""
    if len(leaves) == 1:
        return []
    half = split(len(leaves))
    if index < half:
        return [*proof(index, leaves[:half]), root(leaves[half:])]
    return [*proof(index - half, leaves[half:]), root(leaves[:half])]


def split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def signature(name: str, kind: bytes, key: Ed25519PrivateKey, rest: bytes) -> str:
    number = hashlib.sha256(name.encode() + b"\n" + kind + key.public_key().public_bytes_raw()).digest()[:4]
    return f"— {name} {base64.b64encode(number + rest).decode()}\n"


def checkpoint(size: int, top: bytes, *, cosigned: bool = True, key: Ed25519PrivateKey = LOG_KEY) -> str:
    """A C2SP checkpoint, signed by the log, by a keeper, and by someone the certificate does not know."""
    text = f"{ORIGIN}\n{size}\n{base64.b64encode(top).decode()}\n"
    note = text + "\n" + signature(ORIGIN, b"\x01", key, key.sign(text.encode()))
    if cosigned:
        for name, keeper in ((KEEPER, KEEPER_KEY), ("stranger.example", STRANGER_KEY)):
            signed = keeper.sign(f"cosignature/v1\ntime 1774750000\n{text}".encode())
            note += signature(name, b"\x04", keeper, (1774750000).to_bytes(8, "big") + signed)
    return note


def entries(events: Sequence[dict[str, Any]], wanted: Sequence[int], **how: Any) -> list[dict[str, Any]]:
    """The log entries of the wanted events, all under one checkpoint."""
    leaves = [hashlib.sha256(b"\x00" + fairdraw.canonical(each)).digest() for each in events]
    note = checkpoint(len(events), root(leaves), **how)
    return [
        {
            "entry": events[index],
            "index": index,
            "size": len(events),
            "proof": [step.hex() for step in proof(index, leaves)],
            "checkpoint": note,
        }
        for index in wanted
    ]
