# SPDX-License-Identifier: Apache-2.0
"""Ed25519, where this machine can tell."""

from fairdraw.verifier.answers import NotChecked

NO_ED25519 = NotChecked("本机没有安装 cryptography，签名没有核对")


def signed_by(public: str, message: bytes, signature: bytes) -> bool | None:
    """Whether the Ed25519 signature is right; None where this machine cannot tell."""
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
    except UnsupportedAlgorithm:
        return None
    except (InvalidSignature, ValueError):
        return False
    return True
