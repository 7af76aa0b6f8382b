# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "suicha.draws"
    verbose_name = "抽取与匹配"
