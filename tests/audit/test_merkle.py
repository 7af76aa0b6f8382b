# SPDX-License-Identifier: Apache-2.0
"""The tree against the reference tree of Certificate Transparency and against a library of others."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from suicha.audit.rules import merkle

# The eight leaves of the CT reference tree and the roots of its beginnings.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Log:
    """A tree as the database keeps it: the perfect subtrees a leaf completes stand beside that leaf."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.frontier: list[bytes] = []
        self.roots = [merkle.fold([])]
        self.stored: dict[merkle.Node, bytes] = {}
        self.leaves = [merkle.leaf_hash(leaf) for leaf in leaves]
        for index, leaf in enumerate(self.leaves):
            self.frontier, completed = merkle.grown(self.frontier, index, leaf)
            for level, value in enumerate([leaf, *completed]):
                self.stored[merkle.Node(level, index >> level)] = value
            self.roots.append(merkle.fold(self.frontier))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        return merkle.proof_from(merkle.inclusion_ranges(index, size), self.stored)

    def consistency(self, old: int, new: int) -> list[bytes]:
        return merkle.proof_from(merkle.consistency_ranges(old, new), self.stored)


def log_of(size: int) -> Log:
    return Log([str(number).encode() for number in range(size)])


@pytest.mark.covers("DRAW-17")
def test_the_roots_are_those_of_the_reference_tree() -> None:
    assert [root.hex() for root in Log(LEAVES).roots[1:]] == ROOTS
    assert merkle.fold([]) == hashlib.sha256().digest()


@settings(deadline=None)
@given(st.integers(1, 300).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_every_leaf_is_proved_and_nothing_else_is(case: tuple[int, int]) -> None:
    size, index = case
    log = log_of(size)
    proof, root, leaf = log.inclusion(index, size), log.roots[size], log.leaves[index]

    assert len(proof) <= (size - 1).bit_length()
    assert merkle.verify_inclusion(leaf, index, size, proof, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"another"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, [*proof, root], root)
    assert not merkle.verify_inclusion(leaf, size, size, proof, root)
    for other in {0, index - 1, index + 1, size - 1} & set(range(size)) - {index}:
        assert not merkle.verify_inclusion(leaf, other, size, proof, root)
    for position, step in enumerate(proof):
        damaged = [*proof[:position], bytes([step[0] ^ 1]) + step[1:], *proof[position + 1 :]]
        assert not merkle.verify_inclusion(leaf, index, size, damaged, root)
        assert not merkle.verify_inclusion(leaf, index, size, proof[:position] + proof[position + 1 :], root)


@settings(deadline=None)
@given(st.integers(0, 300).flatmap(lambda new: st.tuples(st.integers(0, new), st.just(new))))
def test_a_log_begins_with_every_earlier_one_and_with_no_other(case: tuple[int, int]) -> None:
    old, new = case
    log = log_of(new)
    proof, before, after = log.consistency(old, new), log.roots[old], log.roots[new]
    other = hashlib.sha256(b"another log").digest()

    assert merkle.verify_consistency(old, before, new, after, proof)
    assert not merkle.verify_consistency(old, other, new, after, proof)
    assert old == 0 or not merkle.verify_consistency(old, before, new, other, proof)
    assert not merkle.verify_consistency(old, before, new, after, [*proof, other])
    if 0 < old < new:
        assert not merkle.verify_consistency(old, before, new, after, [])
        assert not merkle.verify_consistency(new, after, old, before, proof)
    for position in range(len(proof)):
        assert not merkle.verify_consistency(old, before, new, after, proof[:position] + proof[position + 1 :])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21, 64, 100])
def test_roots_and_proofs_are_those_of_another_library(size: int) -> None:
    theirs, ours = InmemoryTree(algorithm="sha256"), log_of(size)
    for number in range(size):
        theirs.append_entry(str(number).encode())

    for index in range(size):
        assert theirs.get_root(index + 1) == ours.roots[index + 1]
        path = theirs.prove_inclusion(index + 1, size).path
        assert path[0] == ours.leaves[index]
        assert path[1:] == ours.inclusion(index, size)
    for old in range(1, size + 1):
        proof = theirs.prove_consistency(old, size)
        subset = [value for value, taken in zip(proof.path, proof.subset, strict=True) if taken]
        assert merkle.verify_consistency(old, ours.roots[old], size, ours.roots[size], ours.consistency(old, size))
        assert subset  # what proves the earlier root is part of their path


def test_what_is_not_there_has_no_proof() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_ranges(index, size)
    for old, new in ((4, 3), (-1, 3)):
        with pytest.raises(ValueError, match="cannot begin"):
            merkle.consistency_ranges(old, new)


@settings(deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 10**6))
def test_any_stretch_is_a_few_perfect_subtrees(start: int, length: int) -> None:
    nodes = merkle.perfect_nodes(start, start + length)
    ends = [(node.position << node.level, (node.position + 1) << node.level) for node in nodes]

    assert [start, *(end for _, end in ends)] == [*(begin for begin, _ in ends), start + length]
    assert len(nodes) <= 2 * max(1, length).bit_length()
    assert all(node.last == end - 1 for node, (_, end) in zip(nodes, ends, strict=True))
