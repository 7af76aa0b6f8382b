# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "suicha.oversight"
    verbose_name = "督查"
