"""Grid post A/B 岗: who answers for a grid."""

from django.db import models
from django.db.models import Q

from wangge.areas.organisation.models import Staff

from .grid import Grid


class GridPostKind(models.TextChoices):
    """B acts when A is away."""

    A = "A", "A 岗"
    B = "B", "B 岗"


class GridPost(models.Model):
    """Effective-dated; one A and at most one B at a time. Personal data: the staff reference."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="posts", verbose_name="网格")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grid_posts", verbose_name="员工")
    post = models.CharField("岗", max_length=1, choices=GridPostKind.choices)
    valid_from = models.DateField("生效日")
    valid_to = models.DateField("失效日", null=True)

    class Meta:
        verbose_name = "网格岗"
        verbose_name_plural = "网格岗"
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "post"],
                condition=Q(valid_to__isnull=True),
                name="one_running_post_of_each_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid} {self.post}: {self.staff}"
