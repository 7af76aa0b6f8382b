# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class DispositionsConfig(AppConfig):
    name = "suicha.dispositions"
    verbose_name = "处置"
