# SPDX-License-Identifier: Apache-2.0
"""Refusals any stage may utter."""

from suicha.core.errors import Sentence

REFUSALS = {
    "move_not_allowed": Sentence("“{label}”现在是{now}，不能改为{then}。", "刷新页面，按当前状态办理。"),
    "sheet_too_large": Sentence("文件有{size}，超过{limit}的上限。", "拆成几个文件，分次导入。", status=422),
    "sheet_wrong_type": Sentence(
        "“{name}”不是表格文件。", "另存为 .xlsx、.xls 或 .csv（UTF-8 或 GBK 编码）再上传。", status=422
    ),
    "sheet_damaged": Sentence(
        "“{name}”打不开，文件可能已损坏或有密码。", "用表格软件打开后另存为 .xlsx 再上传。", status=422
    ),
    "sheet_locked": Sentence("“{name}”设了打开密码。", "用表格软件打开，去掉密码后另存，再上传。", status=422),
    "sheet_bomb": Sentence(
        "“{name}”解压后超过{limit}，不像正常的表格。", "只保留需要的工作表，清除多余的空行和格式后再上传。", status=422
    ),
    "table_kind_unknown": Sentence("不能导出成“{kind}”。", "选 CSV 或 XLSX。", status=422),
    "sheet_stretched": Sentence(
        "“{name}”的单元格散落到第{rows}行、第{columns}列，中间几乎都是空的。",
        "把数据复制到一个新的工作表再上传。",
        status=422,
    ),
    "sheet_empty": Sentence("“{name}”里没有数据行。", "第一行写列名，从第二行起写数据。", status=422),
    "sheet_columns_missing": Sentence(
        "“{name}”缺少{columns}列。", "补上这些列名再上传；模板在导入页可以下载。", status=422
    ),
    "sheet_columns_twice": Sentence(
        "“{name}”里“{first}”和“{second}”说的是同一列，不知道用哪一列。", "只留一列，或改掉另一列的列名。", status=422
    ),
    "sheet_too_many_rows": Sentence(
        "“{name}”有{rows}行，超过一次{limit}行的上限。", "拆成几个文件，分次导入。", status=422
    ),
}
