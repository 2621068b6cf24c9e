"""Rewrite the tables that held plain personal values, so that no page of the file keeps them.

Backups made before this version still hold them: see docs/operations/keys.md.
"""

from django.db import migrations

TABLES = (
    "areas_customer",
    "areas_household",
    "areas_staff",
    "areas_visit",
    "areas_opportunity",
)


def clear(apps, schema_editor):
    connection = schema_editor.connection
    if connection.in_atomic_block:
        return  # a test's database is made inside a transaction, and empty
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"VACUUM FULL {table}")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("areas", "0003_seal_what_identifies")]
    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
