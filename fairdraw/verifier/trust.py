# SPDX-License-Identifier: Apache-2.0
"""Signatures and the log: Ed25519, RFC 9162 inclusion, C2SP checkpoints and keepers' cosignatures."""

import base64
import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from fairdraw.verifier.answers import Failed, NotChecked, exactly, is_hex, must, told, whole
from fairdraw.verifier.ed25519 import NO_ED25519, signed_by
from fairdraw.verifier.ground import canonical
from fairdraw.verifier.subject import Subject

KEY = ["name", "algorithm", "public_key", "valid_from", "valid_until"]
ENTRY = ["entry", "index", "size", "proof", "checkpoint"]
LEAF = ["action", "at", "data", "object_id", "object_type", "outcome", "sealed"]
BY_LOG, BY_KEEPER = b"\x01", b"\x04"  # kinds of signature on a note: Ed25519, cosignature/v1


class Note(NamedTuple):
    """A checkpoint: which log, how many entries, their root, the signed text; per signature name, key id and rest."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: list[tuple[str, bytes, bytes]]


def keys_of(subject: Subject) -> list[str]:
    """The public keys that the certificate names."""
    for key in subject.certificate["keys"]:
        exactly(key, KEY, "证书里的公钥")
        right = key["algorithm"] == "Ed25519" and is_hex(key["public_key"])
        must(right, f"公钥 {key['name']} 不是 Ed25519 的 32 字节公钥")
        for end in ("valid_from", "valid_until"):
            must(key[end] == "" or datetime.fromisoformat(key[end]), f"公钥 {key['name']} 的有效期不合写法")
    return [key["public_key"] for key in subject.certificate["keys"]]


def certificate_signed(subject: Subject) -> str:
    """The signatures over the digest of the certificate, by keys that it names."""
    keys, signatures = keys_of(subject), subject.certificate["signatures"]
    for signature in signatures:
        exactly(signature, ["key", "algorithm", "signature"], "证书的签名")
        right = signature["algorithm"] == "Ed25519" and signature["key"] in keys and is_hex(signature["signature"], 64)
        must(right, "证书的签名不是由证书所列公钥作出的 Ed25519 签名")
    used = [signature["key"] for signature in signatures]
    must(not subject.key or subject.key in used, "证书没有用给出的公钥签名")
    if not signatures:
        return NotChecked("证书没有签名")
    message = subject.certificate["digest"].encode()
    answers = [signed_by(each["key"], message, bytes.fromhex(each["signature"])) for each in signatures]
    must(False not in answers, "证书的签名不符，证书被改动过或不是该公钥签的")
    whose = "公钥与给出的相同" if subject.key else f"公钥 {used[0]}，请与公示页面的公钥核对"
    return NO_ED25519 if None in answers else f"{len(answers)} 个签名相符，{whose}"


def note_of(text: str) -> Note:
    """A checkpoint in C2SP signed note form."""
    body, gap, signatures = text.rpartition("\n\n")
    lines = body.split("\n")
    must(gap and len(lines) >= 3 and lines[0] and str(int(lines[1])) == lines[1], "检查点不合 C2SP 写法")
    found = []
    for line in signatures.removesuffix("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        must(dash == "—" and name and len(raw) > 4, "检查点的签名行不合 C2SP 写法")
        found.append((name, raw[:4], raw[4:]))
    return Note(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True), body + "\n", found)


def key_id(name: str, kind: bytes, public: str) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + bytes.fromhex(public)).digest()[:4]


def note_signed(subject: Subject, note: Note, at: str) -> str:
    """The log's own signature, which must be there, and the keepers' that can be checked."""
    able, strangers, by_log, by_keepers = True, 0, list[str](), list[str]()
    for name, number, rest in note.signatures:
        holders = [key for key in subject.certificate["keys"] if number == key_id(name, BY_LOG, key["public_key"])]
        keepers = [key for key in subject.certificate["keys"] if number == key_id(name, BY_KEEPER, key["public_key"])]
        strangers += not holders and not keepers
        for key in holders:
            answer = signed_by(key["public_key"], note.text.encode(), rest)
            must(answer is not False, f"检查点上 {name} 的签名不符，日志被改动过")
            until = key["valid_until"]
            in_time = not until or datetime.fromisoformat(at) <= datetime.fromisoformat(until)
            must(in_time, f"检查点的公钥 {key['name']} 在 {until} 已经停用")
            able, by_log = able and answer is not None, by_log + [key["public_key"]] * (name == note.origin)
        for key in keepers:
            message = f"cosignature/v1\ntime {int.from_bytes(rest[:8], 'big')}\n{note.text}".encode()
            answer = signed_by(key["public_key"], message, rest[8:])
            must(answer is not False, f"检查点上保管人 {name} 的副署不符")
            able, by_keepers = able and answer is not None, [*by_keepers, name]
    must(by_log, f"检查点没有日志 {note.origin} 用证书所列公钥作出的签名")
    must(subject.key in ("", *by_log), "检查点没有用给出的公钥签名")
    if not able:
        return NO_ED25519
    keepers_told = f"另有 {'、'.join(by_keepers)} 副署" if by_keepers else "没有可核对的保管人副署"
    others = f"，{strangers} 个签名的公钥不在证书里" if strangers else ""
    return f"检查点共 {note.size} 条，签名相符，{keepers_told}{others}"


def included(subject: Subject, entry: dict[str, Any]) -> str:
    """That the entry is in the log whose signed checkpoint it carries (RFC 9162, section 2.1.3.2)."""
    exactly(entry, ENTRY, "日志证明")
    exactly(entry["entry"], LEAF, "日志条目")
    must(entry["entry"]["outcome"] == "done", "日志条目登记的是被拒绝的行为")
    note = note_of(entry["checkpoint"])
    must(note.size == entry["size"] > entry["index"], "日志证明的大小与检查点不同")
    place, last = whole(entry["index"]), whole(entry["size"]) - 1
    root = hashlib.sha256(b"\x00" + canonical(entry["entry"])).digest()
    for step in entry["proof"]:
        must(is_hex(step) and last, "日志证明的步骤不对")
        sides = [bytes.fromhex(step), root]
        left = place & 1 or place == last
        root = hashlib.sha256(b"\x01" + b"".join(sides if left else reversed(sides))).digest()
        while left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    must(last == 0 and root == note.root, f"日志第 {entry['index'] + 1} 条不在检查点签署的日志里，条目被改动过")
    return told(
        f"日志第 {entry['index'] + 1} 条（{entry['entry']['at']}）", note_signed(subject, note, entry["entry"]["at"])
    )


def entry_for(subject: Subject, action: str, key: str, value: str) -> dict[str, Any] | None:
    """The log entry of this act; None where the certificate has no entry of that kind at all."""
    acts = [each for each in subject.certificate["log"] if each["entry"]["action"] == action]
    found = [each for each in acts if each["entry"]["data"].get(key) == value]
    if acts and not found:
        raise Failed(f"日志登记的是另一个 {key}，不是 {value}")
    return found[0] if found else None
