"""Consent entry 授权记录: one line of the consent ledger 授权台账."""

from django.db import models
from django.db.models import Q

from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import SealedText
from wangge.kernel.ids import new_id

from .customer import Customer


class ConsentPurpose(models.TextChoices):
    """What the person is asked about; each is answered on its own (PIPL, articles 14 and 29)."""

    MARKETING = "marketing", "营销推荐"
    COLLECTION = "collection", "上门采集资料"
    CREDIT_REFERENCE = "credit_reference", "查询征信"
    THIRD_PARTY = "third_party", "使用第三方数据"
    PHOTO = "photo", "拍照录音"
    POSITION = "position", "记录住址位置"


class ConsentAct(models.TextChoices):
    """What the person said."""

    GRANTED = "granted", "同意"
    REFUSED = "refused", "拒绝"
    WITHDRAWN = "withdrawn", "撤回"


class ConsentChannel(models.TextChoices):
    """Where it was said; `merge` is the ledger's own: carried over from a merged customer."""

    DOOR = "door", "上门"
    COUNTER = "counter", "柜面"
    APP = "app", "手机银行"
    PHONE = "phone", "电话"
    MERGE = "merge", "客户归并承接"


class Evidence(models.TextChoices):
    """What can be shown later."""

    SPOKEN = "spoken", "口头"
    SIGNED = "signed", "本人签字"
    REFERENCE = "reference", "凭证编号"
    RECORDING = "recording", "录音录像"


class GuardianRelation(models.TextChoices):
    """Who speaks for a child under 14."""

    PARENT = "parent", "父母"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    OTHER = "other", "其他监护人"


class ConsentEntry(models.Model):
    """Append-only: a change of mind is another row; the state is worked out from the rows.

    `id` may be born on the phone, so a resend changes nothing. `at` is when the person said it,
    never later than `recorded_at`. `recorded_by` is null for rows carried over from a merged
    customer. With a guardian, his name and relation stand beside.
    Personal data: the guardian's name and the evidence in words, C2, sealed. Kept for ever: the
    bank has to prove what it was allowed (PIPL, article 69).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="consents", verbose_name="客户"
    )
    purpose = models.CharField("事项", max_length=20, choices=ConsentPurpose.choices)
    act = models.CharField("意思表示", max_length=10, choices=ConsentAct.choices)
    channel = models.CharField("渠道", max_length=10, choices=ConsentChannel.choices)
    evidence_kind = models.CharField("依据", max_length=10, choices=Evidence.choices)
    evidence = SealedText("依据说明", blank=True)
    guardian_name = SealedText("监护人", blank=True)
    guardian_relation = models.CharField(
        "监护关系", max_length=12, choices=GuardianRelation.choices, blank=True
    )
    at = models.DateTimeField("表示时间")
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "授权记录"
        verbose_name_plural = "授权记录"
        indexes = [
            models.Index(fields=["customer", "purpose", "at"]),
            models.Index(
                fields=["purpose", "customer", "at"],
                condition=~Q(act="granted"),
                name="consent_not_given",
            ),
        ]

    def __str__(self) -> str:
        return f"授权记录 {self.pk}"
