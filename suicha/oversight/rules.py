# SPDX-License-Identifier: Apache-2.0
"""The inputs of an act as a person reads them: each with a Chinese name, none left out."""

from collections.abc import Mapping

NAMES = {
    "after": "改后",
    "alternates": "备选家数",
    "attempt": "第几次抽取",
    "batch": "批次",
    "batches": "批数",
    "before": "原来",
    "candidates": "候选人数",
    "certificate": "执法证号",
    "certificate_digest": "凭证指纹",
    "changed": "更新",
    "changes": "改动",
    "clause": "依据",
    "code": "代码",
    "comment": "意见",
    "commitment_digest": "承诺指纹",
    "count": "项数",
    "counts": "各层家数",
    "demand": "整改要求",
    "disclosure": "公开方式",
    "domain": "领域",
    "doubtful": "存疑",
    "doubts": "存疑之处",
    "document": "文号",
    "draw": "抽取编号",
    "draw_size": "抽取家数",
    "drawn": "抽中家数",
    "due": "公示期限",
    "earlier": "前一个人录入的数值",
    "due_on": "期限",
    "ends_on": "结束",
    "entries": "条数",
    "excluded": "排除家数",
    "fallback": "用了备用办法",
    "file": "文件",
    "finished_on": "检查结束",
    "ignored": "没有用到的列",
    "into": "换入的备选",
    "item": "事项",
    "items": "事项数",
    "keepers": "密数保管单位",
    "key": "钥匙",
    "kind": "种类",
    "least": "最少家数",
    "left_on": "离岗日期",
    "mandatory": "必查家数",
    "merged": "并入行数",
    "minutes": "有效分钟数",
    "most": "最多家数",
    "name": "名称",
    "new": "新增",
    "note": "情况说明",
    "number": "编号或数量",
    "opinion": "检查对象意见",
    "organisation": "单位",
    "out": "换出的对象",
    "overlap_days": "并用天数",
    "package_sha256": "抽取包指纹",
    "parent": "上级单位",
    "passed": "核实通过",
    "people": "人数",
    "photos": "照片张数",
    "place": "地点",
    "plan": "计划",
    "pool": "名录家数",
    "pool_root": "名录指纹",
    "pool_sha256": "名录文件指纹",
    "present": "在场人员",
    "public_key": "公钥",
    "purpose": "用途",
    "random": "参加抽取家数",
    "rank": "层内签位",
    "ratio": "比例",
    "reason": "理由",
    "reasons": "排除原因",
    "receipt": "回执",
    "record": "现场检查情况",
    "refused": "不能导入",
    "replaces": "替换的公钥",
    "report": "整改报告",
    "reporter": "报告人",
    "result": "结果",
    "result_root": "结果指纹",
    "reveal": "揭示的系统密数",
    "role": "角色",
    "roster_sha256": "人员名单指纹",
    "row": "计划行",
    "rows": "行数",
    "rules": "规则",
    "scope": "对象范围",
    "seats": "席位数",
    "seed": "种子",
    "sequence": "序号",
    "sha256": "文件指纹",
    "signed_at": "联署时刻（秒）",
    "since": "起始日期",
    "size": "范围内家数",
    "source": "来源代号",
    "sources": "其他种子来源",
    "starts_on": "开始",
    "state": "当时的状态",
    "substitutions": "替换次数",
    "taken_at": "产生时间",
    "target": "检查对象",
    "targets": "家数",
    "task": "任务",
    "terms": "抽取办法",
    "through_batch": "公开到第几批",
    "title": "名称",
    "turn": "检查次序",
    "unchanged": "无变化",
    "unit": "单位",
    "until": "移出日期",
    "value": "数值",
    "verification": "核实情况",
    "version": "版次",
    "visits": "家次",
    "warnings": "提醒",
    "way": "方式",
    "witness": "见证人类别",
    "witnesses": "见证人",
    "working_days": "工作日",
    "year": "年度",
}

# Names inside an input: rules of a draw, counts of a stratum, why a target was left out, which part of a library.
WITHIN = {
    "R": "参加抽取",
    "M": "必查",
    "X": "排除",
    "alternates_ppm": "备选比例（百万分之）",
    "cancelled": "注销",
    "cap": "已达年度上限",
    "cycle": "本周期已抽查过",
    "domains": "领域",
    "grades": "风险分类",
    "mandatory_counts": "必查计入比例",
    "max": "最多",
    "min": "最少",
    "moved": "迁出",
    "ppm": "比例（百万分之）",
    "revoked": "吊销",
    "strata": "分层",
    "suspended": "停业",
    "towns": "镇街",
}


def inputs_told(data: Mapping[str, object]) -> list[tuple[str, str]]:
    """Pairs of name and words, in the order of ``data``; a key without a name is shown as it is, never hidden."""
    return [(NAMES.get(key, key), _words(value)) for key, value in data.items()]


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "；".join(_words(each) for each in value) or "无"
    if isinstance(value, dict) and {"field", "before", "after"} <= value.keys():
        return f"{value['field']}：{_words(value['before'])} → {_words(value['after'])}"
    if isinstance(value, dict):
        # A part that has parts of its own stands in brackets, so that what belongs together stays together.
        parts = [
            (WITHIN.get(key) or NAMES.get(key) or str(key))
            + (f"（{_words(part)}）" if isinstance(part, dict) else f" {_words(part)}")
            for key, part in value.items()
        ]
        return "，".join(parts) or "无"
    return "无" if value in ("", None) else str(value)
