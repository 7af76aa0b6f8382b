# SPDX-License-Identifier: Apache-2.0
"""What the log refuses, in words."""

from suicha.core.errors import Sentence

REFUSALS = {
    "log_forked": Sentence(
        "留痕日志与第{size}条时签过的检查点对不上，不再签名。",
        "由审计管理员运行 manage.py audit_verify，查出哪一条被改动；未查清前不要恢复备份。",
        "国办发〔2015〕58号：全程留痕，责任可追溯",
    ),
    "signing_key_missing": Sentence(
        "签名钥匙{key}…的文件不在数据文件夹的 keys/signing 里，不能签名。",
        "从备份放回这个文件；确实丢失的，运行 manage.py signing_key rotate --overlap-days 0 换一把。",
        "国办发〔2015〕58号：全程留痕，责任可追溯",
    ),
}
