# SPDX-License-Identifier: Apache-2.0
"""V0 and V1: the records are whole, belong together, were signed, and the commitment was logged before the seed."""

import hashlib
from datetime import UTC, datetime

from fairdraw.verifier.answers import NotChecked, exactly, is_hex, must, plain, told
from fairdraw.verifier.ground import canonical, sha
from fairdraw.verifier.seed import round_time
from fairdraw.verifier.subject import OUTSIDE, Subject
from fairdraw.verifier.trust import certificate_signed, entry_for, included

RECORD = ["spec", "draw_id", "pool_root", "counts", "rules", "nonce_commit", "seed_plan"]
LONGER = ["plan_id", "attempt", "prev", "reasons", "source", "code", "not_before", "disclosure"]


def v0(subject: Subject) -> str:
    record, certificate = subject.record, subject.certificate
    for name, value in (("commitment.json", record), ("certificate.json", certificate)):
        must(plain(value) and canonical(value) == subject.members[name], f"{name} 的字节不是规范写法")
    exactly(certificate, [*subject.signed, *OUTSIDE], "证书")
    exactly(record, RECORD, "承诺", LONGER)
    same = [certificate["draw_id"], certificate["commitment"]] == [record["draw_id"], subject.digest]
    must(same, "证书的抽取编号或承诺摘要与 commitment.json 不同，可能来自另一次抽取")
    differing = {name: sha(subject.members[name]) for name in subject.proof}.items() ^ certificate["files"].items()
    must(not differing, f"{'、'.join(sorted(dict(differing)))} 的摘要与证书不符，文件被改动过")
    body = canonical({key: certificate[key] for key in subject.signed})
    must(certificate["digest"] == sha(body), "证书内容与证书摘要不符，证书被改动过")
    with_sm3 = "sm3" in hashlib.algorithms_available
    must(is_hex(certificate["sm3"]), "证书的 SM3 摘要不是 64 位十六进制数")
    must(not with_sm3 or certificate["sm3"] == hashlib.new("sm3", body).hexdigest(), "证书的 SM3 摘要不符")
    sm3 = "" if with_sm3 else NotChecked("本机不能计算 SM3，没有核对")
    return told(f"各文件与证书摘要相符，证书摘要 {sha(body)}", sm3, certificate_signed(subject))


def v1(subject: Subject) -> str:
    must(subject.announced in ("", subject.digest), f"承诺摘要是 {subject.digest}，与抽取前公布的不符")
    agreed = "与给出的公布值相同" if subject.announced else "请与抽取前公布的值核对"
    entry = entry_for(subject, "draws.draw.commit", "commitment_digest", subject.digest)
    logged = included(subject, entry) if entry else NotChecked("证书没有承诺的日志证明")
    for other in subject.certificate["log"]:
        if other is not entry and other["entry"]["action"] != "draws.draw.reveal":  # that one belongs to V6
            included(subject, other)
    undated, moment = [], datetime.fromisoformat
    starts = [text for text in (subject.record.get("not_before", ""), entry["entry"]["at"] if entry else "") if text]
    for source, planned in zip(subject.certificate["seed"]["sources"], subject.record["seed_plan"], strict=False):
        at = moment(source["at"]) if source.get("at") else None
        if "drand" in planned and "fallback" not in source:
            at = datetime.fromtimestamp(round_time(planned["drand"]), UTC)
        if at is None:
            undated.append(source["name"])
        for start in starts if at else []:
            early = f"种子来源 {source['name']} 早于承诺写进日志或承诺规定的最早时间 {start}"
            must(at and at >= moment(start).replace(microsecond=0), early)
    dated = NotChecked(f"种子来源 {'、'.join(undated)} 没有写明时间") if undated else "各种子来源都在承诺之后"
    return told(f"承诺摘要 {subject.digest}，{agreed}", logged, dated)
