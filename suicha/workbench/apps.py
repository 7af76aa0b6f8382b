# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "suicha.workbench"
    verbose_name = "工作台"
