# SPDX-License-Identifier: Apache-2.0
"""The package (抽取包): a zip whose bytes depend on its content only, with the program to check it inside."""

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fairdraw import verify
from fairdraw.digests import canonical

README = """随查抽取包 {draw_id}

这个压缩包让任何人都能把这次抽取重算一遍，核对是否有人动过手脚。

一、核对整个抽取（需要 Python 3.11 或更新，不需要安装别的东西）

    python3 verify.py {draw_id}.zip

    每行一项结论：PASS 相符，FAIL 不符，NOT-CHECKED 本工具没有核对（写明原因）。
    请另把下面两个数与公示页面上抽取之前、抽取之后公布的数核对：
    承诺摘要 {commitment}
    结果根   {result_root}

    verify.py 也在包里。担心它被换过，可以从随查的源代码库取同名文件来用，两者应一字不差。

二、只核对一户（任何有 sha256sum 的电脑）

    printf '%s|target|%s' {key} 统一社会信用代码 | sha256sum

    得到的是这一户的签号。同一分层里签号最小的若干户被抽中；分层的最后一个中签签号见
    certificate.json 的 strata.cutoff。签号不大于它的随机对象被抽中，大于它的没有抽中。

三、各文件

    commitment.json   承诺：抽取之前公布的名单根、规则、种子计划
    pool.commit       名单承诺的各行，其 SHA-256 就是名单根
    pool.csv          名单：编号、分层、角色（R 随机，M 必查，X 排除）、原因
    result.csv        结果：顺序、批次、类别（P 抽中，M 必查，A 候补）、分层、名次、编号、签号
    certificate.json  证书：种子及来源、揭示的秘密数、密钥 K、各层人数、替换、各文件摘要
    names.csv         编号与名称对照，只供阅读，不参与证明
    verify.py         核对程序
    README.txt        本文件
"""

# Stored, not deflated: compressors differ between machines, and the bytes must not.
_TIME = (1980, 1, 1, 0, 0, 0)


def package(proof: Mapping[str, bytes], certificate: Mapping[str, Any], *, names: Mapping[str, str]) -> bytes:
    """The zip of one draw: the members that are proof, the certificate over them, and what is for reading."""
    readme = README.format(
        draw_id=certificate["draw_id"],
        commitment=certificate["commitment"],
        result_root=certificate["result_root"],
        key=certificate["K"],
    )
    members = dict(proof) | {
        "certificate.json": canonical(dict(certificate)),
        "names.csv": _names_csv(names),
        "verify.py": Path(verify.__file__).read_bytes(),
        "README.txt": readme.encode(),
    }
    return zipped(members)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip with members in the given order and fixed times and attributes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return buffer.getvalue()


def _names_csv(names: Mapping[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name"])
    writer.writerows(sorted(names.items()))
    return text.getvalue().encode()
