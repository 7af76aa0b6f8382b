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
    "import_kind_unknown": Sentence("没有“{kind}”这种表格。", "从要导入的那一页打开“导入”。", status=422),
    "import_person_missing": Sentence(
        "{organisation}没有人可以{act}。", "由安全管理员授予相应角色，或指定有权限的账号。", status=403
    ),
    "import_person_unknown": Sentence("没有“{username}”这个账号。", "核对账号。", status=422),
    "import_organisation_unknown": Sentence("没有代码为“{code}”的单位。", "核对单位代码。", status=422),
    "import_file_missing": Sentence("打不开“{name}”：没有这个文件，或者不许读。", "核对文件名和读取权限。", status=422),
    "import_nothing_to_undo": Sentence("“{name}”没有可以撤销的导入。", "只有已导入的表可以撤销。"),
    "import_built_on": Sentence(
        "“{name}”的导入不能整批撤销：{why}。", "有错的记录逐条改；已经用过的记录保留，以备查证。"
    ),
    "photo_broken": Sentence("照片“{name}”{fault}。", "重新拍摄，或从手机相册里选原图再上传。", status=422),
    "file_altered": Sentence(
        "文件“{name}”已不在，或与登记的指纹{digest}不符。", "不要再用它；由管理人员从备份恢复数据文件夹里的文件。"
    ),
}
