# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "suicha.planning"
    verbose_name = "计划与任务"
