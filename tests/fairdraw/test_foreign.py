# SPDX-License-Identifier: Apache-2.0
"""Vectors that others published: they test the way we test, and what our packages lean on."""

import sys
from hashlib import md5, sha256
from importlib import import_module
from types import ModuleType

import pytest
from consistent_sampler import sampler
from pymerkle import InmemoryTree

from fairdraw.digests import sha
from fairdraw.verifier.seed import QUICKNET_KEY, signed_by_quicknet
from tests.fairdraw.examples import VECTOR

FOREIGN = VECTOR["foreign"]


def test_rfc_3797_draws_what_the_rfc_says():
    told = FOREIGN["rfc3797"]
    left, chosen = list(range(1, told["pool"] + 1)), []
    for number in range(len(told["selected"])):
        counter = number.to_bytes(2, "big")
        value = int.from_bytes(md5(counter + told["key"].encode() + counter, usedforsecurity=False).digest(), "big")
        chosen.append(left.pop(value % len(left)))
    assert chosen == told["selected"] == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22]


@pytest.mark.covers("DRAW-16")
def test_a_drand_round_is_the_digest_of_its_signature():
    told = FOREIGN["drand"]
    assert told["randomness"] == "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    assert sha256(bytes.fromhex(told["signature"])).hexdigest() == told["randomness"]


def curves(name: str) -> ModuleType:
    """A module of py_ecc, which lifts Python's guard against deep recursion and would leave it lifted."""
    limit = sys.getrecursionlimit()
    try:
        return import_module(f"py_ecc.{name}")
    finally:
        sys.setrecursionlimit(limit)


def signed_by_the_network(told: dict, number: int) -> bool:
    """The pairing check of the chain: signatures in G1, keys in G2, the message is the digest of the round."""
    points, curve = curves("bls.point_compression"), curves("optimized_bls12_381")
    key, message = bytes.fromhex(told["public_key"]), sha256(number.to_bytes(8, "big")).digest()
    signature = points.decompress_G1(int(told["signature"], 16))
    public = points.decompress_G2((int.from_bytes(key[:48], "big"), int.from_bytes(key[48:], "big")))
    point = curves("bls.hash_to_curve").hash_to_G1(message, b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_", sha256)
    return curve.pairing(curve.G2, signature) == curve.pairing(public, point)


def test_a_drand_round_is_signed_by_the_network_and_no_other_round_is():
    told = FOREIGN["drand"]
    assert signed_by_the_network(told, told["round"])
    assert not signed_by_the_network(told, told["round"] + 1)


def test_our_verifier_knows_the_network_of_the_vector():
    told = FOREIGN["drand"]
    signature = bytes.fromhex(told["signature"])
    assert told["public_key"] == QUICKNET_KEY
    assert signed_by_quicknet(told["round"], signature)
    assert not signed_by_quicknet(told["round"] + 1, signature)


def merkle_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, written down as it stands there."""
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\1" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])).digest()


def test_the_reference_tree_of_certificate_transparency_has_its_root():
    told = FOREIGN["rfc9162"]
    leaves = [bytes.fromhex(leaf) for leaf in told["leaves"]]
    assert told["root"] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert merkle_root(leaves).hex() == told["root"]


@pytest.mark.parametrize("size", range(1, 9))
def test_a_known_library_builds_the_same_trees(size):
    leaves = [bytes.fromhex(leaf) for leaf in FOREIGN["rfc9162"]["leaves"][:size]]
    tree = InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    assert tree.get_root() == merkle_root(leaves)


def test_rivests_example_comes_out_of_the_same_construction():
    """A ticket is the decimal digits, last first, of SHA-256 over the digest of the seed and the id; lowest first."""
    told = FOREIGN["consistent_sampler"]
    tickets = {name: "0." + f"{int(sha(sha(told['seed']) + name), 16):064d}"[::-1] for name in told["ids"]}
    order = sorted(told["ids"], key=lambda name: tickets[name])

    assert order == told["order"]
    assert all(tickets[name].startswith(short) for name, short in zip(order, told["tickets"], strict=True))


def test_rivests_program_gives_rivests_example():
    told = FOREIGN["consistent_sampler"]
    drawn = list(sampler(told["ids"], seed=told["seed"]))
    assert drawn == [(number, name, 1) for number, name in zip(told["tickets"], told["order"], strict=True)]
