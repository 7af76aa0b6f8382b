# SPDX-License-Identifier: Apache-2.0
"""The README.txt of a package, for people: one text for each form (section 6)."""

from collections.abc import Mapping
from typing import Any

HEAD = """随查抽取包 {draw_id}

{about}

一、核对（需要 Python 3.11 或更新，不需要安装别的东西）

    python3 verify.py {draw_id}.zip

    每行一项结论：PASS 相符，FAIL 不符，NOT-CHECKED 没有核对（写明原因）。
    装有 cryptography 的电脑还会核对签名，装有 py_ecc 的还会核对 drand 轮次。
    另把下面两个数与公示页面上抽取之前、抽取之后公布的数核对，或者写在命令后面：
    承诺摘要 {commitment}    （--commitment）
    结果根   {result_root}    （--result-root）

    verify.py 也在包里。担心它被换过，可以用随查的源代码自己生成一份，两者应一字不差：
    python3 -m fairdraw.verifier > verify.py

二、只核对一户（任何有 sha256sum 的电脑）

{one}

三、各文件

    commitment.json   承诺：抽取之前公布的名单根、规则、种子计划
    pool.commit       名单承诺的各行，其 SHA-256 就是名单根
{files}
    certificate.json  证书：种子及来源、各文件摘要、替换、日志证明、公钥和签名
    names.csv         编号与名称对照，只供阅读，不参与证明
    verify.py         核对程序
    README.txt        本文件
"""

TICKET = """    printf '%s|target|%s' {key} 统一社会信用代码 | sha256sum

    得到的是这一户的签号。同一分层里签号最小的若干户被抽中。"""
SLIP = """    result.csv 的 slip 是这一户的签位：同一分层里随机对象按编号从小到大排，第几个就是第几号签。
    数一数 pool.csv 里自己在本分层 R 行中排第几，与现场的签号登记表、抽出的签对照。"""
CUTOFF = """分层的最后一个中签签号见
    certificate.json 的 strata.cutoff。签号不大于它的随机对象被抽中，大于它的没有抽中。"""
OPENING = """    各户可向抽取单位索取自己的开封信息（分层、角色和随机数 nonce），再算自己的叶子：
    printf 'sj1.leaf|%s|%s|%s|%s' 随机数 统一社会信用代码 分层 角色 | sha256sum"""

ABOUT = {
    "all": "这个压缩包让任何人都能把这次抽取重算一遍，核对是否有人动过手脚。",
    "part": "这个压缩包公开已检查完的第 1 至第 {through} 批。其余各批检查完之前不公开，\n"
    "但全部结果的摘要已经列出，之后一户也换不了。密钥 K 在全部批次检查完后公布。",
    "rows": "这个压缩包公开全部抽取结果。没有抽中的各户不公开，各户可以核对自己的。",
    "ids": "这个压缩包公开名单和结果的编号，不公开各户的分层。各户可以核对自己的。",
    "slips": "现场抽签，有影像和签名，不能按种子重算。\n"
    "这个压缩包让任何人核对：抽出的签都在抽取前承诺的名单里，各分层户数符合规则，抽签结果在揭示种子之前记入日志；\n"
    "种子只用来排检查顺序和匹配检查人员。签是怎么从箱里抽出来的，看现场影像和签名的记录。",
}
ONE = {
    "all": TICKET + CUTOFF,
    "part": OPENING + "\n\n    叶子所在的一组（开头三个字符）写在 pool.commit 里。",
    "rows": TICKET + CUTOFF + "\n\n" + OPENING,
    "ids": TICKET
    + "自己的分层和最后一个中签签号随开封信息告知。\n\n"
    + OPENING
    + "\n\n    叶子应与 pool.csv 里自己的一行相同。",
    "slips": SLIP,
}
ROWS = "结果：顺序、批次、类别（P 抽中，M 必查，A 候补）、分层、名次、编号、签号"
FILES = {
    "all": [("pool.csv", "名单：编号、分层、角色（R 随机，M 必查，X 排除）、原因"), ("result.csv", ROWS)],
    "part": [("result.csv", "已检查完各批的" + ROWS), ("result.leaves", "全部结果各行的摘要，合起来得出结果根")],
    "rows": [("result.csv", ROWS)],
    "ids": [("pool.csv", "名单：编号、叶子"), ("result.csv", "结果：顺序、批次、编号、签号")],
    "slips": [
        ("pool.csv", "名单：编号、分层、角色（R 随机，M 必查，X 排除）、原因"),
        ("result.csv", "结果：顺序、批次、类别（P 抽中，M 必查，A 候补）、分层、名次、编号、签位（必查的写 0）"),
    ],
}


def readme(form: str, certificate: Mapping[str, Any]) -> bytes:
    """The text that goes with a certificate of this form."""
    key = certificate.get("K", "")
    return HEAD.format(
        draw_id=certificate["draw_id"],
        about=ABOUT[form].format(through=certificate.get("through_batch", "")),
        commitment=certificate["commitment"],
        result_root=certificate["result_root"],
        one=ONE[form].format(key=key),
        files="\n".join(f"    {name:<17} {text}" for name, text in FILES[form]),
    ).encode()
