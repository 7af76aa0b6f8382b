# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "suicha.inspections"
    verbose_name = "检查"
