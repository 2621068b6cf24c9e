"""Columns of the staff list and what stands in each cell."""

from dataclasses import dataclass

from wangge.areas.organisation.models import Role
from wangge.areas.organisation.separation import SENSITIVE


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, how wide, and what to write, for the template."""

    key: str
    heading: str
    width: int
    advice: str
    needed: bool = False


WORKING, LEFT = "在职", "离职"
ROLE_BY_NAME: dict[str, str] = {str(role.label): str(role.value) for role in Role}
BUSINESS_ROLES = "、".join(name for name, role in ROLE_BY_NAME.items() if role not in SENSITIVE)

COLUMNS = (
    Column("staff_no", "工号", 14, "必填，字母、数字、横线，不超过 32 位", needed=True),
    Column("name", "姓名", 14, "必填，不超过 64 个字", needed=True),
    Column("username", "登录名", 16, "留空时与工号相同；已有员工的登录名不能在此更改"),
    Column("mobile", "手机号", 16, "1 开头的 11 位数字；留空或带 * 表示不变"),
    Column("unit_code", "机构号", 14, "系统中已有的机构号；与岗位一起填写，都留空表示岗位不变"),
    Column("unit_name", "机构名称", 24, "仅供核对，不导入"),
    Column("role", "岗位", 18, f"{BUSINESS_ROLES}之一；一人多岗时每岗一行"),
    Column("on", "生效日", 14, "岗位开始、调动或离职的日期，如 2026-12-01；留空为当天"),
    Column("status", "状态", 10, f"{WORKING}或{LEFT}；留空为{WORKING}"),
)
BY_HEADING = {column.heading: column for column in COLUMNS}
HEADINGS = {column.key: column.heading for column in COLUMNS}
FAULT_HEADING = "问题与改法"
"""Last column of the workbook of failing rows; ignored when that workbook comes back."""
