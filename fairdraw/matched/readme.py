# SPDX-License-Identifier: Apache-2.0
"""The README.txt of a matching's package, for people."""

from collections.abc import Mapping
from typing import Any

TEXT = """随查匹配包 {draw_id}{unit}

这个压缩包让任何人都能把检查人员的匹配重算一遍，核对是否有人挑过人。
检查人员只以代号出现。本人用自己的盐值和执法证号能认出自己，别人不能。

一、核对（需要 Python 3.11 或更新，不需要安装别的东西）

    python3 verify_match.py 匹配包.zip --draw 抽取包.zip

    每行一项结论：PASS 相符，FAIL 不符，NOT-CHECKED 没有核对（写明原因）。
    --draw 后面是这次抽取的抽取包，从公示页面下载；不给，就不核对对象是不是抽中的那些。
    另把下面的数与公示页面核对，或者写在命令后面（--digest）：
    匹配摘要 {digest}

    verify_match.py 也在包里。担心它被换过，可以用随查的源代码自己生成一份，两者应一字不差：
    python3 -m fairdraw.matched > verify_match.py

二、检查人员核对自己

    盐值在随查的“我的代号”页面，只给本人看。
    python3 verify_match.py 匹配包.zip --mine 盐值 执法证号
    不用程序也可以算，结果的前 16 位前面加上 p 就是代号：
    printf 'sj1.person|%s|%s' 盐值 执法证号 | sha256sum

三、各项核对什么

    M0 各文件没有改动，属于同一次抽取    M1 席位都有人，同组不重复
    M2 每人都有资格，没有应当回避的人    M3 没有人超过工作量上限
    M4 工作量已经摊匀                    M5 按 K 重新匹配，一字不差
    M6 名册是抽取之前承诺的那一份        M7 K 与抽取所用的是同一个
    M8 对象、顺序和调整都如实            M9 以后每次换人都按候补顺序

四、各文件

    commitment.json   承诺：抽取之前公布，写着名册根
    certificate.json  抽取证书：种子、揭示的数、密钥
    roster.json       名册：检查人员代号和上限，各类人选，匹配的对象要什么人、谁回避
    roster.leaves     名册里其他对象的摘要，合起来得出名册根
    matching.json     匹配：对象、安排、工作量、条件的调整、以后的变动
    verify_match.py   核对程序
    README.txt        本文件
"""


def match_readme(matching: Mapping[str, Any]) -> bytes:
    """The text that goes with this matching."""
    unit = f"　{matching['unit']}" if matching["unit"] else ""
    return TEXT.format(draw_id=matching["draw_id"], unit=unit, digest=matching["digest"]).encode()
