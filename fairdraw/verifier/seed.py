# SPDX-License-Identifier: Apache-2.0
"""V2 to V4: the revealed secret, the seed with its sources, and the key made of both (sections 3 and 4)."""

import hashlib
import re
import sys
from importlib import import_module
from typing import Any

from fairdraw.verifier.answers import NotChecked, exactly, is_hex, must, told, whole
from fairdraw.verifier.ground import sha
from fairdraw.verifier.subject import Subject

# drand quicknet: unchained, signatures on G1, RFC 9380; chain
# 52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971
QUICKNET_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
QUICKNET_START, QUICKNET_PERIOD = 1_692_803_367, 3  # seconds: time of round 1, and between rounds
QUICKNET_MODULES = ["py_ecc.optimized_bls12_381", "py_ecc.bls.point_compression"]
QUICKNET_MODULES += ["py_ecc.bls.g2_primitives", "py_ecc.bls.hash_to_curve"]
QUICKNET_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def v2(subject: Subject) -> str:
    if subject.name == "part":
        return NotChecked("各批次检查完之前不揭示秘密数，揭示后可核对")
    reveal = subject.certificate["reveal"]
    must(sha(f"sj1.commit|{reveal}") == subject.record["nonce_commit"], "揭示的数与承诺不符")
    if subject.name in ("all", "slips"):
        must(sha(f"sj1.reveal|{subject.certificate['secret']}") == reveal, "公开的秘密数与揭示的数不符")
    return "揭示的数与抽取前的承诺相符"


def v3(subject: Subject) -> str:
    seed, plan = exactly(subject.certificate["seed"], ["string", "sources"], "种子"), subject.record["seed_plan"]
    for source in seed["sources"]:
        optional = ["holder", "at", "evidence", "drand", "fallback"]
        exactly(source, ["name", "kind", "value"], "种子来源", optional)
    named = [(source["name"], source["kind"]) for source in seed["sources"]]
    must(named == [(source["name"], source["kind"]) for source in plan], "种子来源与种子计划的顺序或种类不同")
    reasons = list[str]()
    for source, planned in zip(seed["sources"], plan, strict=True):
        value, size = source["value"], whole(planned.get("digits", len(source["value"])))
        good = re.fullmatch("[0-9]+" if "digits" in planned else "[!-<>-{}~]+", value) and len(value) == size
        must(good, f"种子来源 {source['name']} 的值不合计划的写法")
        if "fallback" in source:
            must(planned.get("fallback") and source["fallback"].strip(), f"种子来源 {source['name']} 没有备用办法可用")
            reasons.append(NotChecked(f"{source['name']} 用了计划写明的备用办法：{source['fallback']}"))
        else:
            must(("drand" in source) == ("drand" in planned), f"种子来源 {source['name']} 与计划的 drand 轮次不一致")
            reasons.append(beacon(source, planned["drand"]) if "drand" in planned else "")
    string = "|".join(f"{source['name']}={source['value']}" for source in seed["sources"])
    must(seed["string"] == string, "种子不等于各来源按计划顺序连成的字符串")
    return told(f"种子由 {len(plan)} 个来源按计划顺序组成，请与各来源公布的值核对", *reasons)


def v4(subject: Subject) -> str:
    if subject.name == "part":
        return NotChecked("各批次检查完之前不公布密钥 K，公布后可核对")
    key = sha(f"sj1.key|{subject.digest}|{subject.certificate['reveal']}|{subject.certificate['seed']['string']}")
    must(key == subject.certificate["K"], "密钥 K 不是由承诺、揭示的数和种子得出的")
    return f"密钥 K 由承诺、揭示的数和种子得出：{key}"


def beacon(source: dict[str, Any], planned: dict[str, Any]) -> str:
    """A round of drand quicknet: its value is the hash of its signature, its signature is the network's."""
    exactly(planned, ["chain", "round"], "计划的 drand 轮次")
    exactly(source["drand"], ["signature"], "drand 的证明")
    name, number, signature = source["name"], whole(planned["round"]), source["drand"]["signature"]
    must(planned["chain"] == "quicknet" and number >= 1, f"种子来源 {name} 的 drand 链或轮次不认识")
    must(is_hex(signature, 48), f"种子来源 {name} 的 drand 签名不是 48 字节")
    raw = bytes.fromhex(signature)
    must(sha(raw) == source["value"], f"种子来源 {name} 的值不是 drand 签名的 SHA-256")
    right = signed_by_quicknet(number, raw)
    must(right is not False, f"种子来源 {name} 的 drand 签名不是第 {number} 轮的")
    return (
        f"{name} 是 drand 第 {number} 轮，签名相符"
        if right
        else NotChecked(f"{name} 的 drand 签名没有核对：本机没有安装 py_ecc")
    )


def round_time(planned: dict[str, Any]) -> int:
    """When a round of quicknet comes into being, in seconds of Unix time."""
    return QUICKNET_START + QUICKNET_PERIOD * (int(planned["round"]) - 1)


def signed_by_quicknet(number: int, signature: bytes) -> bool | None:
    """Whether the BLS signature is right; None where this machine cannot tell."""
    depth = sys.getrecursionlimit()
    try:
        curve, points, groups, hashing = map(import_module, QUICKNET_MODULES)
    except ImportError:
        return None
    finally:
        sys.setrecursionlimit(depth)  # py_ecc raises it so far that deeply nested JSON would crash the interpreter
    key = bytes.fromhex(QUICKNET_KEY)
    try:
        point = points.decompress_G1(int.from_bytes(signature, "big"))
        public = points.decompress_G2((int.from_bytes(key[:48], "big"), int.from_bytes(key[48:], "big")))
        digest = hashlib.sha256(number.to_bytes(8, "big")).digest()
        message = hashing.hash_to_G1(digest, QUICKNET_DOMAIN, hashlib.sha256)
        sound = not curve.is_inf(point) and groups.subgroup_check(point)
        return bool(sound and curve.pairing(curve.G2, point) == curve.pairing(public, message))
    except (ValueError, OverflowError):
        return False
