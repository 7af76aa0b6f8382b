# SPDX-License-Identifier: Apache-2.0
"""Refusals of the demo county."""

from suicha.core.errors import Sentence

REFUSALS = {
    "demo_not_allowed": Sentence("这里不是演示环境，不能载入演示数据。", "用 SUICHA_DEMO=1 启动一个新的数据文件夹。"),
    "demo_not_empty": Sentence(
        "数据库里已有单位，但演示县没有载完整。",
        "这里是正式数据的，不要动它，前面写上 SUICHA_DEMO=0 再启动；演示环境换一个数据文件夹（--data）。",
    ),
}
