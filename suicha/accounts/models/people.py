# SPDX-License-Identifier: Apache-2.0
"""Organisations as a tree, regions, people and the roles they hold."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property

from suicha.accounts.permissions import Permission
from suicha.accounts.roles import ROLES, RoleName
from suicha.accounts.rules.regions import level_name
from suicha.core import clock
from suicha.core.constraints import all_or_none, one_of


class Region(models.Model):
    """An administrative division (GB/T 2260 for counties, 9 digits for towns and streets).

    ``table_year`` is the year of the newest table it stood in; none: registered by hand.  A code that a newer table no
    longer has is closed in that year, never deleted: what was inspected there stays there.
    """

    TONES: ClassVar[dict[str, str]] = {"open": "green", "closed": ""}

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, verbose_name="上级")
    neighbours = models.ManyToManyField("self", blank=True, verbose_name="相邻区域")
    table_year = models.PositiveSmallIntegerField("区划表年份", null=True, blank=True)
    closed_in = models.PositiveSmallIntegerField("撤销年份", null=True, blank=True)

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "closed" if self.closed_in else "open"

    def get_state_display(self) -> str:
        return f"{self.closed_in}年撤销" if self.closed_in else "在用"

    @property
    def level(self) -> str:
        return level_name(self.code)

    @property
    def label(self) -> str:
        """The name as lists to choose from show it."""
        return f"{self.name}（{self.closed_in}年撤销）" if self.closed_in else self.name


class Organisation(models.Model):
    """A government, a bureau, or a section of one.  ``path`` holds the codes from the root, so below is a prefix."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", "政府"
        BUREAU = "bureau", "部门"
        SECTION = "section", "股室"

    code = models.CharField("单位代码", max_length=40, unique=True)
    name = models.CharField("单位名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("种类", max_length=12, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="辖区")
    path = models.CharField("层级", max_length=200, unique=True, editable=False)

    class Meta:
        verbose_name = "单位"
        ordering = ["path"]
        constraints = [one_of("kind", ["government", "bureau", "section"])]

    def __str__(self) -> str:
        return self.name

    @property
    def bureau_path(self) -> str:
        """Path of the bureau this section belongs to, or its own."""
        return self.path if self.kind != self.Kind.SECTION else self.path.rsplit("/", 2)[0] + "/"


class UserManager(BaseUserManager["User"]):
    """People are made by ``accounts.services.user_create`` only; there is no superuser."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person with an account.  Accounts are closed, never deleted."""

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people", verbose_name="单位")
    is_active = models.BooleanField("可登录", default=True)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "人员"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def grants(self) -> list["RoleGrant"]:
        """Roles held now; a list of people may bring them along as ``held_grants``."""
        held: list[RoleGrant] | None = getattr(self, "held_grants", None)
        return (
            held
            if held is not None
            else list(self.role_grants.filter(revoked_at=None).select_related("organisation").order_by("pk"))
        )

    @property
    def role_titles(self) -> list[str]:
        return [ROLES[RoleName(grant.role)].title for grant in self.grants]

    def paths_with(self, permission: Permission) -> list[str]:
        """Paths of the organisations for which this person holds ``permission``."""
        if not self.is_active:
            return []
        return [
            grant.organisation.path for grant in self.grants if permission in ROLES[RoleName(grant.role)].permissions
        ]

    @property
    def actor_id(self) -> str:
        return self.username

    @property
    def actor_name(self) -> str:
        return self.name

    @property
    def actor_organisation(self) -> tuple[str, str, str]:
        return self.organisation.code, self.organisation.name, self.organisation.path


class RoleGrant(models.Model):
    """One role of one person at one organisation (and everything below it), with who gave it and who took it away."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name="人员")
    role = models.CharField("角色", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="范围")
    granted_at = models.DateTimeField("授予时间")
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="授予人")
    revoked_at = models.DateTimeField("收回时间", null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="收回人")

    class Meta:
        verbose_name = "角色授予"
        constraints: ClassVar[list[Any]] = [
            one_of("role", [role.value for role in RoleName]),
            all_or_none("revoked_at", "revoked_by"),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=models.Q(revoked_at=None),
                name="accounts_rolegrant_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{ROLES[RoleName(self.role)].title}"
