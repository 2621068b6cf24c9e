"""Organisation unit 机构."""

from django.db import models
from treebeard.mp_tree import MP_Node


class UnitKind(models.TextChoices):
    """Levels of a county bank, top first."""

    HEAD_OFFICE = "head_office", "总行"
    DEPARTMENT = "department", "条线部室"
    BRANCH = "branch", "支行"
    OUTLET = "outlet", "网点"
    TEAM = "team", "营销小组"


class Unit(MP_Node):
    """A node of the bank's organisation tree (materialised path, so a subtree is one prefix).

    Personal data: none. Retired by `active = False`; never deleted while anything points to it.
    """

    code = models.CharField("机构号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=16, choices=UnitKind.choices)
    active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"

    def __str__(self) -> str:
        return self.name
