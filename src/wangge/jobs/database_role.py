"""The role that serves people on PostgreSQL: it owns nothing, or there is a warning."""

from django.db import connection

_ASK = """
SELECT r.rolsuper, r.rolbypassrls, pg_has_role(current_user, c.relowner, 'USAGE'),
       current_user, c.relrowsecurity AND c.relforcerowsecurity
FROM pg_roles r, pg_class c
WHERE r.rolname = current_user AND c.oid = 'areas_customer'::regclass"""


def role_warnings() -> list[dict[str, str]]:
    """Return what weakens the second lock, each `{"what", "remedy"}`; nothing on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ASK)
        is_super, bypasses, owns, role, forced = cursor.fetchone()
    remedy = "服务进程改用 wangge_app 连接，见 docs/operations/postgresql.md。"
    found = []
    if is_super or bypasses:
        found.append({"what": f"数据库用户 {role} 不受行级安全约束。", "remedy": remedy})
    elif owns:
        found.append(
            {"what": f"数据库用户 {role} 是表的所有者，可关闭行级安全。", "remedy": remedy}
        )
    if not forced:
        found.append(
            {
                "what": "客户表未启用行级安全。",
                "remedy": "以 wangge_owner 运行 python -m django migrate。",
            }
        )
    return found
