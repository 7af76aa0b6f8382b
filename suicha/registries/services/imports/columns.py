# SPDX-License-Identifier: Apache-2.0
"""Which columns each sheet has and under which names people write them.  A new name is a new word in this table."""

from typing import NamedTuple

from suicha.files.models import SheetImport

Kind = SheetImport.Kind


class Column(NamedTuple):
    """One column: the field it fills, its title in our template, other titles in use, and how to fill it in.

    ``dropped``: known so that what it holds can be refused with the reason; no template has it any more.
    """

    field: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    width: int = 16
    dropped: bool = False


class Layout(NamedTuple):
    """The columns of one kind of sheet; ``one_of`` are fields of which at least one column must be there."""

    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[Column, ...]:
        """The columns of the template."""
        return tuple(column for column in self.columns if not column.dropped)


NO_CERTIFICATE = "按文本填写；没有执法证的日常监管人员空着"
LAYOUTS: dict[str, Layout] = {
    Kind.ITEMS: Layout(
        (
            Column("compiler", "编制单位名称", ("编制单位", "编制部门", "制定单位"), hint="哪个单位编的清单", width=18),
            Column("sequence", "序号", ("编号",), hint="整数；同一抽查类别的几个事项可以共用", width=6),
            Column("category", "抽查类别", ("事项分类", "类别名称", "抽查项目类别"), True, "同一类写一样的名称", 24),
            Column("name", "抽查事项", ("事项名称", "抽查事项名称", "检查事项"), True, "一行一个事项", 40),
            Column("object_kind", "检查对象", ("抽查对象", "对象"), True, "哪一类企业或单位", 24),
            Column(
                "item_class", "事项类别", ("事项类型", "重点一般", "事项性质"), True, "一般检查事项或重点检查事项", 14
            ),
            Column("methods", "检查方式", ("抽查方式", "检查方法"), True, "现场检查、书面检查、网络检查等", 20),
            Column("body", "检查主体", ("抽查主体", "实施主体", "检查机关"), True, "有权检查的机关", 26),
            Column(
                "legal_basis",
                "检查依据",
                ("抽查依据", "法律依据", "依据"),
                True,
                "写到法律法规的第几条；没有依据不能导入",
                50,
            ),
            Column("content", "检查内容", ("抽查内容", "检查内容及要求", "抽查内容及要求"), hint="可不填", width=40),
            Column("requirements", "检查要求", ("抽查要求",), hint="可不填", width=30),
            Column("standard", "检查标准", ("抽查标准",), hint="可不填", width=30),
            Column("scope", "检查范围", ("抽查范围",), hint="可不填", width=20),
            Column("means", "检查手段", ("抽查手段",), hint="可不填，例如：仪器检测、查阅台账", width=20),
            Column("procedure", "抽查程序", ("检查程序",), hint="空着就是通常程序", width=30),
            Column(
                "frequency",
                "抽查频次",
                ("频次", "检查频次", "抽查比例和频次", "比例和频次"),
                hint="例如：每年1次",
                width=16,
            ),
            Column("ratio_ppm", "抽查比例", ("比例",), hint="百分数，例如10%；空着按计划定", width=12),
            Column("levels", "实施层级", ("层级", "行使层级"), hint="省、市、县、所中的几个；空着不限", width=14),
        )
    ),
    Kind.JOINT_ITEMS: Layout(
        (
            Column("sequence", "序号", ("编号",), hint="整数", width=6),
            Column("domain", "抽查领域", ("领域", "联合抽查领域"), True, "几个部门一起查的领域", 26),
            Column("name", "抽查事项", ("事项名称", "检查事项"), True, "一行一个事项", 40),
            Column("object_kind", "检查对象", ("抽查对象", "对象"), hint="哪一类企业或单位", width=26),
            Column("lead", "发起部门", ("牵头部门", "牵头单位", "发起单位"), True, "牵头的部门，可以写两个", 22),
            Column("participants", "配合部门", ("参与部门", "参加部门", "配合单位"), hint="可不填", width=30),
        )
    ),
    Kind.TARGETS: Layout(
        (
            Column(
                "name",
                "名称",
                ("企业名称", "单位名称", "检查对象名称", "市场主体名称", "主体名称", "字号名称", "QYMC", "MC"),
                True,
                "营业执照上的全称",
                30,
            ),
            Column(
                "credit_code",
                "统一社会信用代码",
                ("TYXYDM", "TYSHXYDM", "社会信用代码", "信用代码", "统一代码", "USCC"),
                hint="18位，按文本填写；没有就留空",
                width=22,
            ),
            Column(
                "register_number",
                "注册号",
                ("工商注册号", "营业执照注册号", "许可证号", "ZCH"),
                hint="旧注册号或许可证号",
                width=20,
            ),
            Column(
                "form", "企业类型", ("企业类型名称", "主体类型", "市场主体类型", "单位类型"), hint="可不填", width=22
            ),
            Column(
                "domain",
                "领域",
                ("监管领域", "抽查领域", "行业领域", "所属领域"),
                hint="例如：工贸、危险化学品",
                width=14,
            ),
            Column(
                "town", "所属镇街", ("镇街", "乡镇街道", "所属乡镇", "所在镇街"), hint="与行政区划名称一致", width=14
            ),
            Column(
                "address",
                "地址",
                ("经营地址", "住所", "经营场所", "住所(经营场所)", "注册地址", "生产经营地址"),
                hint="可不填",
                width=36,
            ),
            Column("scope", "经营范围", hint="可不填", width=30),
            Column(
                "founded_on", "成立日期", ("创建日期", "注册日期", "登记日期"), hint="公历，例如2016-04-30", width=14
            ),
            Column(
                "status",
                "状态",
                ("ZT", "主体状态", "登记状态", "经营状态", "企业状态"),
                hint="存续、停业、注销、吊销或迁出",
                width=10,
            ),
            Column(
                "grade",
                "风险分类",
                ("风险等级", "信用风险分类"),
                hint="A、B、C、D；可以登记风险分类的人导入才生效",
                width=10,
            ),
        ),
        one_of=("credit_code", "register_number"),
    ),
    Kind.INSPECTORS: Layout(
        (
            Column("name", "姓名", ("人员姓名", "执法人员姓名"), True, "执法证上的姓名", 12),
            Column(
                "organisation",
                "单位",
                ("工作单位", "所在单位", "单位名称", "部门"),
                hint="本单位或下属股室；新增的空着就是本单位，已在名录里的不改单位",
                width=24,
            ),
            Column(
                "certificate", "执法证号", ("执法证编号", "行政执法证号", "证件号码"), hint=NO_CERTIFICATE, width=20
            ),
            Column(
                "certificate_until",
                "有效期至",
                ("执法证有效期至", "证件有效期至", "有效期", "有效期截止"),
                hint="公历，例如2028-12-31；有证号的必须填",
                width=14,
            ),
            Column("category", "人员类别", ("类别", "人员种类"), hint="执法人员或日常监管人员", width=14),
            Column("post", "职务", ("职务职级", "岗位"), hint="可不填", width=14),
            Column("domains", "领域", ("抽查监管领域", "监管领域", "执法领域"), hint="几个领域用顿号隔开", width=24),
            Column("is_leader", "可任组长", ("组长", "是否可任组长"), hint="是或否", width=10),
            Column("mobile", "手机号码", ("手机", "手机号", "联系电话"), hint="11位，不公开", width=14),
            Column(
                "towns", "可到镇街", ("包片镇街", "片区", "可到乡镇"), hint="用顿号隔开；空着就是都可以去", width=24
            ),
            Column("is_office", "机关人员", ("是否机关人员",), hint="是或否", width=10),
            Column("tested_until", "能力测试有效期", ("能力测试有效期至",), dropped=True),
            Column("issuer", "发证机关", ("发证单位",), hint="可不填", width=20),
            Column("certificate_from", "有效期自", ("有效期起", "发证日期"), hint="公历，可不填", width=14),
        )
    ),
    Kind.EXPERTS: Layout(
        (
            Column("name", "姓名", ("专家姓名", "人员姓名"), True, "证书上的姓名", 12),
            Column("institution", "专业机构", ("机构名称", "工作单位", "所在单位"), hint="个人专家空着", width=28),
            Column("institution_kind", "机构类型", ("单位类型",), hint="机构库里没有的机构必须填", width=16),
            Column("specialties", "专业领域", ("领域", "专业", "擅长领域"), True, "几个领域用顿号隔开", 24),
            Column("title", "职称", ("专业技术职称",), hint="可不填", width=14),
            Column("certificate", "资格证书号", ("证书编号", "职称证书号", "证书号"), True, "按文本填写", 20),
            Column(
                "certificate_until",
                "有效期至",
                ("资格有效期至", "有效期", "有效期截止"),
                hint="空着是长期有效",
                width=14,
            ),
            Column("mobile", "手机号码", ("手机", "手机号", "联系电话"), hint="11位，不公开", width=14),
        )
    ),
}
