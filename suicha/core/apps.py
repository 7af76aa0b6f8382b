# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "suicha.core"
    verbose_name = "公共"

    def ready(self) -> None:
        """An empty field says what to do, in the words of the interface, on every form."""
        from django.forms import Field

        Field.default_error_messages["required"] = "这一项没有填，填上再提交"
