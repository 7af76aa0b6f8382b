# SPDX-License-Identifier: Apache-2.0
"""What a package of a matching must prove beside the matching itself: M0, M6 to M9, and one person's own place."""

import hashlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fairdraw.digests import canonical, parse, sha, ticket, two_level
from fairdraw.matched.changes import FEWER
from fairdraw.matched.subject import PROOF, RECORDS, TOLD, Matched
from fairdraw.matching.roster import roster_leaves
from fairdraw.verifier.answers import NotChecked, exactly, is_hex, must, plain, told
from fairdraw.verifier.ed25519 import NO_ED25519, signed_by

OUTSIDE = ["digest", "sm3", "signatures"]  # keys of a certificate that its digest does not cover
SAME_DRAW = {"draw_id", "commitment", "seed", "reveal", "K", "result_root"}  # whatever form the package has
AMENDMENTS = {"wider": "class", "cap": "cap", FEWER: "last"}
ROWS = {"inspectors": ["id", "cap"], "classes": ["id", "candidates"], "targets": ["id", "slots", "forbid", "salt"]}


def m0(subject: Matched) -> str:
    """Every record is in canonical form, carries its own digest, and all belong to one draw."""
    objects = [subject.record, subject.certificate, subject.roster, subject.told]
    for name, value in zip(RECORDS, objects, strict=True):
        must(plain(value) and canonical(value) == subject.members[name], f"{name} 的字节不是规范写法")
    matching = exactly(subject.told, TOLD, "matching.json", ["quotas"])
    signed = _certificate(subject)
    of = {name: sha256(subject.members[name]).hexdigest() for name in PROOF}
    must(subject.certificate["commitment"] == of["commitment.json"], "证书不是这份承诺的")
    must(subject.record["draw_id"] == subject.certificate["draw_id"] == matching["draw_id"], "几份记录的抽取编号不同")
    odd = sorted({name for name, _digest in of.items() ^ matching["files"].items()})
    must(not odd, f"{'、'.join(odd)} 的摘要与 matching.json 不符，文件被改动过")
    mark = sha256(canonical({key: value for key, value in matching.items() if key != "digest"})).hexdigest()
    must(matching["digest"] == mark, "matching.json 的内容与它的摘要不符，被改动过")
    must(subject.announced in ("", mark), f"匹配摘要是 {mark}，与公示的不符")
    same = "与给出的公布值相同" if subject.announced else "请与公示页面核对"
    return told(f"各文件相符，匹配摘要 {mark}，{same}", signed)


def _certificate(subject: Matched) -> str:
    """That the certificate is as it was issued: its digests, and its signatures where this machine can tell."""
    certificate = subject.certificate
    sealed = canonical({key: value for key, value in certificate.items() if key not in OUTSIDE})
    must(certificate["digest"] == sha256(sealed).hexdigest(), "证书内容与证书摘要不符，证书被改动过")
    must(is_hex(certificate["sm3"]), "证书的 SM3 摘要不是 64 位十六进制数")
    known = "sm3" in hashlib.algorithms_available
    must(not known or certificate["sm3"] == hashlib.new("sm3", sealed).hexdigest(), "证书的 SM3 摘要不符")
    keys, answers = [key["public_key"] for key in certificate["keys"]], list[bool | None]()
    must(isinstance(certificate["signatures"], list), "证书的签名写得不对")
    for each in certificate["signatures"]:
        exactly(each, ["key", "algorithm", "signature"], "证书的签名")
        right = each["algorithm"] == "Ed25519" and each["key"] in keys and is_hex(each["signature"], 64)
        must(right, "证书的签名不是由证书所列公钥作出的 Ed25519 签名")
        answers.append(signed_by(each["key"], certificate["digest"].encode(), bytes.fromhex(each["signature"])))
    must(False not in answers, "证书的签名不符，证书被改动过或不是该公钥签的")
    if not answers:
        return NotChecked("证书没有签名")
    return NO_ED25519 if None in answers else "证书的签名相符，公钥请与公示页面核对"


def m6(subject: Matched) -> str:
    """The roster is the one that stands in the commitment, made before anybody knew the seed."""
    roster = exactly(subject.roster, ["tau", "shake", "inspectors", "classes", "targets", "quotas", "wider"], "名册")
    for name, keys in ROWS.items():
        for row in roster[name]:
            exactly(row, keys, f"名册的 {name}")
    here = [row["id"] for row in roster["targets"]]
    must(len(set(here)) == len(here), "名册里有对象不止一次")
    lines = subject.members["roster.leaves"].decode().split("\n")
    others = lines[:-1]
    good = lines[-1] == "" and all(map(is_hex, others)) and others == sorted(set(others))
    must(good, "roster.leaves 应为每行一个 64 位十六进制数，按序排列")
    root, _lines = two_level([*roster_leaves(roster), *others])
    must(root == subject.record["source"]["roster_root"], f"名册根算得 {root}，与抽取前承诺的不符，名册被改动过")
    people, rest = len(roster["inspectors"]), len(others)
    return f"名册（{people} 名检查人员、{len(here)} 个对象，另有 {rest} 个对象只列摘要）就是抽取前承诺的那一份"


def m7(subject: Matched) -> str:
    """K follows from the commitment, the revealed secret and the seed, as far as the certificate tells them."""
    certificate, key = subject.certificate, subject.told["K"]
    must(is_hex(key), "匹配用的密钥 K 不是 64 位十六进制数")
    must(key == certificate.get("K", key), "匹配用的密钥 K 与抽取证书的不同")
    if "reveal" not in certificate:
        return NotChecked("这份证书还没有公布密钥和秘密数，K 是不是由承诺和种子得出，公布后可核对")
    must(sha(f"sj1.commit|{certificate['reveal']}") == subject.record["nonce_commit"], "揭示的数与承诺不符")
    made = sha(f"sj1.key|{certificate['commitment']}|{certificate['reveal']}|{certificate['seed']['string']}")
    must(key == made, "K 不是由承诺、揭示的数和种子得出的")
    return "K 由承诺、揭示的数和种子得出，与抽取所用的是同一个"


def m8(subject: Matched) -> str:
    """The matching was asked for the drawn targets in their order, with no cure that was not told."""
    numbers, changes = subject.told["numbers"], subject.told["changes"]
    must(len(set(numbers)) == len(numbers) > 0, "对象名单是空的，或者有重复")
    came = [change["in"] for change in changes if change["kind"] == "target"]
    given = sorted(row["id"] for row in subject.roster["targets"])
    must(given == sorted({*numbers, *came}), "名册里的对象与匹配的对象不一致")
    for each in subject.told["amendments"]:
        kind = each["kind"]
        exactly(each, ["kind", AMENDMENTS[kind], "reason", "at", "by"], "匹配条件的调整")
        must(all(each[key].strip() for key in ("reason", "at", "by")), "匹配条件的调整没有写明原因、时间和决定人")
    must(isinstance(subject.told["paired"], bool) and isinstance(subject.told["unit"], str), "匹配方式写得不对")
    stood_in = {each["in"]: each["out"] for each in subject.certificate["substitutions"]}
    strange = [c["in"] for c in changes if c["kind"] == "target" and stood_in.get(c["in"]) != c["out"]]
    must(not strange, f"{_several(strange)} 换入的记录不在抽取证书里")
    cures = f"，调整 {len(subject.told['amendments'])} 项，都写明原因" if subject.told["amendments"] else ""
    made = f"匹配输入由名册得出：{len(subject.instance['targets'])} 个对象{cures}"
    return told(made, _in_draw(subject, numbers, stood_in) if subject.draw else _in_order(subject, numbers, stood_in))


def _in_order(subject: Matched, numbers: list[str], stood_in: Mapping[str, str]) -> str:
    turns = [(ticket(subject.told["K"], "order", first), first) for first in (_first(n, stood_in) for n in numbers)]
    must(turns == sorted(turns), "对象没有按检查顺序排列")
    return NotChecked("是不是这次抽中的对象，加 --draw 抽取包.zip 可以核对")


def _in_draw(subject: Matched, numbers: list[str], stood_in: Mapping[str, str]) -> str:
    must(subject.draw["commitment.json"] == subject.members["commitment.json"], "给出的抽取包是另一次抽取的")
    older = _same_draw(subject.certificate, parse(subject.draw["certificate.json"], "抽取包的证书"))
    header, *lines = subject.draw["result.csv"].decode().split()
    rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    turn = {row["id"]: int(row["seq"]) for row in rows if row["seq"] != "0"}
    turns = [turn.get(_first(number, stood_in), 0) for number in numbers]
    lost = [number for number, each in zip(numbers, turns, strict=True) if not each]
    if "result.leaves" in subject.draw:
        told_now = [each for each in turns if each]
        must(told_now == sorted(set(told_now)), "对象没有按检查顺序排列")
        return NotChecked(f"给出的抽取包只公开了一部分，{len(told_now)} 个对象对得上，其余公开后可核对")
    if older:
        return NotChecked(f"给出的抽取包比匹配包旧，没有其中 {older} 次替换，下载新的抽取包后可核对")
    must(not lost, f"{'、'.join(lost[:5])} 不是这次抽中的对象")
    must(all(one < two for one, two in zip(turns, turns[1:], strict=False)), "对象没有按检查顺序排列")
    must(subject.told["unit"] or len(turns) == len(turn), f"抽中 {len(turn)} 个对象，只匹配了 {len(turns)} 个")
    part = f"由 {subject.told['unit']} 匹配其中的一部分" if subject.told["unit"] else "一个不少"
    return f"都是这次抽中的对象，{part}，按检查顺序"


def _same_draw(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> int:
    """How many substitutions the draw's package does not know yet; the two certificates may differ in nothing else."""
    for key in SAME_DRAW & mine.keys() & theirs.keys():
        must(mine[key] == theirs[key], f"抽取证书的 {key} 与给出的抽取包里的不同")
    here, there = ([(each["out"], each["in"]) for each in one["substitutions"]] for one in (mine, theirs))
    if "through_batch" in theirs:  # tells the substitutions of those batches only
        must(all(each in here for each in there), "抽取证书里的替换与给出的抽取包里的不同")
        return 0
    known = min(len(here), len(there))
    must(here[:known] == there[:known], "抽取证书里的替换与给出的抽取包里的不同")
    return len(here) - known


def _first(number: str, stood_in: Mapping[str, str]) -> str:
    """Whose turn it was before anybody stood in."""
    for _ in range(len(stood_in)):
        number = stood_in.get(number, number)
    return number


def m9(subject: Matched) -> str:
    """Every later change of a seat follows from the reserve order, and touched nobody else without need."""
    changes, now = subject.told["changes"], subject.now
    for change in changes:
        must(isinstance(change["at"], str) and change["at"].strip(), "有一次变动没有写明时间")
    if not changes:
        return "匹配以后没有换过人"
    seats = [change for change in changes if change["kind"] == "seat"]
    moved = sum(len(change["moved"]) for change in seats)
    passed = sum(len(change["unavailable"]) for change in seats)
    by_office = f"，跳过单位申报当时来不了的 {passed} 人次" if passed else ""
    told_now = (
        f"{len(changes)} 次变动都写明原因，重算一致：换人 {len(seats)} 次{by_office}，连带调换 {moved} 个席位，"
        f"对象替换 {len(changes) - len(seats)} 次；现有 {len(now.groups)} 个检查组"
    )
    if now.outside:
        seats_told = f"席位 {_several(now.outside)} 的人随次序换到替换进来的对象，不在它的人选里"
        return NotChecked(f"{told_now}；{seats_told}，能不能去请向匹配单位核实")
    return told_now


def mine(subject: Matched, salt: str, certificate: str) -> str:
    """Where the person stands who opens their own code."""
    code = person_code(salt, certificate)
    caps: dict[str, Any] = {row["id"]: row["cap"] for row in subject.roster["inspectors"]}
    must(code in caps, f"代号 {code} 不在这份名册里；请核对盐值和执法证号，或者这次匹配里没有你")
    first = [target for target, group in subject.told["assignment"].items() if code in group]
    last = [target for target, group in subject.now.groups.items() if code in group]
    return (
        f"代号 {code} 在名册里，工作量上限 {caps[code]}；匹配时分到 {len(first)} 个对象（{_several(first)}），"
        f"现在 {len(last)} 个（{_several(last)}）"
    )


def person_code(salt: str, certificate: str) -> str:
    """The code under which a person appears in public: nobody finds the certificate number without the salt."""
    return "p" + sha(f"sj1.person|{salt}|{certificate}")[:16]


def _several(names: list[str]) -> str:
    return "、".join(sorted(names)[:20]) + (f" 等 {len(names)} 个" if len(names) > 20 else "") or "无"
