# SPDX-License-Identifier: Apache-2.0
"""Checkpoints and cosignatures as C2SP writes them."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suicha.audit.rules import notes

# The example of the signed-note specification.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ANSWER = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
)
ROOT = bytes(range(32))


def signer(name: str = "keeper", kind: int = notes.COSIGNATURE) -> tuple[Ed25519PrivateKey, notes.Key]:
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    return private, notes.Key(name, private.public_key().public_bytes_raw(), kind)


def test_the_example_of_the_specification_verifies() -> None:
    body, line = ANSWER
    key = notes.read_key(NEUMANN)

    assert key.text == NEUMANN
    (signature,) = notes.read_lines(line)
    assert signature.text == line
    assert notes.signed_by(body, signature, key)
    assert not notes.signed_by(body + "x", signature, key)
    assert not notes.signed_by(body, signature, key._replace(name="Peter"))


@pytest.mark.covers("DRAW-17")
def test_a_checkpoint_is_read_as_it_was_written() -> None:
    private, key = signer("suicha/1", notes.ED25519)
    body = notes.body_of("suicha/1", 42, ROOT)
    line = notes.Line(key.name, key.id, private.sign(body.encode()))

    note = notes.read_note(notes.note_text(body, [line]))

    assert note == notes.Note("suicha/1", 42, ROOT, body, [line])
    assert notes.signed_by(note.body, note.lines[0], key)
    assert notes.read_note(notes.note_text(body, [line]).replace("\n", "\r\n")) == note


def test_a_keeper_signs_the_checkpoint_together_with_the_time() -> None:
    private, key = signer()
    body = notes.body_of("suicha/1", 42, ROOT)
    line = notes.cosign_line(key, 1_790_000_000, private.sign(notes.cosigned(body, 1_790_000_000)))

    assert notes.signed_by(body, line, key)
    assert notes.cosign_time(line) == 1_790_000_000
    later = line._replace(signature=b"\x00" * 8 + line.signature[8:])
    assert not notes.signed_by(body, later, key)
    assert not notes.signed_by(body, line._replace(signature=line.signature[:-1]), key)
    assert not notes.signed_by(body, line, key._replace(kind=notes.ED25519))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "三行"),
        ("a\n1\n\n— b AAAAAAAA\n", "三行"),
        ("a\n01\nAAAA\n\n— b AAAAAAAA\n", "条数"),
        ("a\n1\n*\n\n— b AAAAAAAA\n", "base64"),
        ("a\n1\nAAAA\n\n— b AAAAAAAA\n", "32字节"),
        ("a\n1\n" + "A" * 43 + "=\n\nb AAAAAAAA\n", "— 名称"),
        ("a\n1\n" + "A" * 43 + "=\n\n— b AAAAA\n", "读不出来"),
        ("a\n1\n" + "A" * 43 + "=\n\n— b AAAA\n", "太短"),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(notes.Bad, match=reason):
        notes.read_note(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nonsense", "写作"),
        ("a b+00000000+AAAA", "写作"),
        ("a+00000000+*", "base64"),
        ("a+00000000+AAAA", "32字节"),
        (NEUMANN.replace("c74f20a3", "c74f20a4"), "抄错"),
    ],
)
def test_a_key_that_cannot_be_read_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(notes.Bad, match=reason):
        notes.read_key(text)


def test_a_key_that_is_no_point_signs_nothing() -> None:
    body = notes.body_of("a", 1, ROOT)
    key = notes.Key("a", b"\xff" * 31)
    assert not notes.signed_by(body, notes.Line("a", key.id, bytes(64)), key)
