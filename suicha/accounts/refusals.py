# SPDX-License-Identifier: Apache-2.0
"""Refusals of accounts."""

from suicha.core.errors import Sentence

REFUSALS = {
    "permission_missing": Sentence(
        "没有权限在{organisation}{act}。", "需要办理时，由安全管理员授予相应角色。", status=403
    ),
    "duties_not_separate": Sentence(
        "{name}已经是{held}，不能再任{role}。",
        "系统、安全、审计三个管理员各用一个账号，也不兼任业务角色。",
        "GB/T 22239—2019 8.1.5　系统管理、审计管理、安全管理分立",
    ),
    "already_installed": Sentence("这里已经有单位和人员了。", "用现有账号登录办理。"),
    "role_already_held": Sentence("{name}已经有{role}这个角色。", "不用再授予。"),
    "role_not_held": Sentence("{name}现在没有{role}这个角色。", "刷新页面看当前角色。"),
    "role_own_account": Sentence("不能给自己授予或收回角色。", "由另一位安全管理员办理。"),
    "username_taken": Sentence("账号“{username}”已有人使用。", "换一个账号名。", status=422),
    "organisation_code_taken": Sentence("单位代码“{code}”已有单位使用。", "换一个代码。", status=422),
    "region_code_taken": Sentence("区划代码“{code}”已经有了。", "核对代码；已有的不用再加。", status=422),
    "region_not_beside": Sentence(
        "{others}与{name}不是同一上级的区划，不能登记为相邻。", "只选同一上级下的其他镇街。", status=422
    ),
    "password_wrong": Sentence("原口令不对。", "重新输入；忘了就找系统管理员重置。", status=422),
    "password_too_weak": Sentence("口令不合要求。", "至少10位，不能全是数字，也不能是常见的词。", status=422),
    "sign_in_locked": Sentence(
        "这个账号连续输错{times}次，已锁定到{until}。", "到时再试；急用时找系统管理员。", status=429
    ),
    "group_incomplete": Sentence("没有名称或成立文件。", "照成立文件填写全称和文号。", status=422),
    "group_office_foreign": Sentence(
        "{office}不是{organisation}或它的下属单位。", "办公室选本单位或下属股室。", status=422
    ),
    "group_taken": Sentence("{name}已经登记。", "在那一条里登记成员。", status=422),
    "group_ended_already": Sentence("{name}已经撤销。", "新成立的另行登记。"),
    "group_head_taken": Sentence("{name}的组长或召集人是{head}。", "先登记原来的卸任。", status=422),
    "member_incomplete": Sentence("成员没有姓名或所在单位。", "两项都要写。", status=422),
    "member_twice": Sentence("{name}已经在{group}里担任这一项。", "不用再登记。", status=422),
    "member_left_already": Sentence("{name}已经卸任。", "重新担任的另行登记。"),
    "arrangement_day_wrong": Sentence("日期{day}不对。", "填起始日期到今天之间的日期。", status=422),
    "responsibility_incomplete": Sentence("责任分工不全。", "领域、分管领导和牵头部门都要写。", status=422),
    "responsibility_ended_already": Sentence("{field}的这条分工已经停止。", "刷新页面看现在的分工。"),
    "contact_incomplete": Sentence("{organisation}的工作联系人不全。", "姓名和办公电话都要写。", status=422),
}
