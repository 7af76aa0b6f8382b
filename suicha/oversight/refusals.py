# SPDX-License-Identifier: Apache-2.0
"""Refusals of oversight."""

from suicha.core.errors import Sentence

_TRACE = "国办发〔2015〕58号　全程留痕，责任可追溯"

_HOLIDAYS = "全国年节及纪念日放假办法　国务院办公厅每年公布放假调休安排"

REFUSALS = {
    "calendar_notice_missing": Sentence(
        "{year}年的放假安排没有写名称或通知文号。",
        "照国务院办公厅通知填，例如：国办发明电〔2025〕7号。",
        _HOLIDAYS,
        422,
    ),
    "calendar_days_wrong": Sentence(
        "没有读到{year}年的放假日期，或有别的年份的日期。", "只登记这一年的放假和上班日期。", _HOLIDAYS, 422
    ),
    "calendar_same": Sentence("{year}年登记的就是这一份放假安排。", "不用再登记。"),
    "calendar_day_same": Sentence("{day}登记的就是{now}。", "不用再改。"),
    "calendar_year_wrong": Sentence("不能登记{year}年的放假安排。", "选2004年到{last}年之间的年份。", status=422),
    "keeper_url_not_allowed": Sentence(
        "推送地址不能用。", "填 https 开头的完整地址；内网可以用 http 加数字地址，不带账号和参数。", status=422
    ),
    "keeper_mail_missing": Sentence("没有邮箱，不能用电子邮件交存。", "填上邮箱，或换一种交存方式。", status=422),
    "keeper_key_unreadable": Sentence(
        "联署公钥读不出来：{reason}。", "由存证单位重新导出“名称+钥匙号+base64”一行，原样粘贴；没有就留空。", status=422
    ),
    "keeper_twice": Sentence("{unit}已经登记。", "要改交存方式的，先停用原来的登记，再登记一次。"),
    "keeper_ended": Sentence("{unit}已经停用，不再存证。", "换一家存证单位，或重新登记。"),
    "log_empty": Sentence("还没有留痕，没有可以签名的内容。", "办过第一件事以后再签发检查点。"),
    "handover_way_unknown": Sentence("这种方式不由人交存。", "选下载文件、打印存档或电子邮件；推送由后台自动办。"),
    "cosignature_no_key": Sentence("{unit}没有登记联署公钥，核对不了。", "停用后带公钥重新登记，再收联署。", _TRACE),
    "cosignature_twice": Sentence("{unit}在第{size}条检查点上的联署已经收下。", "等下一个检查点再收。"),
    "cosignature_wrong": Sentence(
        "里面没有{unit}对第{size}条检查点的联署，或与登记的公钥对不上。",
        "确认交给对方的就是这个检查点，把对方发回的“— 名称 ”开头的一行原样粘贴。",
        _TRACE,
        status=422,
    ),
}
