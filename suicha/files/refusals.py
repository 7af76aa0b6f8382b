# SPDX-License-Identifier: Apache-2.0
"""Refusals of files."""

from suicha.core.errors import Sentence

REFUSALS = {
    "file_empty": Sentence("“{name}”是空文件。", "换一个有内容的文件再上传。", status=422),
    "file_too_large": Sentence("“{name}”有{size}，超过{limit}的上限。", "压缩或拆分后再上传。", status=422),
    "file_wrong_type": Sentence("“{name}”不是{wanted}。", "另存为{wanted}再上传；改文件名没有用。", status=422),
    "file_heic": Sentence(
        "“{name}”是HEIC格式，其他电脑多半打不开。",
        "手机相机设置里选“兼容性最佳”后重拍，或转成JPEG再上传。",
        status=422,
    ),
    "photo_broken": Sentence("照片“{name}”{fault}。", "重新拍摄，或从手机相册里选原图再上传。", status=422),
}
