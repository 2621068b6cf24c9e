"""Opportunity 商机: business found for one customer."""

from django.db import models

from wangge.areas.customers.models import Customer
from wangge.areas.grids.models import Grid
from wangge.areas.organisation.models import Staff
from wangge.areas.sealing import SealedText
from wangge.kernel.ids import new_id

from .opportunity_rule import OpportunityRule


class FunnelStage(models.TextChoices):
    """销售漏斗, in order; `lost` and `expired` may follow any open stage."""

    PUSHED = "pushed", "已推送"
    ACCEPTED = "accepted", "已接受"
    CONTACTED = "contacted", "已接触"
    INTENT = "intent", "有意向"
    APPLIED = "applied", "已申请"
    WON = "won", "已成交"
    LOST = "lost", "未成交"
    EXPIRED = "expired", "已过期"


class DeclineReason(models.TextChoices):
    """Why nothing comes of it; the codes of the lost-reason analysis."""

    NO_NEED = "no_need", "暂无需求"
    OTHER_BANK = "other_bank", "已转存他行"
    UNREACHABLE = "unreachable", "联系不上"
    PRICE = "price", "对价格不满意"
    MOVED = "moved", "已搬离"
    OTHER = "other", "其他"
    # not a manager's to choose: the person, or the law, said that nothing may be offered
    OPTED_OUT = "opted_out", "客户拒绝营销"
    NO_GUARDIAN = "no_guardian", "未满十四周岁且未取得监护人同意"
    RESTRICTED = "restricted", "个人信息处理受限"


class Opportunity(models.Model):
    """Found by a rule from one fact (`fact_key`), so the same fact is never pushed twice.

    `reason` is the sentence the manager reads. `manager` is the duty manager it was given to.
    `handled_at` is the first contact or a decline with its reason; accepting is a promise and
    does not stop the clock.
    Personal data: amounts of the customer, C2, inside `reason` and `amount`; `decline_note`, words
    about him, is sealed.
    Retired by stage; kept for the funnel.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(OpportunityRule, models.PROTECT, related_name="opportunities")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="opportunities")
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+")
    manager = models.ForeignKey(Staff, models.PROTECT, related_name="opportunities")
    fact_key = models.CharField("事实", max_length=128)
    reason = models.CharField("推荐理由", max_length=300)
    amount = models.DecimalField("金额", max_digits=18, decimal_places=2)
    due_date = models.DateField("到期日")
    expires_on = models.DateField("失效日")
    stage = models.CharField(
        "阶段", max_length=12, choices=FunnelStage.choices, default=FunnelStage.PUSHED
    )
    decline_reason = models.CharField(
        "拒绝原因", max_length=32, choices=DeclineReason.choices, blank=True
    )
    decline_note = SealedText("拒绝说明", blank=True)
    pushed_at = models.DateTimeField("推送时间")
    handled_at = models.DateTimeField("首次处理时间", null=True)

    class Meta:
        verbose_name = "商机"
        verbose_name_plural = "商机"
        constraints = [
            models.UniqueConstraint(fields=["rule", "fact_key"], name="one_opportunity_a_fact"),
        ]
        indexes = [
            models.Index(fields=["manager", "stage"]),
            models.Index(fields=["grid", "stage"]),
            models.Index(fields=["stage", "expires_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} 客户 {self.customer_id}"
