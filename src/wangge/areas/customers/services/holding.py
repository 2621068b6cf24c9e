"""What the customers area holds on a person: the golden record and all that hangs at it."""

from datetime import datetime
from pathlib import Path

from wangge.areas.customers import lake_reader
from wangge.areas.customers.identity import identity_of
from wangge.areas.customers.labels import FIELDS, PRODUCTS, RULES, SOURCES, label
from wangge.areas.customers.models import (
    ConsentEntry,
    Customer,
    ProcessingMark,
    ReviewCase,
    ReviewDecision,
    SubjectRequest,
)
from wangge.areas.customers.subject.holders import Holder, Sheet, register
from wangge.areas.customers.villages import village_names
from wangge.areas.customers.words import in_words
from wangge.areas.organisation.selectors.trail import looks_at
from wangge.kernel.masking import mask_middle
from wangge.pipeline.contracts import HOLDING, LINK, PROVENANCE, RELATION

NAME_GONE = "（已删除）"
OWN_BEHALF = {
    "lon": None, "lat": None, "h3": None, "household": None, "household_relation": None,
    "is_migrant": False, "occupation": None, "employer": None, "industry_code": None,
    "village_credit_grade": None, "is_key": False, "value_tier": 5, "is_merchant": False,
}  # fmt: skip
"""What the bank holds on its own behalf; empty after an erasure."""

IDENTIFYING = {
    "name": NAME_GONE, "gender": None, "birth_date": None, "id_type": None, "sealed": None,
    "id_no_index": None, "mobile_index": None, "mobile_tail": None, "id_no_masked": "",
    "mobile_masked": "", "address_masked": "", "registered_address_masked": "",
    "village_code": None, "group_no": None, "registered_village_code": None,
    "legal_person_customer_id": None,
}  # fmt: skip
"""What stays only for those who have an account or a loan: the law obliges the bank to keep it."""


def _tell(customer_id: int, lake: Path) -> list[Sheet]:
    return [
        _golden(customer_id),
        _provenance(customer_id, lake),
        _links(customer_id, lake),
        _holdings(customer_id, lake),
        _relations(customer_id, lake),
        _consents(customer_id),
        _looks(customer_id),
    ]


def _golden(customer_id: int) -> Sheet:
    customer = Customer.objects.get(pk=customer_id)
    own = identity_of(customer)
    told = [("客户号", customer.pk), ("名称", customer.name), ("性别", customer.gender)]
    told += [("出生日期", customer.birth_date), ("证件号码", own.id_no), ("手机号", own.mobile)]
    told += [("常住地址", own.address), ("户籍地址", own.registered_address)]
    told += [("职业", customer.occupation), ("单位", customer.employer)]
    told += [("经度", customer.lon), ("纬度", customer.lat), ("客户分层", customer.value_tier)]
    told += [
        ("存款余额（元）", customer.deposit_balance),
        ("贷款余额（元）", customer.loan_balance),
    ]
    return Sheet("客户信息", ("项目", "内容"), told)


def _provenance(customer_id: int, lake: Path) -> Sheet:
    villages = village_names(lake)
    rows = [
        (
            label(FIELDS, r["field"]),
            r["rank"],
            in_words(r["field"], r["value"], villages),
            label(SOURCES, r["source"]),
            r["as_of"],
        )
        for r in _of(lake, PROVENANCE, "field, rank, value, source, as_of", customer_id)
    ]
    return Sheet("信息来源", ("项目", "次序", "内容", "来源", "日期"), rows)


def _links(customer_id: int, lake: Path) -> Sheet:
    rows = [
        (label(SOURCES, r["source"]), r["source_table"], r["source_key"], label(RULES, r["rule"]))
        for r in _of(lake, LINK, "source, source_table, source_key, rule", customer_id)
    ]
    return Sheet("来源记录", ("来源", "表", "主键", "归并规则"), rows)


def _holdings(customer_id: int, lake: Path) -> Sheet:
    columns = "kind, product_code, holding_no, balance, open_date, end_date, status"
    rows = [
        (label(PRODUCTS, r["product_code"]), r["holding_no"], r["balance"], r["open_date"],
         r["end_date"])
        for r in _of(lake, HOLDING, columns, customer_id)
    ]  # fmt: skip
    return Sheet("持有产品", ("产品", "账号", "余额（元）", "开立", "到期"), rows)


def _relations(customer_id: int, lake: Path) -> Sheet:
    """Others' names are masked: they are others' data."""
    rows = _of(lake, RELATION, "relation, other_customer_id, source", customer_id)
    names = dict(
        Customer.objects.filter(pk__in=[r["other_customer_id"] for r in rows]).values_list(
            "pk", "name"
        )
    )
    told = [
        (r["relation"], mask_middle(names.get(r["other_customer_id"]), 1, 0), r["source"])
        for r in rows
    ]
    return Sheet("关系人", ("关系", "姓名", "来源"), told)


def _consents(customer_id: int) -> Sheet:
    rows = ConsentEntry.objects.filter(customer=customer_id).order_by("at", "pk")
    told = [
        (e.at, e.get_purpose_display(), e.get_act_display(), e.get_channel_display(), e.evidence)
        for e in rows
    ]
    return Sheet("授权", ("时间", "事项", "意思表示", "渠道", "依据"), told)


def _looks(customer_id: int) -> Sheet:
    told = [(at, who, action, purpose) for at, who, action, purpose in looks_at(customer_id)]
    return Sheet("查看记录", ("时间", "员工", "操作", "目的"), told)


def _of(lake: Path, table, columns: str, customer_id: int) -> list[dict]:
    snapshot = lake_reader.served_snapshot(lake)
    if not snapshot.path(table).exists():
        return []
    sql = f"SELECT {columns} FROM read_parquet({lake_reader.file(snapshot, table)})"
    return lake_reader.rows(f"{sql} WHERE customer_id = $customer", {"customer": customer_id})


def _erase(customer_id: int, now: datetime) -> int:
    customer = Customer.objects.get(pk=customer_id)
    gone = OWN_BEHALF if customer.is_existing else OWN_BEHALF | IDENTIFYING
    ReviewDecision.objects.filter(right=customer_id).update(comment="")
    ReviewDecision.objects.filter(left=customer_id).update(comment="")
    return Customer.objects.filter(pk=customer_id).update(**gone)


register(
    Holder(
        "客户信息、授权、查看记录",
        (Customer, ConsentEntry, ProcessingMark, SubjectRequest, ReviewCase, ReviewDecision),
        _tell,
        _erase,
        "存量客户的身份与账户、信贷资料依《反洗钱法》等法定期限留存；授权与请求登记、归并决定、审计记录留作证明",
    )
)
