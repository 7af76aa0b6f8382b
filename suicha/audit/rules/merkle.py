# SPDX-License-Identifier: Apache-2.0
"""The tree of RFC 9162 section 2.1: one root over all leaves, proofs of a few hashes, and their verification.

A subtree whose leaves are a power of two and begin at a multiple of it never changes again; it is called perfect and
named by its level and its position in that level.  Any other subtree is folded from perfect ones.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Proof = list[bytes]
Range = tuple[int, int]


class Node(NamedTuple):
    """A perfect subtree: ``2 ** level`` leaves from ``position * 2 ** level``.  Level 0 is a leaf."""

    level: int
    position: int

    @property
    def last(self) -> int:
        """The leaf that completes it."""
        return ((self.position + 1) << self.level) - 1


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(perfect: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees in order, largest first; of nothing, the hash of nothing."""
    if not perfect:
        return hashlib.sha256().digest()
    root = perfect[-1]
    for left in reversed(perfect[:-1]):
        root = node_hash(left, root)
    return root


def grown(frontier: Sequence[bytes], size: int, leaf: bytes) -> tuple[list[bytes], list[bytes]]:
    """The perfect subtrees of a tree of ``size`` leaves after one more, and those it completes, smallest first."""
    stack, completed, value = list(frontier), [], leaf
    while size & 1:
        value = node_hash(stack.pop(), value)
        completed.append(value)
        size >>= 1
    return [*stack, value], completed


def perfect_nodes(start: int, end: int) -> list[Node]:
    """The fewest perfect subtrees that hold the leaves ``start`` up to but not including ``end``, in order."""
    nodes = []
    while start < end:
        level = (end - start).bit_length() - 1
        if start:
            level = min(level, (start & -start).bit_length() - 1)
        nodes.append(Node(level, start >> level))
        start += 1 << level
    return nodes


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees whose roots prove leaf ``index`` in a tree of ``size`` leaves, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    found, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The subtrees whose roots prove that the tree of ``new`` leaves begins with the tree of ``old`` leaves."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot begin with one of {old}")
    if old in (0, new):
        return []
    found, start, end = [], 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1] if start == 0 else [(start, end), *found[::-1]]


def needed(ranges: Iterable[Range]) -> list[Node]:
    """The stored nodes from which the roots of ``ranges`` are folded."""
    return [node for start, end in ranges for node in perfect_nodes(start, end)]


def proof_from(ranges: Iterable[Range], stored: Mapping[Node, bytes]) -> Proof:
    """The root of each range, folded from stored nodes."""
    return [fold([stored[node] for node in perfect_nodes(start, end)]) for start, end in ranges]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    place, last, value = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            value = node_hash(step, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, step)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162 section 2.1.4.2; every tree begins with the empty one."""
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof and old_root == fold([])
    if not 0 < old < new or not proof:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    path = list(proof) if place else [old_root, *proof]
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)
