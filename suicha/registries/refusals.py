# SPDX-License-Identifier: Apache-2.0
"""Refusals of the libraries."""

from suicha.core.errors import Sentence
from suicha.registries.refusals_of_people import PEOPLE

REFUSALS = {
    "area_ground_missing": Sentence("没有写{region}的依据。", "写文件的名称和文号，或研判会议的纪要。", status=422),
    "area_since_future": Sentence("起始日期{since}还没有到。", "填今天或更早的日期。", status=422),
    "area_twice": Sentence("{region}已登记为风险较高的区域。", "不用再登记；依据变了，先解除再登记。", status=422),
    "area_ended_already": Sentence("{region}已于{until}解除。", "不用再解除。"),
    "area_until_wrong": Sentence(
        "解除日期{until}早于{since}，或还没有到。", "填起始日期到今天之间的日期。", status=422
    ),
    "licences_none_missing": Sentence("选的持证单位都已在名录库里。", "刷新名录体检，只剩下还没有入库的。", status=422),
    "deadline_task_missing": Sentence("没有写要做的事。", "例如：完成本股室检查对象入库。", status=422),
    "deadline_past": Sentence("截止日期{due_on}已经过了。", "填今天以后的日期。", status=422),
    "deadline_twice": Sentence("{name}{due_on}的这项任务已经布置。", "不用再布置；要改期，另定一个日期。", status=422),
    "deadline_done_already": Sentence("“{task}”已经报告完成。", "不用再报告。"),
    "snapshot_word_missing": Sentence("没有写编号的字头。", "例如漳应急名录，编号接年度和序号。", status=422),
    "snapshot_empty": Sentence("{name}是空的，没有可以编定的。", "先把名录录入完。", status=422),
    "snapshot_number_taken": Sentence("编号{number}已经用过。", "换一个字头，两个名录的字头不能相同。", status=422),
    "snapshot_released_already": Sentence("{number}已经公开。", "不用再公开。"),
    "list_name_missing": Sentence("名录没有名称。", "写明是哪一类对象的名录，例如加油站名录。", status=422),
    "list_name_taken": Sentence("已有名录“{name}”。", "换一个名称，或修改原来那个名录的条件。", status=422),
    "list_item_taken": Sentence(
        "这个事项已有对象库“{name}”。",
        "修改那个名录的条件，停用的先恢复；一个事项只对应一个对象库。",
        "县农委2018年方案　做到一个事项对应一个对象库",
        status=422,
    ),
    "list_reason_missing": Sentence("没有写理由，不能定版。", "写明为什么这样圈定，例如事项调整的文号。", status=422),
    "list_same": Sentence("“{name}”第{number}版就是这些条件。", "条件没有变，不用再定一版。", status=422),
    "list_closed": Sentence("名录“{name}”已停用。", "要改条件，先恢复使用。"),
    "list_open": Sentence("名录“{name}”正在使用。", "不用恢复。"),
    "list_foreign": Sentence("选的名录不是本单位的。", "在本单位的专题名录里选。", status=422),
    "list_leaves_nobody": Sentence(
        "“{name}”与下面的条件合起来没有对象。", "放宽下面的条件，或不选这个名录。", status=422
    ),
    "import_under_way": Sentence("“{name}”正在后台导入。", "等它导入完，打开这张表的页面看结果。"),
    "target_name_missing": Sentence("检查对象没有名称。", "填写营业执照或许可证上的全称。", status=422),
    "target_code_wrong": Sentence(
        "“{name}”的统一社会信用代码不对：{fault}。", "按营业执照重填；没有代码就留空，由名录库编号。", status=422
    ),
    "target_code_taken": Sentence(
        "{code}已在{organisation}的名录库，名称是“{name}”。",
        "在名录库里按代码查到它，改原来那一家，不重复入库。",
        status=422,
    ),
    "target_kind_unknown": Sentence("“{name}”的对象类别“{given}”不在表里。", "从八类里选一类。", status=422),
    "target_attribute_wrong": Sentence("“{name}”的{title}{what}。", "按提示改这一项，不清楚的可以留空。", status=422),
    "target_industry_unknown": Sentence(
        "“{given}”不是国民经济行业代码。", "在行业表里按名称查，选大类、中类或小类。", "GB/T 4754—2017", status=422
    ),
    "target_nature_unknown": Sentence("经营性质“{given}”不在表里。", "从这些里选：{known}。", status=422),
    "target_line_foreign": Sentence(
        "{line}不是{organisation}的股室。", "选本单位的股室。", "谁审批、谁监管，谁主管、谁监管", status=422
    ),
    "target_approval_unknown": Sentence("监管来源“{given}”不在表里。", "选本级、上级审批或受委托。", status=422),
    "target_approver_missing": Sentence(
        "“{name}”是{approval}，没有写是哪个单位。",
        "写审批或委托单位的全称。",
        "市水利局2018年方案　监管抽查对象应包括上级审批、委托管理的单位",
        status=422,
    ),
    "target_upstream_half": Sentence("“{name}”的来源平台和编号只写了一个。", "两个都写，或都空着。", status=422),
    "target_upstream_taken": Sentence(
        "{system}的{number}在名录里是“{name}”。", "改原来那一条，不重复入库。", status=422
    ),
    "target_is_merged": Sentence("“{name}”已并入“{into}”。", "在“{into}”上办理；并错了，先撤销合并。"),
    "target_status_merged": Sentence("“{name}”不能直接改为已合并。", "在“查重合并”里选定保留的那一家。", status=422),
    "target_since_future": Sentence("发生日期{since}还没到。", "填今天和以前的日期。", status=422),
    "target_still_doubted": Sentence("“{name}”还有{count}处存疑，不能记为已核实。", "打开它补正，保存就是核实。"),
    "target_facts_missing": Sentence(
        "“{name}”没有录{facts}，不能通过审查。",
        "打开它补录。",
        "桓台县2018年方案　对市场主体的经营性质、行业、地域等信息进行严格审查、全面录入",
    ),
    "targets_none_verified": Sentence("选中的{count}家都有存疑或没有录全，一家也没有核实。", "逐家打开补正。"),
    "merge_reason_missing": Sentence("没有写依据。", "写明怎么认定的，例如登记机关变更通知书的文号。", status=422),
    "merge_undone_already": Sentence("“{name}”的合并已经撤销。", "不用再撤。"),
    "merge_undo_order": Sentence("“{name}”后来又并入了别家。", "先撤销后一次合并，再撤销这一次。"),
    "merge_with_itself": Sentence("“{name}”不能和自己合并。", "选另一家。", status=422),
    "merge_already": Sentence("“{name}”已并入别家。", "在保留的那一家上办理。"),
    "merge_foreign": Sentence("“{name}”属于{organisation}的名录库。", "只能合并同一个单位的对象。", status=422),
    "merge_kinds": Sentence("一个是{kept}，一个是{merged}，不是同一对象。", "核对对象类别，填错的先改。", status=422),
    "merge_codes": Sentence(
        "两家都有统一社会信用代码：{kept}和{merged}。",
        "代码不同就是两个主体，认定为“不是同一家”。",
        "GB 32100—2015　一个主体只有一个代码",
        status=422,
    ),
    "merge_keeps_code": Sentence("“{name}”有代码{code}，另一家没有。", "保留有代码的那一家。", status=422),
    "link_role_wrong": Sentence("{kind}没有“{role}”这种关系。", "选这一类对象可以有的关系。", status=422),
    "link_filled_wrong": Sentence("{other}不能作{kind}的{role}。", "核对关联的是哪一类对象。", status=422),
    "link_foreign": Sentence("“{name}”不在本单位的名录库。", "先把它录入本单位名录库，再关联。", status=422),
    "link_twice": Sentence("“{other}”已经是“{name}”的{role}。", "不用再登记；换了人的，先终止原来的。"),
    "link_ended_already": Sentence("这条关联已在{until}终止。", "不用再办。"),
    "link_until_wrong": Sentence("终止日期{until}不对。", "填{since}到今天之间的日期。", status=422),
    "tag_words_missing": Sentence("标签组和标签都要写。", "例如标签组“许可”，标签“危险化学品经营许可”。", status=422),
    "tag_twice": Sentence("“{group}：{name}”已经有了。", "直接用它；停用的先恢复。", status=422),
    "tag_closed": Sentence("标签“{name}”已停用。", "恢复使用以后才能再用。"),
    "tag_in_use": Sentence("标签“{name}”在用。", "不用恢复。"),
    "target_tag_foreign": Sentence("标签“{name}”不是{organisation}的词。", "用本单位或上级定的标签。", status=422),
    "target_tags_same": Sentence("“{name}”的标签没有变。", "不用保存。"),
    "targets_tagged_already": Sentence("选中的都已有标签“{name}”。", "不用再加。"),
    "mark_expiry_wrong": Sentence(
        "到期日{expires_on}不晚于起始日期{since}。", "按决定书重填；没有期限的空着。", status=422
    ),
    "target_reason_missing": Sentence(
        "没有写理由，不能改{what}。", "写明依据，例如登记机关公告或评级文号。", status=422
    ),
    "target_status_same": Sentence("“{name}”现在就是{status}。", "不用再改；要更新核实日期，用“核实”。"),
    "target_grade_same": Sentence("“{name}”现在就是{grade}类。", "不用再改。"),
    "inspector_name_missing": Sentence("执法检查人员没有姓名。", "填写执法证上的姓名。", status=422),
    "inspector_certificate_missing": Sentence(
        "{name}没有执法证号，不能按执法人员入库。",
        "填写执法证号和有效期；没有执法证的，人员类别选日常监管人员，只能随同，不计入两名。",
        "行政处罚法第四十二条　执法人员应当具有行政执法资格",
        status=422,
    ),
    "inspector_certificate_taken": Sentence(
        "执法证号{certificate}已是{organisation}的{name}。", "核对证号；同一人不重复入库，改原来那一条。", status=422
    ),
    "inspector_account_taken": Sentence(
        "账号{username}已对应另一名检查人员。", "换一个账号，或先在那一条里解除。", status=422
    ),
    "inspector_is_expert": Sentence(
        "{name}在专业人员库里，不能再进执法检查人员名录库。",
        "他不再作专家的，先在专业人员库里登记出库。",
        "市级细则　专业人员库与执法检查人员名录库分别建立",
        status=422,
    ),
    "inspector_left_already": Sentence("{name}已在{left_on}离岗。", "回到岗位时，用“恢复在岗”。"),
    "inspector_not_left": Sentence("{name}现在在岗。", "不用恢复。"),
    "inspector_left_future": Sentence("离岗日期{left_on}还没到。", "到那一天再办，或填今天和以前的日期。", status=422),
    "recusal_not_own": Sentence(
        "只能申报自己的回避关系。", "由{name}本人登录后申报。", "行政处罚法第四十三条　有利害关系的应当回避", status=403
    ),
    "recusal_by_decision": Sentence(
        "与“{name}”的回避是经决定同意的，本人不能解除。",
        "确有变化的，向决定的人说明。",
        "行政处罚法第四十三条　回避由行政机关负责人决定",
        status=403,
    ),
    "recusal_target_foreign": Sentence(
        "“{name}”不在{organisation}的名录库。", "在本单位名录库里查找检查对象。", status=403
    ),
    "recusal_already_declared": Sentence(
        "与“{name}”的回避关系已经申报，还在生效。", "不用再报；要改事由，先解除再申报。"
    ),
    "recusal_already_ended": Sentence("与“{name}”的回避关系已经解除。", "需要时重新申报。"),
    "absence_reversed": Sentence("结束日期{ends_on}早于开始日期{starts_on}。", "核对两个日期。", status=422),
    "absence_twice": Sentence(
        "{name}在{starts_on}至{ends_on}已登记{kind}，日期重叠。", "先销假，再按实际日期登记。", status=422
    ),
    "absence_ended_already": Sentence("{name}的这一条已经销假。", "不用再销；需要时重新登记。"),
    "conflict_document_missing": Sentence(
        "利害关系线索没有依据。", "填写档案、文书的名称或文号，没有依据的不能登记。", status=422
    ),
    "conflict_household_missing": Sentence("没有填户号。", "按户口簿首页填写户号，平台只存密文。", status=422),
    "conflict_party_missing": Sentence(
        "{kind}没有名称，也没有统一社会信用代码。", "至少填一项，才能与检查对象比对。", status=422
    ),
    "conflict_number_wrong": Sentence("统一社会信用代码不对：{fault}。", "按文书重填；没有就留空。", status=422),
    "conflict_days_wrong": Sentence(
        "起始日期{since}还没到，或者晚于不再适用之日。", "填已经发生的日期；不再适用之日可以留空。", status=422
    ),
    "conflict_ended_already": Sentence("{name}的这条线索已经撤销。", "需要时重新登记。"),
    "institution_name_missing": Sentence("专业机构没有名称。", "填写资质证书或营业执照上的全称。", status=422),
    "institution_code_wrong": Sentence(
        "“{name}”的统一社会信用代码不对：{fault}。", "按证照重填；没有代码就留空。", status=422
    ),
    "institution_taken": Sentence("{what}已在机构库里。", "在机构库里查到它，改原来那一家。", status=422),
    "institution_ended_already": Sentence("{name}已在{ended_on}停止合作。", "重新合作时，先恢复合作。"),
    "institution_end_future": Sentence(
        "停止合作的日期{ended_on}还没到。", "到那一天再办，或填今天和以前的日期。", status=422
    ),
    "institution_not_ended": Sentence("{name}现在合作中。", "不用恢复。"),
    "entrustment_incomplete": Sentence("{name}的委托记录不全。", "编号和委托内容都要写。", status=422),
    "entrustment_dates": Sentence(
        "委托从{starts_on}到{ends_on}，终止早于起始。", "按合同或委托书上的日期重填。", status=422
    ),
    "entrustment_twice": Sentence("{name}的{number}已经登记。", "续签的用新编号登记，原来的保留。", status=422),
    "expert_incomplete": Sentence(
        "专业人员没有姓名或专业领域。",
        "写明姓名，至少写一个领域。",
        "市级细则　可建立专业人员库，吸纳行业专家辅助抽查",
        status=422,
    ),
    "expert_certificate_missing": Sentence(
        "{name}没有资格证书号，不能入库。", "填写职称证书或资格证书的编号。", status=422
    ),
    "expert_certificate_taken": Sentence(
        "证书号{certificate}在专业人员库里是{name}。", "核对证书号；同一人不重复入库。", status=422
    ),
    "expert_institution_foreign": Sentence("“{name}”不在本单位的机构库。", "选本单位机构库里的机构。", status=422),
    "expert_is_inspector": Sentence(
        "{name}是在岗的执法检查人员，不能进专业人员库。",
        "换一名专业人员；执法检查人员从检查人员名录库里抽。",
        "市级细则　专业人员库与执法检查人员名录库分别建立",
        status=422,
    ),
    "expert_left_already": Sentence("{name}已在{left_on}出库。", "重新聘请时，用“恢复在库”。"),
    "expert_not_left": Sentence("{name}现在在库。", "不用恢复。"),
    "expert_left_wrong": Sentence("出库日期{left_on}不对。", "填{joined_on}到今天之间的日期。", status=422),
    "mark_document_missing": Sentence(
        "“{name}”的失信情形没有文号。", "填写决定书、公告或核实材料的文号，没有文号的不能登记。", status=422
    ),
    "mark_since_future": Sentence("起始日期{since}还没到。", "填列入、处罚决定或核实之日。", status=422),
    "mark_people_missing": Sentence(
        "群体性投诉没有写人数。",
        "填写已经调查核实的投诉人数。",
        "县市场监管局2020年方案　已经调查核实的10人以上群体性消费者投诉",
        status=422,
    ),
    "mark_people_only_complaints": Sentence("{kind}不填投诉人数。", "清空人数，或把情形改为群体性投诉。", status=422),
    "mark_twice": Sentence("“{name}”的{document}已经登记，还在册。", "不用再登记；写错了，先移出再重新登记。"),
    "mark_ended_already": Sentence("这条失信情形已在{until}移出。", "不用再移出；重新列入的，另行登记。"),
    "mark_reason_missing": Sentence("没有写移出或撤销的依据。", "写明移出决定或撤销文书的文号。", status=422),
    "mark_until_wrong": Sentence("移出日期{until}不对。", "填{since}到今天之间的日期。", status=422),
    **PEOPLE,
    "token_name_missing": Sentence("令牌没有写用途。", "写明哪个系统用它。", status=422),
    "token_person_may_not": Sentence(
        "{person}不能维护{organisation}的检查对象名录库。", "换一个有这项权限的账号，或由安全管理员先授予角色。"
    ),
    "token_unknown": Sentence("没有这个令牌，或已经收回。", "向发放令牌的单位要一个新的。", status=401),
    "api_key_missing": Sentence(
        "没有批次号，或批次号超过{limit}个字符。", "在请求头Idempotency-Key里写批次号，一批一个。", status=422
    ),
    "api_key_reused": Sentence("批次号“{key}”已经用过，内容却不同。", "换一个批次号再送。", status=422),
    "api_key_busy": Sentence("批次号“{key}”正在办理。", "过几秒用同一个批次号再送。"),
    "api_body_wrong": Sentence("送来的不是接口说明里的格式。", "照接口说明送一个对象，行放在rows里。", status=422),
    "api_rows_missing": Sentence("这一批没有行。", "至少送一行。", status=422),
    "api_rows_too_many": Sentence("这一批有{rows}行，超过{limit}行。", "分成几批，各用各的批次号。", status=422),
    "api_row_wrong": Sentence("第{place}行（从0数起）{what}。", "照接口说明改正后再送，整批都没有保存。", status=422),
    "api_day_wrong": Sentence("“{typed}”不是日期。", "写成2026-03-31的样子。", status=422),
}
