# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class RegistriesConfig(AppConfig):
    name = "suicha.registries"
    verbose_name = "两库"
