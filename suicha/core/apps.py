# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "suicha.core"
    verbose_name = "公共"
