# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "suicha.core"
    verbose_name = "公共"

    def ready(self) -> None:
        """On every form an empty field says what to do, in our words, and no text hides or turns around its signs."""
        from django.core.validators import RegexValidator
        from django.forms import CharField, Field

        Field.default_error_messages["required"] = "这一项没有填，填上再提交"
        # Control characters, and those that make a name read backwards (U+202A to U+202E, U+2066 to U+2069).
        hidden = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
        words = "里面有看不见的控制字符，删掉后重新输入"
        CharField.default_validators = [RegexValidator(hidden, words, inverse_match=True)]
