"""Seal what people write about customers: reasons of exports, comments of review decisions.

Not reversible: plain columns would bring the plain words back.
"""

from django.conf import settings
from django.db import migrations

import wangge.areas.sealing
from wangge.kernel.secrecy import KeyFiles, open_keyring

TEXTS = (
    ("areas_customerexport", "purpose"),
    ("areas_customerexport", "reason"),
    ("areas_reviewdecision", "comment"),
)


def seal(apps, schema_editor):
    files = KeyFiles(settings.WANGGE_KEYS, settings.WANGGE_MASTER_KEY_FILE)
    with schema_editor.connection.cursor() as cursor:
        for table, column in TEXTS:
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} <> ''")
            rows = cursor.fetchall()
            ring = open_keyring(files) if rows else None
            cursor.executemany(
                f"UPDATE {table} SET {column} = %s WHERE id = %s",
                [(ring.seal(f"{table}.{column}", text), pk) for pk, text in rows],
            )


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0012_consent'),
    ]

    operations = [
        migrations.AlterField(
            model_name='customerexport',
            name='purpose',
            field=wangge.areas.sealing.SealedText(verbose_name='用途'),
        ),
        migrations.AlterField(
            model_name='customerexport',
            name='reason',
            field=wangge.areas.sealing.SealedText(blank=True, verbose_name='说明'),
        ),
        migrations.AlterField(
            model_name='reviewdecision',
            name='comment',
            field=wangge.areas.sealing.SealedText(blank=True, verbose_name='说明'),
        ),
        migrations.RunPython(seal),
    ]
