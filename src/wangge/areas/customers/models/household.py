"""Household 家庭/户: the serving copy."""

from django.db import models


class Household(models.Model):
    """People of one household number or address. The id is the pipeline's household id.

    Personal data: place, C2; its address stays in the lake. Rows follow the snapshot; a
    household that no snapshot names any longer is kept as it was, for visits and customers of the
    past point to it.
    """

    # An auto field, though ids are always given: SQLite keeps rows in order of such keys only.
    id = models.BigAutoField("户编号", primary_key=True)
    head_customer_id = models.BigIntegerField("户主客户号", null=True)
    village_code = models.CharField("村居代码", max_length=12, null=True)  # noqa: DJ001
    group_no = models.IntegerField("组", null=True)
    # of a member who lives in the household's village, WGS-84 degrees
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    members = models.IntegerField("人数", default=0)
    row_hash = models.CharField("行摘要", max_length=20)

    class Meta:
        verbose_name = "家庭"
        verbose_name_plural = "家庭"

    def __str__(self) -> str:
        return f"户 {self.pk}"
