# SPDX-License-Identifier: Apache-2.0
"""How people write what a sheet of 检查对象 says, as tables."""

STATUSES: dict[str, tuple[str, ...]] = {
    "active": ("存续", "正常", "在营", "在业", "开业", "营业", "存续（在营、开业、在册）", "ACTIVE"),
    "suspended": ("停业", "歇业", "停产", "停产停业"),
    "cancelled": ("注销", "已注销"),
    "revoked": ("吊销", "已吊销", "吊销，未注销", "吊销未注销"),
    "moved": ("迁出", "已迁出"),
}
GRADES: dict[str, tuple[str, ...]] = {
    "A": ("A", "A类", "A级", "低", "低风险"),
    "B": ("B", "B类", "B级", "一般", "一般风险"),
    "C": ("C", "C类", "C级", "较高", "较高风险"),
    "D": ("D", "D类", "D级", "高", "高风险"),
}
# Fields that are written as they stand, with the most characters each may have.
TEXTS = {"form": 100, "domain": 40, "address": 300, "scope": 5000}
