"""What the codes of a customer are called on screen."""

from wangge.pipeline.contracts import (
    CustomerGroup,
    CustomerKind,
    HoldingKind,
    LifeStatus,
    RelationKind,
)

from .accepting import NO_SOURCE

GROUPS = {
    CustomerGroup.FARM_HOUSEHOLD: "农户",
    CustomerGroup.INDIVIDUAL_BUSINESS: "个体工商户",
    CustomerGroup.SMALL_ENTERPRISE: "小微企业",
    CustomerGroup.NEW_AGRI_ENTITY: "新型农业经营主体",
    CustomerGroup.PUBLIC_SERVANT: "公职人员",
    CustomerGroup.MIGRANT_WORKER: "外出务工",
    CustomerGroup.NEW_CITIZEN: "新市民",
    CustomerGroup.EXISTING_CUSTOMER: "存量客户",
}
KINDS = {CustomerKind.PERSON: "个人", CustomerKind.ORGANISATION: "单位"}
LIFE_STATUSES = {
    LifeStatus.ACTIVE: "正常",
    LifeStatus.MOVED_OUT: "已迁出",
    LifeStatus.DECEASED: "已死亡",
    LifeStatus.CLOSED: "已注销",
    NO_SOURCE: "各来源均已无记录",
}
RELATIONS = {
    "head": "户主",
    "spouse": "配偶",
    "child": "子女",
    "parent": "父母",
    "other": "其他",
}
KIN = {
    RelationKind.SPOUSE: "配偶",
    RelationKind.GUARANTOR: "担保人",
    RelationKind.GUARANTEED: "被担保人",
    RelationKind.LEGAL_REPRESENTATIVE: "法定代表人",
    RelationKind.REPRESENTED_FIRM: "任法定代表人的单位",
    RelationKind.OWNER: "经营者",
    RelationKind.OWNED_BUSINESS: "经营的商户",
    RelationKind.EMPLOYER: "工作单位",
    RelationKind.EMPLOYEE: "职工",
}
"""What the other customer is to this one."""
HOLDING_KINDS = {
    HoldingKind.DEPOSIT: "存款",
    HoldingKind.LOAN: "贷款",
    HoldingKind.LINE: "授信",
    HoldingKind.CHANNEL: "电子渠道",
    HoldingKind.MERCHANT: "收单商户",
}
HOLDING_STATUSES = {"open": "正常", "closed": "已关闭"}
PRODUCTS = {
    "D01": "活期存款",
    "D02": "定期存款",
    "D03": "通知存款",
    "D04": "理财",
    "L01": "农户贷款",
    "L02": "个体经营贷款",
    "L03": "消费贷款",
    "L04": "按揭贷款",
    "L05": "企业贷款",
    "mobile_bank": "手机银行",
    "sms": "短信通知",
    "quick_pay": "快捷支付",
    "etc": "ETC",
    "social_card": "社保卡",
    "credit_card": "信用卡",
    "pos": "POS 商户",
    "qr": "收款码商户",
}
SOURCES = {
    "core": "核心系统",
    "credit": "信贷系统",
    "crm": "CRM系统",
    "sunshine": "阳光信贷",
    "hukou": "户籍",
    "housing": "住建",
    "social": "社保",
    "business": "工商",
    "merchant": "收单商户",
    "thirdparty": "第三方",
    "field": "走访采集",
}
FIELDS = {
    "kind": "客户类型",
    "name": "姓名/名称",
    "gender": "性别",
    "birth_date": "出生日期",
    "id_type": "证件类型",
    "id_no": "证件号码",
    "mobile": "手机号",
    "address": "常住地址",
    "village_code": "常住村居",
    "group_no": "组",
    "registered_address": "户籍地址",
    "registered_village_code": "户籍村居",
    "lon": "经度",
    "lat": "纬度",
    "household_id": "家庭",
    "household_relation": "与户主关系",
    "customer_group": "客群",
    "life_status": "状态",
    "is_existing": "存量客户",
    "is_migrant": "外出务工",
    "ethnicity": "民族",
    "marital": "婚姻状况",
    "occupation": "职业",
    "employer": "工作单位",
    "industry_code": "行业",
    "legal_person": "法定代表人",
    "legal_person_customer_id": "法定代表人",
    "annual_income": "年收入",
    "village_credit_grade": "阳光信贷等级",
    "manager_no": "原系统客户经理",
}
RULES = {
    "id_no": "证件号码一致",
    "credit_code": "统一社会信用代码一致",
    "cif_no": "核心客户号一致",
    "mobile": "手机号唯一",
    "name_mobile": "姓名与手机号一致",
    "name_household": "姓名与家庭一致",
    "name_masked_number": "姓名与遮掩证件号一致",
    "name_number_near": "姓名一致、证件号相近",
    "name_cif_no": "姓名与核心客户号一致",
    "name_birth_village": "姓名、出生日期与村居一致",
    "name_birth": "姓名与出生日期一致",
    "name_village": "姓名与村居一致",
    "name_group": "姓名与村组一致",
    "renamed": "疑为更名",
    "core_name_place": "字号与所在镇一致",
    "name_legal_person": "名称与法定代表人一致",
    "legal_person_part_name": "法定代表人一致、名称相含",
    "own_record": "本行走访记录",
    "decision": "人工判定",
    "single": "仅此一条记录",
}


def label(labels: dict[str, str], code: str | None) -> str:
    """Return the name of `code`; a code without a name is shown as it is, never hidden."""
    return "" if code is None else labels.get(code, code)
