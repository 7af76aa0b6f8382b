# SPDX-License-Identifier: Apache-2.0
"""Refusals of the draw."""

from suicha.core.errors import Sentence
from suicha.draws.refusals_of_items import MORE
from suicha.draws.rules import group_size, sources, witnessing
from suicha.draws.rules.mandatory import CLAUSE as MANDATORY_CLAUSE

_ONCE = "国办发〔2015〕58号　建立随机抽取检查对象、随机选派执法检查人员的“双随机”抽查机制"

_KEEP = "抽取规范 sj1 第十一节　系统密数由抽取单位以外的人保管"
_ALTERNATES = "抽取规范 sj1 第5节　备选只替换同一层的对象，按名次，写明理由"
_LOTTERY = "抽签规范　名录先承诺，抽签结果由两个人各录一遍，附现场照片和见证人签名的记录表"
_VOID = "抽取规范 sj1 第十一节　作废要有理由和第二个人，作废公开，重抽与前次相连"

_PAIR = "省市场监管局方案：既可以电脑抽取、人工匹配，也可以电脑抽取、智能匹配"
_EXPERTS = "市级细则　需要行业专家参与的，从专业人员库中随机选派"
REFUSALS = {
    "draw_exists": Sentence("这个任务已有抽取{number}，作废之前不能再抽。", "打开这次抽取，按当前步骤接着办。", _ONCE),
    "pool_empty": Sentence("抽查范围内没有检查对象。", "核对任务的领域、风险分类和镇街，或先补充名录库。"),
    "pool_size_zero": Sentence("抽取数量是0，不能冻结。", "在计划里改好抽查比例，重新建立任务。"),
    "pool_too_small": Sentence(
        "要抽{total}家，能参加抽取的只有{size}家，另有{excluded}家按规则排除。",
        "减少抽取数量重新建立任务，或补充名录库后再冻结。",
    ),
    "pool_only_mandatory": Sentence(
        "范围内的{mandatory}家都是必查的，另有{excluded}家排除，没有可以随机抽取的。",
        "放宽范围在计划里另列一行；必查的由那一行的抽取一并列入。",
        MANDATORY_CLAUSE,
    ),
    "pool_mandatory_suffice": Sentence(
        "必查的{mandatory}家计入比例后已经够数，随机抽取的名额是0。",
        "在计划里另列一行，提高比例或让必查的不计入比例。",
        MANDATORY_CLAUSE,
    ),
    "pool_number_twice": Sentence("编号{number}在名录里有两条。", "先在检查对象名录库里合并或改正，再冻结。"),
    "pool_refused": Sentence("名录不能冻结：{reason}", "按上面的原因改正名录，再冻结。"),
    "witnesses_too_few": Sentence(
        "见证人{given}名，少于{least}名。", "补足见证人再冻结；人数在细则参数里设定。", witnessing.CLAUSE, status=422
    ),
    "witness_incomplete": Sentence("第{position}名见证人没有填全。", "选定类别，填写姓名。", status=422),
    "witness_twice": Sentence(
        "第{position}名见证人“{name}”前面已经有了。", "一个人只报一个数，换一个人；同名的写明所在单位。", status=422
    ),
    "file_damaged": Sentence(
        "“{name}”的内容与冻结时不一致，不能继续。", "停止抽取，保留现场，由系统管理员从备份找回原文件。"
    ),
    "draw_key_wrong": Sentence(
        "密封用的密钥文件{file}不是当时的那一个，打不开。", "由系统管理员从备份恢复密钥文件，再揭示。"
    ),
    "draw_refused": Sentence("这次抽取不能继续：{reason}", "保留现场，由系统管理员核对冻结文件。"),
    "witness_not_open": Sentence("抽取{number}现在不收数字：{why}。", "按主持人的安排，到时再来。"),
    "witness_locked": Sentence("这个数字已经锁定，不能再填。", "凭页面上的回执，揭示种子后核对公布的数字。"),
    "witness_number_wrong": Sentence("{fault}", "数字锁定前可以随时重填。", status=422),
    "witnesses_missing": Sentence(
        "还有{number}名见证人没有锁定数字：{names}。", "等全部锁定后再揭示种子。", witnessing.CLAUSE
    ),
    "package_does_not_verify": Sentence(
        "抽取包自检没有通过，没有出具：{lines}。", "保留现场，由系统管理员核对程序后再出具；结果指纹已留痕，不会变。"
    ),
    "match_package_does_not_verify": Sentence(
        "匹配包自检没有通过，这一步没有办成：{lines}。", "保留现场，由系统管理员核对程序后再办；原来的安排没有变。"
    ),
    "package_not_issued": Sentence("抽取{number}还没有出具抽取包。", "揭示种子并出具结果后再公开。"),
    "witness_kinds_too_few": Sentence(
        "见证人只有{given}类，少于{least}类。",
        "补上别的类别的见证人；类别数在细则参数里设定。",
        witnessing.CLAUSE,
        status=422,
    ),
    "source_incomplete": Sentence(
        "第{position}个种子来源没有说清楚：{fault}。", "写全再冻结。", sources.CLAUSE, status=422
    ),
    "source_twice": Sentence("种子来源的代号{name}用了两次。", "改一个代号。", sources.CLAUSE, status=422),
    "source_already_out": Sentence(
        "公开数在{due}已经产生，这时公布承诺就晚了。", "作废这次抽取，换一个还没产生的公开数再冻结。", sources.CLAUSE
    ),
    "source_unknown": Sentence(
        "抽取{number}的种子计划里没有{name}。", "只录入计划里写明的骰子和公开数。", sources.CLAUSE
    ),
    "way_unknown": Sentence("没有“{given}”这种抽取方式。", "选电脑抽取或现场抽签。", status=422),
    "lottery_is_open": Sentence(
        "现场抽签当众抽出，不能分批或部分公开。",
        "公开方式选“抽取后公开全部名单”，或者改用电脑抽取。",
        _LOTTERY,
        status=422,
    ),
    "lottery_too_large": Sentence(
        "现场抽签最多{most}个签，名录里参加抽取的有{size}家。", "改用电脑抽取，或缩小任务的范围。", _LOTTERY, status=422
    ),
    "lottery_not_chosen": Sentence(
        "抽取{number}冻结时定的是电脑抽取，不收抽签结果。", "按页面上的当前步骤接着办。", _LOTTERY
    ),
    "slips_not_open": Sentence(
        "抽取{number}现在是{state}，不收抽签结果。", "承诺公布之后、揭示种子之前录入。", _LOTTERY
    ),
    "slips_wrong": Sentence("{fault}", "照签名的抽签记录表再写一遍。", _LOTTERY, status=422),
    "slips_time_wrong": Sentence("{fault}", "照抽签记录表上的时间填写。", _LOTTERY, status=422),
    "slips_without_photo": Sentence(
        "没有现场照片。", "至少交1张，最多{most}张，拍下抽出的签和在场的人。", _LOTTERY, status=422
    ),
    "slips_photos_too_many": Sentence(
        "现场照片有{given}张，最多{most}张。", "挑看得清签号的交。", _LOTTERY, status=422
    ),
    "slips_without_record": Sentence(
        "没有签名的抽签记录表。", "打印抽签记录表，见证人签名后拍照或扫描。", _LOTTERY, status=422
    ),
    "slips_second_person": Sentence("抽签结果要由另一个人再录一遍。", "由第二个人用自己的账号录入。", _LOTTERY),
    "slips_agreed": Sentence(
        "抽签结果已经由两个人核对一致，不能再改。", "接着等种子来源到齐，由保管人揭示。", _LOTTERY
    ),
    "slips_differ": Sentence(
        "两个人录入的签不一样，两份都已搁置并留痕。", "两人一起核对签名的记录表和照片，从头再录。", _LOTTERY
    ),
    "slips_missing": Sentence("抽签结果还没有由两个人核对一致。", "由两个人分别录入后再揭示。", _LOTTERY),
    "disclosure_unknown": Sentence("没有“{given}”这种公开方式。", "从公开方式里选一种。", status=422),
    "keepers_missing": Sentence(
        "现有{number}名密数保管人，没有一名在抽取单位以外，不能冻结。",
        "先由派驻纪检监察组或联席会议办公室的人员制作保管密钥。",
        _KEEP,
    ),
    "escrow_missing": Sentence(
        "抽取{number}冻结时还没有密数保管人，不能继续。", "作废这次抽取，保管人制作密钥后重新冻结。", _KEEP
    ),
    "keeper_is_host": Sentence("主持抽取的人不能同时保管密数。", "由派驻纪检监察组或联席会议办公室的人员保管。", _KEEP),
    "passphrases_differ": Sentence("两次填的保管口令不一样。", "重新填写两遍。", status=422),
    "passphrase_weak": Sentence("保管口令要{least}个字符以上，不能全是数字。", "用几个不相干的词连起来。", status=422),
    "passphrase_is_password": Sentence(
        "保管口令不能与登录口令相同。", "另想一个；保管口令谁也不能重置，记牢或封存。", status=422
    ),
    "passphrase_wrong": Sentence("保管口令不对。", "核对大小写再填；每次尝试都有留痕。", status=422),
    "envelope_shut": Sentence(
        "保管口令连错{times}次，到{until}才能再试。", "到时再填；由另一名保管人揭示也可以。", status=422
    ),
    "keeper_key_gone": Sentence(
        "保管密钥文件{file}找不到，或者不是原来的。", "由系统管理员从备份取回，或由另一名保管人揭示。"
    ),
    "envelope_damaged": Sentence("抽取{number}的密数信封被改动过，打不开。", "保留现场，由另一名保管人揭示。"),
    "keeper_not_of_draw": Sentence(
        "抽取{number}冻结时没有把密数交给这个账号保管。", "由这次抽取的保管人揭示，名单在抽取页面上。", _KEEP
    ),
    "witness_code_wrong": Sentence(
        "口令不对，或者用过了、过了时间。",
        "核对8位数字；不行就由主持人重发一个，连错太多要等{minutes}分钟。",
        status=422,
    ),
    "entrance_shut": Sentence(
        "错误的口令太多，到{until}才能再试。", "15分钟里同一处错{address}次、各处共错{everywhere}次就暂停。", status=422
    ),
    "witness_not_entered": Sentence("{name}还没有签到。", "先用一次性口令签到，再填数字。"),
    "witness_too_late": Sentence(
        "公开数定于{due}产生，已经过了，见证人不能再锁定。", "由主持人申请作废，重新冻结抽取。", sources.CLAUSE
    ),
    "reading_not_open": Sentence("抽取{number}现在是{state}，不收骰子和公开数。", "承诺公布之后、揭示之前录入。"),
    "reading_before_witnesses": Sentence(
        "还有{number}名见证人没有锁定：{names}。", "见证人全部锁定后，再掷骰子、取公开数。", sources.CLAUSE
    ),
    "reading_wrong": Sentence("{title}不能录入：{fault}", "照着公布的原样再录一遍。", sources.CLAUSE, status=422),
    "fallback_not_planned": Sentence(
        "{title}在承诺里没有写备用办法。", "照原来的来源录入。", sources.CLAUSE, status=422
    ),
    "fallback_without_reason": Sentence(
        "{title}用了备用办法，没有写理由。", "写明原来的来源为什么没有数。", status=422
    ),
    "reading_agreed": Sentence("{title}已经由两人核对一致，不能再改。", "接着办下一个来源，或者揭示种子。"),
    "reading_second_person": Sentence("{title}要由另一个人再录一遍。", "由第二个人用自己的账号录入。", sources.CLAUSE),
    "reading_differs": Sentence(
        "两个人录入的{title}不一样，两份都已搁置并留痕。", "两人一起核对来源和照片，从头再录。", sources.CLAUSE
    ),
    "readings_missing": Sentence(
        "还有{number}个种子来源没有核对一致：{names}。", "由两个人分别录入后再揭示。", sources.CLAUSE
    ),
    "void_waits": Sentence(
        "抽取{number}有作废申请等着决定，先不能往下办。", "由另一个人同意作废，或者撤回申请。", _VOID
    ),
    "void_without_reason": Sentence(
        "作废的理由要写{least}个字以上。", "写明发生了什么，理由会公开。", _VOID, status=422
    ),
    "void_not_requested": Sentence("抽取{number}没有等着决定的作废申请。", "先由主持人申请作废并写明理由。", _VOID),
    "void_own_request": Sentence("自己申请的作废不能自己同意。", "由分管领导或纪检监察人员决定。", _VOID),
    "void_after_dispatch": Sentence(
        "抽取{number}已经派发检查，不能作废。", "个别对象有变动的，用备选替换并写明理由。", _VOID
    ),
    "void_already": Sentence("抽取{number}已经作废。", "需要抽取的，从任务重新冻结名录。", _VOID),
    "opening_too_early": Sentence("抽取{number}还没有出具结果。", "出具结果之后再向企业出具凭单。"),
    "opening_unknown": Sentence(
        "抽取{number}的名录里没有编号{firm}。", "核对编号；不在名录里的没有参加抽取。", status=422
    ),
    "substitution_too_early": Sentence(
        "抽取{number}现在是{state}，还不能替换。", "出具结果之后，核实确有变动的再替换。", _ALTERNATES
    ),
    "substitution_sent_out": Sentence(
        "“{name}”所在的批次已经派发，不能替换。", "到场后按实际情况登记结果，例如无法联系、已停业。", _ALTERNATES
    ),
    "substitution_twice": Sentence("“{name}”已经换出。", "看这次抽取的替换记录。", _ALTERNATES),
    "substitution_of_alternate": Sentence("“{name}”是备选，还没有换入。", "只有列入检查的对象才替换。", _ALTERNATES),
    "substitution_without_reason": Sentence(
        "没有选原因，或情况说明不到{least}个字。",
        "选定原因，写明核实的经过和依据，会公开。",
        _ALTERNATES,
        status=422,
    ),
    "substitution_refused": Sentence("不能替换：{reason}", "备选不够的，按剩下的对象检查，并说明原因。", _ALTERNATES),
    "substitution_barred": Sentence(
        "换入的“{name}”与检查组的{people}有回避关系，不能替换。",
        "先为这个席位重新抽取人员，再替换。",
        _ALTERNATES,
    ),
    "pairing_by_computer": Sentence(
        "抽取{number}的任务由电脑匹配，不能人工配对。", "匹配方式在建立任务时定，冻结名录以后不改。", _PAIR
    ),
    "matching_by_person": Sentence(
        "这个任务由电脑抽人、由人配对，不能直接匹配。", "打开人工配对页，把抽到的人配到每一家。", _PAIR
    ),
    "pairing_too_many": Sentence("共{targets}家，超过人工配对的{most}家。", "这样多的对象，用电脑匹配。", _PAIR),
    "pairing_short": Sentence("{sentence}，不能配对。", "先看缺人的原因和可选办法。", _PAIR),
    "pairing_incomplete": Sentence("{name}的席位没有配齐。", "给每个席位选一个人。", _PAIR, status=422),
    "pairing_not_entitled": Sentence(
        "{person}不能坐{name}的这个席位。",
        "从列出的人里选：没有抽到的、不符合条件的、要回避的都不能选。",
        _PAIR,
        status=422,
    ),
    "pairing_twice": Sentence("{person}在{name}的组里配了两次。", "一组里每人只坐一个席位。", _PAIR, status=422),
    "pairing_load": Sentence(
        "{person}抽到{wanted}家，现在配了{given}家。", "抽到谁、去几家由电脑定，只能调换去哪一家。", _PAIR, status=422
    ),
    "amendment_unknown": Sentence("不认识这种补救办法。", "回到人员匹配页，从列出的办法里选。", status=422),
    "matching_terms_frozen": Sentence(
        "抽取{number}已经冻结，人员匹配办法不能改。", "作废这次抽取以后，改好再重新冻结。"
    ),
    "inspectors_too_few": Sentence(
        "{departments}的执法检查人员不够，不能匹配：{short}",
        "打开人员匹配页，看为什么缺人、有哪些办法。名单已随承诺固定，要加人只能作废后重新冻结。",
        group_size.CLAUSE,
    ),
    "experts_too_early": Sentence("抽取{number}现在是{state}，还不能抽专家。", "出具结果之后再抽专家。"),
    "experts_not_wanted": Sentence(
        "抽取{number}的任务没有要求专家。", "需要专家的，建立任务时在人员匹配办法里写明人数。", _EXPERTS
    ),
    "experts_drawn_already": Sentence("抽取{number}的专家已经抽取。", "个别专家不能到场的，重抽他的席位。", _EXPERTS),
    "experts_too_few": Sentence(
        "专家不够：按每人最多{cap}家，共需{needed}人次，最多承担{capacity}人次。",
        "提高每人上限，或只给前面的检查对象配专家，写明理由。",
        _EXPERTS,
        status=422,
    ),
    "experts_none": Sentence(
        "抽取{number}没有一家能配专家。{why}",
        "没有专家也可以检查；补充专业人员库，用于以后的任务。",
        _EXPERTS,
        status=422,
    ),
    "experts_not_a_way": Sentence(
        "这样调整不是专家不够时的办法，或者调整得比需要的多。", "打开专家页，用上面列出的办法。", _EXPERTS, status=422
    ),
    "expert_lapse_unfounded": Sentence(
        "专业人员库里看不出{name}{cause}，不能重抽。",
        "确有其事的，先在专业人员库登记，再重抽这一席。",
        _EXPERTS,
        status=422,
    ),
    "expert_ill_twice": Sentence(
        "“{target}”的这一席已经因不能到场换过一次人。",
        "没有专家也可以检查；{name}不能来的，写进检查记录。",
        _EXPERTS,
        status=422,
    ),
    "experts_without_reason": Sentence("调整办法的理由不到{least}个字。", "写明为什么这样调整。", status=422),
    "expert_asked_already": Sentence("{name}的回避申请正在等决定。", "先由另一个人决定这一份。"),
    "expert_opinion_given": Sentence(
        "{name}已经给出书面意见，席位不再更换。", "意见和回避的情况一并保留，由审核人判断是否采用。"
    ),
    "expert_own_request": Sentence(
        "自己登记的回避申请不能自己决定。", "由分管领导或审核人决定。", "行政处罚法第四十三条　回避由行政机关负责人决定"
    ),
    "expert_not_own_request": Sentence("不是自己登记的回避申请，不能撤回。", "由登记人撤回，或由决定人作出决定。"),
    "expert_request_settled": Sentence("这份回避申请已经决定或撤回。", "看这一席的记录。"),
    "expert_answer_missing": Sentence("决定的理由不到{least}个字。", "写明同意或不同意的理由。", status=422),
    "expert_lapse_without_reason": Sentence(
        "没有选原因，或说明不到{least}个字。", "选定原因，写明情况；回避的另行申请。", status=422
    ),
    "expert_seat_left": Sentence("{name}已经换出，这一席有了新的专家。", "看这一家现在的专家。"),
    "expert_link_closed": Sentence("这个链接已经用过、换过或过了期限。", "向发链接的单位要一个新的。", status=410),
    "expert_not_sent_out": Sentence(
        "“{name}”所在的批次还没有派发，不能告诉专家。", "派发检查以后再发链接或登记意见。", _EXPERTS
    ),
    "expert_opinion_length": Sentence("意见有{length}字。", "写{least}到{limit}字。", status=422),
    "expert_opinion_date": Sentence("签署日期{signed_on}不对。", "填抽取之日到今天之间的日期。", status=422),
} | MORE
