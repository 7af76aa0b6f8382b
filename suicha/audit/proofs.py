# SPDX-License-Identifier: Apache-2.0
"""Proofs as strangers get them: hashes only, never the content of an event."""

from suicha.audit import selectors
from suicha.audit.models import Checkpoint, Event

Proof = dict[str, str | int | list[str]]


class NoProof(ValueError):
    """There is no such proof, with the reason in Chinese."""


def inclusion(index: int, size: int | None = None) -> Proof:
    """That leaf ``index`` is in the log of ``size`` entries (the newest checkpoint, if not said)."""
    size = _signed(size)
    if not 0 <= index < size:
        raise NoProof(f"前{size}条里没有第{index}条（从0数起）")
    leaf = Event.objects.filter(index=index).values_list("leaf", flat=True).first()
    if leaf is None:
        raise NoProof(f"第{index}条不在了，日志已被破坏")
    proof = [step.hex() for step in selectors.inclusion_proof(index, size)]
    return {"index": index, "leaf": leaf, "size": size, "proof": proof, "root": selectors.root_at(size).hex()}


def consistency(old: int, new: int | None = None) -> Proof:
    """That the log of ``new`` entries begins with the log of ``old``."""
    new = _signed(new)
    if not 0 < old <= new:
        raise NoProof(f"from 应在1到{new}之间")
    proof = [step.hex() for step in selectors.consistency_proof(old, new)]
    return {
        "from": old,
        "to": new,
        "proof": proof,
        "from_root": selectors.root_at(old).hex(),
        "to_root": selectors.root_at(new).hex(),
    }


def _signed(size: int | None) -> int:
    """``size`` if it is not beyond what was signed; else the newest signed one."""
    latest = Checkpoint.objects.order_by("-pk").values_list("size", flat=True).first()
    if latest is None:
        raise NoProof("还没有签发检查点")
    if size is None:
        return latest
    if not 0 < size <= latest:
        raise NoProof(f"条数应在1到{latest}之间，{latest}是最新的检查点")
    return size
