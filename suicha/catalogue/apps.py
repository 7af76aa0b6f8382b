# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "suicha.catalogue"
    verbose_name = "一单"
