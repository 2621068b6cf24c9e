"""Grid 网格: the ground a pair of managers answers for."""

from django.db import models
from django.db.models import Q

from wangge.areas.organisation.models import Unit


class GridLevel(models.TextChoices):
    """Big by region and trade, small by customer group; customers stand in small grids only."""

    BIG = "big", "大网格"
    SMALL = "small", "小网格"


class GridKind(models.TextChoices):
    """What the grid is on the ground; an industry grid has members by rule and no area."""

    TOWN = "town", "镇"
    VILLAGE = "village", "村"
    VILLAGE_GROUP = "village_group", "组"
    STREET = "street", "街道"
    COMMUNITY = "community", "社区"
    BUSINESS_DISTRICT = "business_district", "商圈"
    PARK = "park", "园区"
    MARKET = "market", "专业市场"
    INDUSTRY = "industry", "行业"


class GridStatus(models.TextChoices):
    """Life of a grid."""

    ACTIVE = "active", "启用"
    RETIRED = "retired", "停用"


class Grid(models.Model):
    """A big or small grid with its area and the villages it takes by address.

    `area` is a GeoJSON Polygon or MultiPolygon in WGS-84, null for an industry grid.
    `places` lists what an address must name to fall here: `[{"village_code": "…12 digits…",
    "group_no": 3 | null}]`; null = the whole village. Active small grids of one big grid do not
    overlap, neither by area nor by place. Personal data: none. Retired by status.
    """

    code = models.CharField("网格编号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    level = models.CharField("级别", max_length=8, choices=GridLevel.choices)
    kind = models.CharField("类别", max_length=20, choices=GridKind.choices)
    status = models.CharField(
        "状态", max_length=8, choices=GridStatus.choices, default=GridStatus.ACTIVE
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级网格"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="管理机构")
    area = models.JSONField("范围", null=True)
    places = models.JSONField("村组", default=list)
    valid_from = models.DateField("启用日")
    valid_to = models.DateField("停用日", null=True)

    class Meta:
        verbose_name = "网格"
        verbose_name_plural = "网格"
        constraints = [
            models.CheckConstraint(
                condition=Q(level=GridLevel.BIG) | Q(parent__isnull=False),
                name="small_grid_has_a_big_grid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"
