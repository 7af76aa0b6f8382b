# SPDX-License-Identifier: Apache-2.0
"""Who can open the secret of a draw: keepers with keys of their own, and one envelope for each of them."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.draws.models.draw import Draw


class KeeperKey(models.Model):
    """The public half of a keeper's key.  The private half lies in a file, locked with the keeper's own passphrase."""

    keeper = models.ForeignKey(User, models.PROTECT, related_name="keeper_keys", verbose_name="保管人")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="保管人单位")
    public_key = models.CharField("公钥（X25519）", max_length=64, unique=True)
    made_at = models.DateTimeField("制作时间")
    retired_at = models.DateTimeField("停用时间", null=True, help_text="停用后不再用于新的抽取，旧的抽取仍用它打开")

    class Meta:
        verbose_name = "保管密钥"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["keeper"], condition=models.Q(retired_at=None), name="draws_keeperkey_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}　{self.public_key[:8]}"


class Escrow(models.Model):
    """The secret of one draw in an envelope that only one keeper's private key opens."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="escrows", verbose_name="抽取")
    key = models.ForeignKey(KeeperKey, models.PROTECT, related_name="escrows", verbose_name="保管密钥")
    envelope = models.TextField("信封", help_text="一次性公钥和密文，十六进制")
    outside = models.BooleanField("不属于抽取单位")

    class Meta:
        verbose_name = "密数保管"
        ordering = ["draw", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["draw", "key"], name="draws_escrow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draw}　{self.key}"
