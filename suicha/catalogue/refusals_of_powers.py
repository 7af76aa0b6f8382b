# SPDX-License-Identifier: Apache-2.0
"""Refusals about powers, codes, items without targets, regimes outside the list, joint items and packs."""

from suicha.core.errors import Sentence

_LINKED = "桓台县2018年方案　在认真对照权力清单基础上，明确抽查事项"

POWERS = {
    "power_incomplete": Sentence("权责事项没有写{missing}。", "照公布的权责清单补上。", status=422),
    "power_taken": Sentence("清单里已有编码{code}的{kind}。", "打开原来那一项修改，或改正编码。", status=422),
    "power_same": Sentence("“{name}”没有改动。", "不用再保存。"),
    "code_incomplete": Sentence("平台编码没有填全。", "平台、编码、平台上的名称都要填。", status=422),
    "code_taken": Sentence("这个平台上已有编码{code}。", "不用再登记；在事项页里对应。", status=422),
    "link_other_bureau": Sentence(
        "“{name}”是{organisation}的，不能对应到这里。", "只对应本部门的事项、权责和编码。", _LINKED, status=422
    ),
    "link_same": Sentence("“{name}”的对应关系没有改动。", "勾选或去掉一项再保存。"),
    "no_target_reason_missing": Sentence(
        "“{name}”没有写原因。",
        "写明为什么没有检查对象，例如名录库核对为0家。",
        "县农委2018年方案　两项无检查对象外，其余20项全部抽查",
        422,
    ),
    "no_target_year_wrong": Sentence("不能写明{year}年的情况。", "年度填{first}到{last}。", status=422),
    "no_target_stated": Sentence("“{name}”{year}年已经写明无检查对象。", "情况变了，先撤回原来的。"),
    "no_target_withdrawn": Sentence("“{name}”{year}年的无检查对象已经撤回。", "不用再撤。"),
    "regime_incomplete": Sentence("清单外监管方式没有填全。", "事项、对象和监管方式都要填。", status=422),
    "regime_ground_missing": Sentence(
        "“{name}”没有写依据。",
        "写明规定不用随机抽查的法律法规规章或上级文件，名称和条款。",
        "市水利局2018年方案　法律法规规章或上级部门有明确规定采取非随机抽查方式的，从其规定",
        422,
    ),
    "regime_taken": Sentence("“{name}”已经登记，现在还在用。", "先停止原来的，再登记新的。"),
    "regime_ended": Sentence("“{name}”已经停止。", "要恢复，另行登记。"),
    "regime_reason_missing": Sentence("停止“{name}”没有写原因。", "写明依据的变化或处理情况。", status=422),
    "regime_ends_early": Sentence("停止日期早于起始日期{since}。", "改到起始日期当天或以后。", status=422),
    "joint_incomplete": Sentence("联合事项没有写{missing}。", "照联合抽查清单补上。", status=422),
    "joint_taken": Sentence("“{domain}”里已有事项“{name}”。", "打开原来那一项修改。", status=422),
    "pack_unknown": Sentence("没有“{pack}”这组参考事项。", "回到参考事项页选一组。", status=422),
    "pack_nothing_chosen": Sentence("没有勾选“{pack}”里的事项。", "至少勾一项再取用。", status=422),
    "pack_all_there": Sentence("勾选的“{pack}”事项清单里都有了。", "在事项清单里直接修改。"),
}
