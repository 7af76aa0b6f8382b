# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "suicha.statistics"
    verbose_name = "统计"
