# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "suicha.accounts"
    verbose_name = "组织与人员"
