# SPDX-License-Identifier: Apache-2.0
"""Invented examples for the page of all components, so that the look can be seen without any data."""

from types import SimpleNamespace
from typing import Any

from django import forms

from suicha.core.lamps import Lamp
from suicha.core.pages import Page


class _Example(forms.Form):
    number = forms.CharField(label="执法证号", initial="35088101017")
    leader = forms.ChoiceField(label="组长", choices=[("", "选一人"), ("09", "检查员09")])
    days = forms.IntegerField(
        label="检查结果公示时限（工作日）",
        initial=20,
        help_text="从该企业检查结束起算。改动从下一个任务起生效。",
        required=False,
    )

    def clean_number(self) -> str:
        raise forms.ValidationError("已于8月31日过期，换新证后再入库")


class _Filter(forms.Form):
    q = forms.CharField(
        label="名称或代码", required=False, widget=forms.TextInput(attrs={"placeholder": "名称、代码、地址"})
    )
    town = forms.ChoiceField(label="镇街", choices=[("", "所属镇街"), ("xinqiao", "新桥镇")], required=False)


class _Row(SimpleNamespace):
    TONES = {"sent": "blue", "published": "green", "returned": "amber", "late": "red", "void": "red"}

    def get_state_display(self) -> str:
        names = {
            "draft": "草稿",
            "sent": "待审核",
            "published": "已公示",
            "returned": "退回",
            "late": "逾期",
            "void": "已作废",
        }
        return names[self.state]


def examples() -> dict[str, Any]:
    """The context of the gallery page."""
    digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    return {
        "states": [_Row(state=state) for state in ("draft", "sent", "published", "returned", "late", "void")],
        "lamps": [
            Lamp("green", "剩15个工作日"),
            Lamp("amber", "剩2个工作日"),
            Lamp("red", "今日到期"),
            Lamp("over", "逾期2个工作日"),
        ],
        "docs": [("通知", "done"), ("报告", "late"), ("核实", ""), ("处罚", "none")],
        "steps5": [("审批", "done"), ("通知", "done"), ("实施", "now"), ("记录", ""), ("反馈", "")],
        "figures": [
            {"name": "待我办理", "value": "8", "unit": "件", "url": "#", "lamps": [Lamp("over", "1件逾期")]},
            {"name": "年度计划完成率", "value": "89.7", "unit": "%", "url": "#", "note": "到期应检39家，已检35家"},
            {"name": "名录覆盖率", "value": "10.1", "unit": "%", "url": "#", "note": "513家中抽取52家，目标≥10%"},
            {"name": "按期公示率", "value": "100", "unit": "%", "url": "#", "note": "31份全部在20个工作日内公示"},
        ],
        "steps": [
            {"name": "冻结名录", "state": "done", "notes": ["3月5日"]},
            {"name": "公布承诺", "state": "done", "notes": ["3月5日"]},
            {"name": "见证人输入", "state": "now", "notes": ["2/3人"]},
            {"name": "揭示种子", "state": "", "notes": []},
            {"name": "公示结果", "state": "", "notes": []},
        ],
        "refusal": {
            "what": "这次抽取已经完成，不能再抽。",
            "fix": "需要重抽时，先由两人作废并写明理由，两次记录都会公示。",
            "clause": "实施细则第十条　一次任务只抽一次",
        },
        "ways": [("申请作废", "#"), ("看抽取凭证", "#")],
        "form": _Example({"number": "35088101017", "leader": "", "days": "20"}),
        "filter": _Filter({"town": "xinqiao"}),
        "sample_chips": [("镇街：新桥镇", ""), ("风险分类：C较高、D高", "")],
        "page": Page(rows=[], count=1197, has_previous=True, has_next=True, previous_query="", next_query=""),
        "running": {"state": "running", "name": "企业名录.xlsx", "done": 296, "total": 332},
        "imported": {
            "state": "done",
            "added": 11,
            "updated": 317,
            "errors": [
                {"row": 87, "column": "统一社会信用代码", "value": "91350881MADEM0871X", "fix": "最后一位应为2"},
                {"row": 120, "column": "所属镇街", "value": "双洋乡", "fix": "选“双洋镇”"},
            ],
            "errors_url": "#",
        },
        "diff_head": ["事项", "比例", "月份"],
        "diff_rows": [
            [("危险化学品经营、储存",) * 2, ("20%", "30%"), ("10月", "10月")],
            [("烟花爆竹零售",) * 2, ("10%", "10%"), ("11月", "12月")],
            [(None, "特种作业人员持证（新增）"), (None, "5%"), (None, "5月")],
        ],
        "diff_notes": [
            ("理由", "省厅6月部署危险化学品专项"),
            ("批准", "领导小组6月18日会议"),
            ("重新公示", "6月23日，两个渠道"),
        ],
        "certificate": {
            "number": "350881-20260310-001",
            "algorithm": "fairdraw-1",
            "position": 1284,
            "signature": "签名有效",
            "hashes": [("名录指纹（SHA-256）", digest), ("承诺（3月5日公布）", digest[::-1])],
        },
        "witnesses": [
            {"role": "企业代表", "name": "张某", "number": "418 072"},
            {"role": "纪检人员", "name": "李某", "number": "903 551"},
            {"role": "社会监督员", "name": "王某"},
        ],
        "checks": [
            {"state": "ok", "words": "一致", "text": "名录513行的指纹，与抽取前公布的一致"},
            {"state": "bad", "words": "不一致", "text": "揭示的系统密数，与抽取前公布的承诺不一致"},
            {"state": "", "words": "未验证", "text": "为513家逐一算签，各层取签号最小的若干家"},
        ],
        "seats": [
            {
                "who": "检查员04",
                "role": "组长",
                "chance": "9人中抽1人，机会11.1%",
                "why": ["执法证有效至2028年6月", "专长：非煤矿山", "近30天检查2家", "无任职、亲属申报"],
                "url": "#",
                "words": "申请回避",
            },
            {
                "who": "",
                "vacancy": "缺1席：危险化学品组没有持证人员可派",
                "why": [],
                "url": "#",
                "words": "看方案",
            },
        ],
        "lines": {
            "kind": "line",
            "head": ["月份", "实际", "计划"],
            "rows": [["3月", 13, 13], ["6月", 26, 26], ["9月", 35, 39], ["12月", None, 52]],
        },
        "bars": {
            "kind": "hbar",
            "head": ["领域", "抽取比例"],
            "rows": [["工贸", 10.2], ["烟花爆竹", 10.4], ["危险化学品", 9.6], ["非煤矿山", 9.1]],
            "tones": [None, None, "amber", "amber"],
            "unit": "%",
            "min": 0,
            "max": 12,
            "mark": 10,
        },
    }
