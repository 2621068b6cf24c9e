"""Customer 客户: the serving copy of a golden record."""

from django.db import models

from wangge.areas.organisation.models import Staff, Unit
from wangge.areas.sealing import SealedIdentity
from wangge.pipeline import contracts

from .household import Household


class Customer(models.Model):
    """One customer (OneID). `id` is the pipeline's customer id: it never changes, never returns.

    The golden fields are written by `services.accept_snapshot` alone. `scope_unit` and
    `duty_manager` say in organisation words who answers for the customer; the grids area keeps
    them equal to custody through `services.set_scope`, so that `access` can filter customers
    without knowing grids. Both null: on the unassigned work list.

    Nullable text mirrors the snapshot, where null means *no source says*.
    Personal data: C1 and C2 as classed in `pipeline.contracts`; what identifies is in `sealed`.
    A merged customer keeps its row with `merged_into` set; nothing is deleted.
    """

    # An auto field, though ids are always given: SQLite keeps rows in order of such keys only.
    id = models.BigAutoField("客户号", primary_key=True)
    kind = models.CharField(
        "类型",
        max_length=12,
        choices=[
            (contracts.CustomerKind.PERSON, "个人"),
            (contracts.CustomerKind.ORGANISATION, "单位"),
        ],
    )
    name = models.CharField("名称", max_length=200)
    gender = models.CharField("性别", max_length=1, null=True)  # noqa: DJ001
    birth_date = models.DateField("出生日期", null=True)
    id_type = models.CharField("证件类型", max_length=2, null=True)  # noqa: DJ001
    # identity number, phone, resident and registered address: see `customers.identity`
    sealed = SealedIdentity("密文", null=True)
    id_no_index = models.BigIntegerField("证件号码盲索引", null=True)
    mobile_index = models.BigIntegerField("手机号盲索引", null=True)
    mobile_tail = models.CharField("手机尾号", max_length=4, null=True)  # noqa: DJ001
    id_no_masked = models.CharField("证件号码（脱敏）", max_length=32, default="")
    mobile_masked = models.CharField("手机号（脱敏）", max_length=20, default="")
    address_masked = models.CharField("常住地址（脱敏）", max_length=300, default="")
    registered_address_masked = models.CharField("户籍地址（脱敏）", max_length=300, default="")
    village_code = models.CharField("常住村居", max_length=12, null=True)  # noqa: DJ001
    group_no = models.IntegerField("组", null=True)
    registered_village_code = models.CharField("户籍村居", max_length=12, null=True)  # noqa: DJ001
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    # of the living only: whoever has a cell is on the map
    h3 = models.BigIntegerField("H3 单元", null=True)
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, related_name="customers", verbose_name="家庭"
    )
    household_relation = models.CharField("与户主关系", max_length=12, null=True)  # noqa: DJ001
    customer_group = models.CharField("客群", max_length=24)
    life_status = models.CharField("状态", max_length=12)
    is_existing = models.BooleanField("存量客户", default=False)
    is_migrant = models.BooleanField("外出务工", default=False)
    occupation = models.CharField("职业", max_length=100, null=True)  # noqa: DJ001
    employer = models.CharField("单位", max_length=200, null=True)  # noqa: DJ001
    industry_code = models.CharField("行业", max_length=8, null=True)  # noqa: DJ001
    legal_person_customer_id = models.BigIntegerField("法定代表人客户号", null=True)
    village_credit_grade = models.CharField("阳光信贷等级", max_length=8, null=True)  # noqa: DJ001
    # derived figures (snapshot table `feature`)
    deposit_balance = models.DecimalField("存款余额", max_digits=18, decimal_places=2, default=0)
    loan_balance = models.DecimalField("贷款余额", max_digits=18, decimal_places=2, default=0)
    next_maturity_date = models.DateField("最近到期日", null=True)
    next_maturity_amount = models.DecimalField(
        "最近到期金额", max_digits=18, decimal_places=2, null=True
    )
    product_count = models.IntegerField("产品数", default=0)
    is_merchant = models.BooleanField("商户", default=False)
    value_tier = models.IntegerField("客户分层", default=5)
    is_key = models.BooleanField("重点客户", default=False)
    # who answers for the customer
    # indexed below, together with merged_into
    scope_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="管户机构",
        db_index=False,
    )
    duty_manager = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="当班客户经理",
        db_index=False,
    )
    # life of the record
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="并入客户",
        db_index=False,  # null in nearly every row: SQLite would read them all through it
    )
    row_hash = models.CharField("行摘要", max_length=20)
    feature_hash = models.CharField("指标摘要", max_length=20, default="")

    class Meta:
        verbose_name = "客户"
        verbose_name_plural = "客户"
        indexes = [
            models.Index(fields=["name"]),
            models.Index(fields=["mobile_tail"]),
            models.Index(fields=["id_no_index"]),
            models.Index(fields=["mobile_index"]),
            models.Index(fields=["h3", "merged_into"]),  # counts cells without reading rows
            # lists ask for unmerged customers of a scope in order of id, and count them
            models.Index(fields=["scope_unit", "merged_into"]),
            models.Index(fields=["duty_manager", "merged_into"]),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="customer_merged",
            ),
        ]

    def __str__(self) -> str:
        return f"客户 {self.pk}"
