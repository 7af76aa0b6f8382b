# SPDX-License-Identifier: Apache-2.0
"""How another system hands rows in: by which token, and what it has handed in already."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none
from suicha.files.models import SheetImport


class ApiToken(models.Model):
    """What a program shows instead of signing in.  Only its digest is kept; it does what its person may do."""

    TONES: ClassVar[dict[str, str]] = {"in_force": "green", "revoked": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("用途", max_length=60, help_text="哪个系统用，例如：市场监管数据推送")
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="以谁的名义")
    made_at = models.DateTimeField("发放时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发放人")
    revoked_at = models.DateTimeField("收回时间", null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="收回人")

    class Meta:
        verbose_name = "接口令牌"
        constraints: ClassVar[list[Any]] = [all_or_none("revoked_at", "revoked_by")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "revoked" if self.revoked_at else "in_force"

    def get_state_display(self) -> str:
        return "已收回" if self.revoked_at else "有效"


class ApiCall(models.Model):
    """One batch that came in under a key of the sender's; the same key again gets the same answer."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="calls", verbose_name="令牌")
    key = models.CharField("批次号", max_length=100)
    digest = models.CharField("内容摘要", max_length=64)
    sheet_import = models.ForeignKey(SheetImport, models.PROTECT, related_name="+", verbose_name="导入")
    called_at = models.DateTimeField("送来时间")

    class Meta:
        verbose_name = "接口送来的批次"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["token", "key"], name="registries_apicall_once")
        ]

    def __str__(self) -> str:
        return self.key
