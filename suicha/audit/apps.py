# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "suicha.audit"
    verbose_name = "全程留痕"
